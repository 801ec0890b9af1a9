"""What is on the screen: the scene of each moment, redrawn when it differs from the last one.

Tested by tests/display/test_app.py and tests/display/test_show.py.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pygame

from display import model
from display.canvas.draw import DrawCommand, Picture
from display.layout.look import Look, Scene
from display.layout.parts.notice import NoticePage, PlaylistTurn, marquee_text, page_on
from display.layout.screens import Pane, seen
from display.layout.wall import areas, orbit, playlist, wall
from display.media.clips import Clips
from display.screen import Marquee, Window
from display.staff.orders import Orders
from queue_server.wire.signage.playlist import turn_at

#: Characters of the running line that everyone can read in a second.
READABLE_CHARS_S = 5.0


@dataclass(frozen=True, slots=True)
class Moment:
    """The state from which a picture is made.

    ``now`` is this machine's steady time, ``skew`` how far the server's is ahead of it, ``at_s``
    the seconds since the wall began; ``ready`` are the fetched pictures of notices.
    """

    state: model.WallState
    orders: Orders
    ready: frozenset[str]
    now: datetime
    skew: timedelta
    at_s: float

    @property
    def server_now(self) -> datetime:
        """The time that the wall shows."""
        return self.now + self.skew


class Show:
    """Draws on ``screen`` with one look; ``show`` says whether a picture differs.

    ``sounds`` says whether this screen is the one that plays the sound of its clip.
    """

    def __init__(self, screen: Window, look: Look, pane: Pane, chars_s: float) -> None:
        self.screen = screen
        self.clips = Clips()
        self.sounds = False
        self.dress(look, pane, chars_s)

    def dress(self, look: Look, pane: Pane, chars_s: float) -> None:
        """Draw with another look from now on."""
        self._look, self._pane = look, pane
        self._chars_s = min(READABLE_CHARS_S, chars_s)
        self._zone = ZoneInfo(look.wording.catalogue["zone"])
        self._turns: list[PlaylistTurn] = []
        self._laid_out: tuple[object, ...] = ()
        self._next_ready = False
        self.forget()

    @property
    def moving(self) -> bool:
        """Whether the picture changes many times a second."""
        return self.screen.marquee is not None or self.clips.playing

    def forget(self) -> None:
        """Redraw everything the next time."""
        self._scene: Scene | None = None
        self.screen.marquee = None
        self.screen.forget()

    def show(self, moment: Moment) -> bool:
        """Show this moment; True when the picture differs from the last one."""
        scene = self._made(moment)
        clock_s = self._clock_s(moment)
        if scene == self._scene:
            self.screen.run_marquee(clock_s)
            self._run_clip(moment.at_s)
            self._prepare_next(scene)
            return False
        self._fit_marquee(scene)
        self._redraw(seen(wall(scene, self._look), self._pane.box), clock_s, moment.at_s)
        self._scene, self._next_ready = scene, False
        return True

    def _redraw(self, commands: list[DrawCommand], clock_s: float, at_s: float) -> None:
        clip = next((one for one in commands if isinstance(one, Picture) and one.clip), None)
        self.sounds = clip is not None and self._pane.sounds(clip.x, clip.y)
        if clip is None:
            self.clips.stop()
        else:
            self.clips.follow(clip.clip, self.screen.painter.place_of(clip), at_s)

        def over(surface: pygame.Surface) -> pygame.Rect | None:
            self.clips.paint(surface, at_s, again=True)
            return None if clip is None else self.clips.box

        self.screen.redraw(commands, clock_s, over)

    def _run_clip(self, at_s: float) -> None:
        if self.clips.paint(self.screen.surface, at_s):
            pygame.display.update(self.clips.box)

    @property
    def notice(self) -> NoticePage | None:
        """The visible notice."""
        return page_on(self._turns, self._scene.page) if self._scene else None

    def _clock_s(self, moment: Moment) -> float:
        """The clock for turns and the running line: several screens of one picture share it."""
        return moment.at_s if self._pane.is_all else moment.server_now.timestamp()

    # The scene

    def _made(self, moment: Moment) -> Scene:
        state, now = moment.state, moment.now
        local = self._local(moment.server_now)
        lost = state.lost_since if model.shows_lost(state, now) else None
        named, muted = moment.orders.named(moment.server_now), self._muted_until(moment)
        scene = Scene(
            board=state.board,
            stage=model.on_stage(state),
            bright=model.is_bright(state, now),
            calls=model.last_calls(state, now),
            now=local,
            lost_since=self._then(lost, moment),
            silent_since=self._then(state.sound_fault_since, moment),
            ready=moment.ready,
            named=self._look.display if named else "",
            muted_until=muted,
            shift=orbit(local.hour * 60 + local.minute, self._look),
        )
        self._lay_out(scene)
        turn = turn_at([one.seconds for one in self._turns], self._clock_s(moment))
        return replace(scene, page=turn)

    def _local(self, instant: datetime) -> datetime:
        return instant.astimezone(self._zone).replace(second=0, microsecond=0)

    def _then(self, since: datetime | None, moment: Moment) -> datetime | None:
        return self._local(since + moment.skew) if since else None

    def _muted_until(self, moment: Moment) -> datetime | None:
        until = moment.orders.muted_until
        if until is None or not moment.orders.muted(moment.server_now):
            return None
        return until.astimezone(self._zone)

    def _lay_out(self, scene: Scene) -> None:
        """The playlist, made again only when something it depends on has changed."""
        key = (
            scene.now, scene.ready, scene.lost_since, scene.silent_since, scene.stage is None,
        )  # fmt: skip
        if not self._laid_out or self._laid_out[0] is not scene.board or self._laid_out[1] != key:
            self._laid_out = (scene.board, key)
            self._turns = playlist(scene, self._look)

    def _prepare_next(self, scene: Scene) -> None:
        """Decode the picture of the next turn, so that no frame waits for it."""
        if self._next_ready or scene.bright:
            return
        self._next_ready = True
        following = page_on(self._turns, scene.page + 1)
        if following is not None and following.picture:
            self.screen.painter.prepare(wall(replace(scene, page=scene.page + 1), self._look))

    # The running line

    def _fit_marquee(self, scene: Scene) -> None:
        """Redraw the strip only when its words or its place changed."""
        text = marquee_text(scene, self._look) if scene.lost_since is None else ""
        band = areas(scene, self._look).band
        if not text or band is None:
            self.screen.marquee = None
            return
        band = band.moved(-self._pane.box.x, -self._pane.box.y)
        there = self.screen.marquee
        place = pygame.Rect(band.x, band.y, band.w, band.h)
        if there is None or there.text != text or there.box != place:
            self.screen.marquee = Marquee(
                text, band, self.screen.painter, self._look, self._chars_s
            )
