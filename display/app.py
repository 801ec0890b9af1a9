"""The TV wall as a program: link, model, layout and loudspeaker around one loop."""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from queue import Empty
from typing import Any, cast
from zoneinfo import ZoneInfo

import pygame

from display import model
from display.canvas.fonts import FontsMissing
from display.canvas.theme import Scale
from display.clock import WallClock
from display.kept_picture import KeptPicture
from display.layout.look import Look
from display.layout.plan import plan, usable
from display.layout.screens import Pane, pane
from display.media.airtime import Airtime
from display.media.pictures import CLIP, Pictures, clips_in, names_in
from display.media.player import POSSIBLE
from display.reading import CatalogueReader
from display.screen import Window
from display.setup.options import Options, read_options
from display.show import Moment, Show
from display.staff.orders import Orders, obey
from display.staff.report import aired, own_state
from display.staff.screenshot import Photographer
from display.store import Store
from display.voice.listening import Listening
from display.voice.loudspeaker import Loudspeaker
from display.voice.speech import Voice
from display.watchdog import Watchdog
from queue_server.clock import SystemClock
from queue_server.command_line import (
    Failed,
    reason,
)
from queue_server.link import (
    BoardCame,
    Connected,
    HttpLink,
    LiveLink,
    Lost,
    OrderCame,
)
from queue_server.processes.settled import settle
from queue_server.traces import logs
from queue_server.voice.proof.ladder import SoundProof
from queue_server.voice.proof.microphone import microphone
from queue_server.voice.proof.output import OutputWatch, system_output
from queue_server.voice.speaking import SHIPPED, Voices
from queue_server.wire.words.catalogue import DisplaySettings
from queue_server.wire.words.wording import Wording

log = logging.getLogger(__name__)

#: Frames a second while the running line moves; otherwise the loop only checks for news.
MOVING_FPS = 50
RESTING_FPS = 10
#: How often the time that each notice was seen is reported, in seconds.
AIRED_EVERY_S = 60.0


class App:
    """One wall. ``run`` returns once it is asked to stop.

    ``starts_again`` says that staff asked for a restart.
    """

    def __init__(self, options: Options) -> None:
        self._options = options
        self._store = Store(options.data)
        self._catalogue = self._store.catalogue()
        self._settings = self._own_settings()
        self._screen = Window(self._window_size(), headless=options.headless)
        self._voice = Voice(Voices(options.clips, SHIPPED))
        self._heard = threading.Event()
        ear = microphone(options.microphone, self._heard.set) if options.microphone else None
        self._sound = Loudspeaker(self._settings["volume"], self._voice, Listening(ear))
        self._output = OutputWatch(system_output(os.environ), self._heard.set)
        self._proof = SoundProof()
        self._stopping = False
        self.starts_again = False
        self._clock = WallClock(SystemClock().now())
        epoch, announced = self._store.announced()
        flash_s = self._settings["flash_s"]
        self._state = model.start(
            self._clock.began, epoch=epoch, announced=announced, flash_s=flash_s
        )
        self._link = LiveLink(
            options.server, options.token, ("board",), on_event=self._heard.set,
            epoch=epoch, announced=announced,
        )  # fmt: skip
        self._http = HttpLink(options.server, options.token)
        self._reader = CatalogueReader(self._http, self._heard)
        self._pictures = Pictures(self._store.pictures, self._http, self._heard)
        self._due: list[model.Effect] = []
        self._clips = Pictures(self._store.pictures, self._http, self._heard, CLIP)
        self._orders = Orders()
        self._shown = Show(self._screen, *self._dressed())
        self._muted = False
        self._photographer = Photographer(self._http)
        self._watchdog = Watchdog(os.environ)
        self._airtime = Airtime(self._store.aired())
        self._aired_s = 0.0
        self._reported: tuple[str, ...] = ()
        self._kept_picture = KeptPicture(self._screen, options.picture)

    def stop(self, *_: object) -> None:
        """End the loop within a tenth of a second.

        Called from signal handlers, so it takes no lock: the loop may be holding it.
        """
        self._stopping = True

    def run(self) -> None:
        """Show the wall until stopped."""
        self._reader.ask()
        self._link.start()
        self._output.start()
        try:
            while not self._stopping and not self._time_is_up():
                self._step()
                self._heard.wait(1 / (MOVING_FPS if self._shown.moving else RESTING_FPS))
                self._heard.clear()
        finally:
            self._close()

    def _close(self) -> None:
        self._kept_picture.save()
        self._store.keep_aired(self._airtime.kept())
        self._link.stop()
        self._reader.stop()
        self._pictures.stop()
        self._clips.stop()
        self._shown.clips.stop()
        self._photographer.stop()
        self._http.close()
        self._sound.close()
        self._output.stop()
        self._screen.close()

    def _time_is_up(self) -> bool:
        limit = self._options.seconds
        return limit is not None and self._clock.running_s >= limit

    def _step(self) -> None:
        self._read_window()
        self._read_catalogue()
        self._read_link()
        self._follow_orders()
        self._run_sound()
        self._update(model.WallTick())
        self._show()
        self._carry_out()

    # In

    def _read_window(self) -> None:
        """Take window events: no key leaves the full screen; a window may be closed."""
        for event in pygame.event.get():
            if event.type == pygame.WINDOWEXPOSED:
                self._shown.forget()
            closing = event.type == pygame.QUIT or (
                event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE
            )
            if closing and self._options.windowed and not self._options.headless:
                self.stop()

    def _read_catalogue(self) -> None:
        try:
            catalogue = self._reader.answers.get_nowait()
        except Empty:
            return
        self._catalogue = catalogue
        self._store.keep_catalogue(catalogue)
        self._settings = self._own_settings()
        self._shown.dress(*self._dressed())

    def _read_link(self) -> None:
        for event in self._link.drain():
            match event:
                case Connected():
                    self._reader.ask()
                    self._report()
                    self._report_aired()
                    self._update(model.LinkUp())
                case Lost():
                    self._update(model.LinkLost())
                case OrderCame(verb, body):
                    self._obey(verb, body)
                case BoardCame(board):
                    self._clock.learn(datetime.fromisoformat(board["at"]))
                    self._pictures.want(names_in(board["notices"]))
                    self._clips.want(clips_in(board["notices"]) if POSSIBLE else ())
                    self._update(model.BoardArrived(board))

    def _run_sound(self) -> None:
        self._follow_clip()
        board = self._state.board
        self._sound.may_test = board is not None and board["session"] is not None
        for _ in range(self._sound.run(time.monotonic())):
            self._update(model.SoundEnded())
        if (proof := self._sound.proof(self._output.routing)) != self._proof:
            if proof.trouble != self._proof.trouble:
                log.warning("sound: %s %s", proof.trouble or "back", self._sound.fault or "")
            self._proof = proof
            self._update(model.SoundChanged(proof.trouble))
            self._report()
        if self._voice.missing != self._reported:
            log.warning("not spoken, no voice for: %s", ", ".join(self._voice.missing))
            self._report()

    def _follow_clip(self) -> None:
        """Play the sound of the visible clip if its notice allows, on the monotonic clock."""
        page, clips = self._shown.notice, self._shown.clips
        allowed = page is not None and page.notice.get("clip_sound", False)
        heard = allowed and clips.playing and self._shown.sounds
        begun_s = None if clips.begun_s is None else clips.begun_s + self._clock.began_s
        self._sound.background.follow(page.clip if page and heard else "", begun_s)

    def _report(self) -> None:
        """Report the state of this wall to the staff, again at each connection."""
        self._reported = self._voice.missing
        missing, now = self._voice.missing, self._clock.now
        self._link.send(own_state(self._proof, missing, now, muted=self._muted))

    def _obey(self, verb: str, body: dict[str, Any]) -> None:
        """Do what a supervisor asks of this wall."""
        log.info("order from the server: %s %s", verb, body)
        self._orders = obey(self._orders, verb, body, self._clock.server_now)
        match verb:
            case "reload":
                self._reader.ask()
                self._shown.forget()
            case "layout":
                self._shown.dress(*self._dressed())
            case "screenshot":
                self._photographer.take(self._screen.surface)
            case "restart":
                self.starts_again = True
                self.stop()

    def _follow_orders(self) -> None:
        """Be as loud as was asked; report to staff when a wall is muted, and when that ends."""
        now = self._clock.server_now
        self._sound.volume = self._orders.loudness(self._settings["volume"], now)
        if self._muted != self._orders.muted(now):
            self._muted = not self._muted
            self._report()

    def _report_aired(self) -> None:
        """Report how long each notice has been seen, and keep it for a restart."""
        self._store.keep_aired(self._airtime.kept())
        broken = {**self._pictures.broken, **self._clips.broken, **self._shown.clips.broken}
        for message in aired(self._airtime.report(), broken):
            self._link.send(message)

    def _update(self, event: model.Event) -> None:
        self._state, effects = model.update(self._state, event, self._clock.now)
        self._due += effects

    def _carry_out(self) -> None:
        """Sound and acknowledge what is shown; last, as decoding a voice takes time."""
        due, self._due = self._due, []
        for effect in due:
            match effect:
                case model.Announce(call, chime, waiting):
                    self._sound.announce(call, waiting, chime=chime)
                case model.Acknowledge(n):
                    self._store.keep_announced(self._state.epoch, n)
                    self._link.acknowledge(n)

    # Out

    def _window_size(self) -> tuple[int, int] | None:
        if self._options.windowed or not self._options.headless:
            return self._options.windowed
        return self._settings["width_px"], self._settings["height_px"]

    def _own_settings(self) -> DisplaySettings:
        """The branch's settings for a wall, overridden by this wall's own file."""
        return cast(DisplaySettings, {**self._catalogue["display"], **self._options.display})

    def _layout(self) -> str:
        """The layout that staff asked for, else the one given at the start, else the branch's."""
        return usable(self._orders.layout, self._options.layout, self._settings.get("layout", ""))

    def _pane(self, layout: str) -> Pane:
        """The part of the picture on this screen, as a picture may span several."""
        width, height = self._screen.size
        inches, distance_m = self._settings["inches"], self._settings["viewing_distance_m"]
        one = Scale(width, height, inches, distance_m)
        return pane(plan(layout).screens, one, *self._options.screen)

    def _make_look(self, layout: str, whole: Scale) -> Look:
        return Look(
            Wording(self._catalogue),
            whole,
            layout=layout,
            counter=self._options.counter,
            display=self._options.name,
            slide_s=max(3, self._settings["slide_s"]),
            pictures=str(self._pictures.folder),
        )

    def _dressed(self) -> tuple[Look, Pane, float]:
        """What pictures are drawn with, from the current catalogue and settings."""
        layout = self._layout()
        part = self._pane(layout)
        return self._make_look(layout, part.whole), part, self._settings["marquee_chars_s"]

    def _moment(self, at_s: float) -> Moment:
        ready = (self._pictures.ready | self._clips.ready) - self._shown.clips.broken.keys()
        return Moment(self._state, self._orders, ready, self._clock.now, self._clock.skew, at_s)

    def _show(self) -> None:
        at_s = self._clock.running_s
        if self._shown.show(self._moment(at_s)):
            self._kept_picture.changed()
        elif not self._shown.moving and self._watchdog.is_due(at_s):
            self._screen.present()
        self._watchdog.presented(at_s)
        self._count(at_s)
        self._kept_picture.save_if_due(at_s)

    def _count(self, at_s: float) -> None:
        """Note which notice is visible."""
        page = self._shown.notice
        today = self._clock.server_now.astimezone(ZoneInfo(self._catalogue["zone"])).date()
        self._airtime.look(today, page.notice["id"] if page else None, at_s)
        if at_s - self._aired_s >= AIRED_EVERY_S:
            self._aired_s = at_s
            self._report_aired()


def main(argv: Sequence[str]) -> int:
    """Run a wall; 0 when it was stopped, 2 when the command line or the machine is not in order."""
    logs.start()
    try:
        app = App(read_options(argv))
    except (OSError, ValueError, FontsMissing, pygame.error) as problem:
        raise Failed(reason(problem), 2) from problem
    signal.signal(signal.SIGTERM, app.stop)
    signal.signal(signal.SIGINT, app.stop)
    settle()
    app.run()
    if app.starts_again:
        # Replace this process, so that its parent still has its child.
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - this program again, no shell
    return 0
