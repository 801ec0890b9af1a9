"""The TV wall as a program: link, model, layout and loudspeaker around one loop."""

import logging
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, cast
from zoneinfo import ZoneInfo

import pygame

from display import model
from display.canvas.fonts import FontsMissing
from display.canvas.theme import Scale
from display.layout.look import Look, Scene
from display.layout.notice import marquee_text
from display.layout.plan import USUAL, names
from display.layout.wall import frame, wall
from display.own import own_settings
from display.report import own_state
from display.screen import Marquee, Window
from display.size import size_of_screen
from display.sound import Loudspeaker
from display.store import Store
from display.voice import Voice
from queue_server import logs
from queue_server.clock import SystemClock
from queue_server.command_line import (
    Arguments,
    Failed,
    folder,
    reason,
    server_address,
    usable_folder,
)
from queue_server.link import (
    BoardCame,
    Connected,
    HttpLink,
    KeptCatalogue,
    LinkDown,
    LiveLink,
    Lost,
)
from queue_server.link.files import read_token
from queue_server.voice.speaking import SHIPPED, Voices
from queue_server.wire.words.catalogue import Catalogue, DisplaySettings
from queue_server.wire.words.wording import Wording

log = logging.getLogger(__name__)

#: Frames a second while the running line moves; without one the loop only looks around.
MOVING_FPS = 50
RESTING_FPS = 10
#: A picture is saved at most this often, in seconds.
PICTURE_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line said."""

    server: str
    token: str
    data: Path
    clips: Path
    display: dict[str, Any]
    windowed: tuple[int, int] | None
    headless: bool
    picture: Path | None
    seconds: float | None
    layout: str = USUAL


class CatalogueReader:
    """Asks for the catalogue in a thread of its own, again after each ``ask``."""

    def __init__(self, http: HttpLink, heard: threading.Event) -> None:
        self._kept = KeptCatalogue(http)
        self._heard = heard
        self._asked = threading.Event()
        self._stopping = False
        self.answers: SimpleQueue[Catalogue] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="catalogue", daemon=True)
        self._thread.start()

    def ask(self) -> None:
        """Fetch the catalogue now; returns at once."""
        self._asked.set()

    def stop(self) -> None:
        """End the thread."""
        self._stopping = True
        self._asked.set()
        self._thread.join(3.0)

    def _run(self) -> None:
        while not self._stopping:
            self._asked.wait()
            self._asked.clear()
            if not self._stopping:
                self._fetch()

    def _fetch(self) -> None:
        try:
            if not self._kept.refresh():
                return
        except LinkDown as problem:
            # The next connection asks again.
            log.info("catalogue not read: %s", problem)
            return
        self.answers.put(self._kept.body)
        self._heard.set()


class App:
    """One wall. ``run`` returns once it is asked to stop."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._store = Store(options.data)
        self._catalogue = self._store.catalogue()
        self._settings = self._own_settings()
        self._screen = Window(self._window_size(), headless=options.headless)
        self._look = self._make_look()
        self._voice = Voice(Voices(options.clips, SHIPPED))
        self._sound = Loudspeaker(self._settings["volume"], self._voice)
        self._heard = threading.Event()
        self._stopping = False
        self._began = SystemClock().now()
        self._began_s = time.monotonic()
        # How far the server's clock is ahead of ours; the wall shows the server's.
        self._skew = timedelta(0)
        epoch, announced = self._store.announced()
        flash_s = self._settings["flash_s"]
        self._state = model.start(self._began, epoch=epoch, announced=announced, flash_s=flash_s)
        self._link = LiveLink(
            options.server, options.token, ("board",), on_event=self._heard.set,
            epoch=epoch, announced=announced,
        )  # fmt: skip
        self._http = HttpLink(options.server, options.token)
        self._reader = CatalogueReader(self._http, self._heard)
        self._scene: Scene | None = None
        self._reported: tuple[str, ...] = ()
        self._unsaved = False
        self._saved_s = 0.0

    def stop(self, *_: object) -> None:
        """End the loop within a tenth of a second.

        Called from signal handlers, so it takes no lock: the loop may be holding it.
        """
        self._stopping = True

    def run(self) -> None:
        """Show the wall until stopped."""
        self._reader.ask()
        self._link.start()
        try:
            while not self._stopping and not self._time_is_up():
                self._step()
                self._heard.wait(1 / (MOVING_FPS if self._screen.marquee else RESTING_FPS))
                self._heard.clear()
        finally:
            self._close()

    def _close(self) -> None:
        if self._unsaved:
            self._save()
        self._link.stop()
        self._reader.stop()
        self._http.close()
        self._sound.close()
        self._screen.close()

    def _time_is_up(self) -> bool:
        limit = self._options.seconds
        return limit is not None and time.monotonic() - self._began_s >= limit

    def _now(self) -> datetime:
        """Aware and steady: the machine's clock may be set while the wall runs."""
        return self._began + timedelta(seconds=time.monotonic() - self._began_s)

    def _step(self) -> None:
        self._read_window()
        self._read_catalogue()
        self._read_link()
        self._run_sound()
        self._tell(model.Tick())
        self._show()

    # In

    def _read_window(self) -> None:
        """Nothing typed on a full screen leaves it; a window may be closed."""
        for event in pygame.event.get():
            if event.type == pygame.WINDOWEXPOSED:
                self._scene = None
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
        self._sound.volume = self._settings["volume"]
        self._look = self._make_look()
        self._scene, self._screen.marquee = None, None

    def _read_link(self) -> None:
        for event in self._link.drain():
            match event:
                case Connected():
                    self._reader.ask()
                    self._report()
                    self._tell(model.LinkUp())
                case Lost(reason):
                    self._tell(model.LinkLost(reason))
                case BoardCame(board):
                    self._skew = datetime.fromisoformat(board["at"]) - self._now()
                    self._tell(model.BoardArrived(board))

    def _run_sound(self) -> None:
        for _ in range(self._sound.run(time.monotonic())):
            self._tell(model.SoundEnded())
        if self._sound.fault != self._state.sound_fault:
            log.warning("sound: %s", self._sound.fault or "back")
            self._tell(model.SoundChanged(self._sound.fault))
            self._report()

        if self._voice.missing != self._reported:
            log.warning("not spoken for want of a voice: %s", ", ".join(self._voice.missing))
            self._report()

    def _report(self) -> None:
        """Tell the staff how this wall is; said again at each connection."""
        self._reported = self._voice.missing
        self._link.send(own_state(self._sound.fault, self._voice.missing, self._now()))

    def _tell(self, event: model.Event) -> None:
        self._state, effects = model.update(self._state, event, self._now())
        for effect in effects:
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
        """The branch's settings of a wall, under what this wall's own file says of it."""
        return cast(DisplaySettings, {**self._catalogue["display"], **self._options.display})

    def _make_look(self) -> Look:
        width, height = self._screen.size
        inches, distance_m = self._settings["inches"], self._settings["viewing_distance_m"]
        return Look(Wording(self._catalogue), Scale(width, height, inches, distance_m),
                    layout=self._options.layout)  # fmt: skip

    def _local(self, instant: datetime) -> datetime:
        zone = ZoneInfo(self._catalogue["zone"])
        return (instant + self._skew).astimezone(zone).replace(second=0, microsecond=0)

    def _make_scene(self, now: datetime) -> Scene:
        state = self._state
        silent = state.sound_fault_since
        slide_s = max(3, self._settings["slide_s"])
        lost = state.lost_since if model.shows_lost(state, now) else None
        return Scene(
            board=state.board,
            stage=model.on_stage(state),
            bright=model.is_bright(state, now),
            calls=model.last_calls(state, now),
            now=self._local(now),
            page=int((now - self._began).total_seconds() / slide_s),
            lost_since=self._local(lost) if lost else None,
            silent_since=self._local(silent) if silent else None,
        )

    def _show(self) -> None:
        scene = self._make_scene(self._now())
        at_s = time.monotonic() - self._began_s
        if scene == self._scene:
            self._screen.run_marquee(at_s)
        else:
            self._fit_marquee(scene)
            self._screen.redraw(wall(scene, self._look), at_s)
            self._scene, self._unsaved = scene, True
        if self._unsaved and at_s - self._saved_s >= PICTURE_EVERY_S:
            self._save()
            self._saved_s = at_s

    def _fit_marquee(self, scene: Scene) -> None:
        """Draw the strip anew only when its words or its place changed."""
        text = marquee_text(scene.board, self._look) if scene.lost_since is None else ""
        band = frame(scene, self._look).band
        if not text or band is None:
            self._screen.marquee = None
            return
        there = self._screen.marquee
        place = pygame.Rect(band.x, band.y, band.w, band.h)
        if there is None or there.text != text or there.box != place:
            chars_s = min(5.0, self._settings["marquee_chars_s"])
            self._screen.marquee = Marquee(text, band, self._screen.painter, self._look, chars_s)

    def _save(self) -> None:
        self._unsaved = False
        if self._options.picture is None:
            return
        try:
            self._screen.save(self._options.picture)
        except (OSError, pygame.error) as problem:
            log.warning("picture not saved: %s", problem)


def main(argv: Sequence[str]) -> int:
    """Run a wall; 0 when it was stopped, 2 when the command line or the machine is not in order."""
    logs.start()
    try:
        app = App(_options(argv))
    except (OSError, ValueError, FontsMissing, pygame.error) as problem:
        raise Failed(reason(problem), 2) from problem
    signal.signal(signal.SIGTERM, app.stop)
    signal.signal(signal.SIGINT, app.stop)
    app.run()
    return 0


def _options(argv: Sequence[str]) -> Options:
    given = _parser().parse_args(argv)
    token = read_token(given.token_file)
    for device in given.device:
        log.warning("the wall drives no device: %s is left alone", device)
    return Options(
        server=given.server,
        token=token,
        data=usable_folder(given.data) / "display" / given.token_file.stem,
        clips=given.data / "clips",
        display=own_settings(given.config) if given.config else {},
        windowed=given.windowed,
        headless=given.headless,
        picture=given.picture,
        seconds=given.seconds,
        layout=given.layout,
    )


def _parser() -> Arguments:
    parser = Arguments(prog="run.py display", description="The TV wall.")
    parser.add_argument(
        "--server", type=server_address, required=True, help="address of the queue server"
    )
    parser.add_argument("--token-file", required=True, type=Path, help="from run.py enroll")
    parser.add_argument("--config", type=Path, help="config.toml with this wall's [display]")
    parser.add_argument("--data", type=folder, default=Path("data"), help="what lasts is kept here")
    parser.add_argument(
        "--windowed", type=size_of_screen, metavar="WxH", help="a window, not full screen"
    )
    parser.add_argument("--device", action="append", default=[], metavar="NAME=DRIVER@URI")
    parser.add_argument("--headless", action="store_true", help="draw in memory only")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="keep a PNG of the wall here")
    parser.add_argument("--layout", choices=names(), default=USUAL, help="which parts it has")
    parser.add_argument("--seconds", type=float, help="exit after this long")
    return parser
