"""``run.py kiosk``: the kiosk's window and its loop, which alone draws and reads touches."""

import argparse
import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pygame

from display.canvas.draw import DrawCommand, Text
from display.canvas.faces import Fonts
from display.canvas.fonts import FontsMissing
from display.canvas.painter import Painter
from display.canvas.window import open_window
from drivers.base import DeviceError
from drivers.configured import read_devices
from kiosk.ahead import Ahead
from kiosk.hands.headset import Headset
from kiosk.hands.touches import touch_key
from kiosk.hands.voice import Voice, guides
from kiosk.hands.world import World
from kiosk.model import HELD
from kiosk.piloted import Pilot
from kiosk.running import Kiosk
from kiosk.screens.frame import Size, too_small
from kiosk.touch import MOUSE, Heard, Touch
from queue_server.command_line import (
    Arguments,
    Failed,
    folder,
    reason,
    server_address,
    usable_folder,
)
from queue_server.link.enrolment import renewed
from queue_server.processes.settled import settle
from queue_server.traces import logs

log = logging.getLogger(__name__)

#: The loop wakes at once for touches and news, otherwise this often for clocks and time-outs.
REST_S = 0.25
#: While something moves on the screen.
FRAME_S = 1 / 30
PICTURE_S = 1.0
#: How long one turn of the loop works on the screens that may come next.
AHEAD_S = 0.03
HEADLESS_SIZE = (1080, 1920)
#: SDL must not send mouse events for fingers or finger events for the mouse, nor capture the
#: mouse: with the capture, X11 loses the lifting of fingers (SDL issue 9709).
ONE_EVENT_A_TOUCH = {
    "SDL_TOUCH_MOUSE_EVENTS": "0",
    "SDL_MOUSE_TOUCH_EVENTS": "0",
    "SDL_MOUSE_AUTO_CAPTURE": "0",
}


class Window:
    """The glass: paints what changed, turns fingers and mouse into presses and releases."""

    def __init__(self, size: tuple[int, int] | None, *, headless: bool) -> None:
        if headless:
            os.environ["SDL_VIDEODRIVER"] = "dummy"
        os.environ.update(ONE_EVENT_A_TOUCH)
        pygame.display.init()
        pygame.display.set_caption("Jiaohao kiosk")
        pygame.display.set_allow_screensaver(False)
        self.windowed = size is not None or headless
        self.surface = _opened(size, headless)
        pygame.mouse.set_visible(self.windowed)
        self.news = pygame.event.custom_type()
        self._painter = Painter(self.surface, Fonts())
        self._painted: tuple[DrawCommand, ...] = ()

    def wake(self) -> None:
        """Make the loop turn now. Safe from any thread."""
        if pygame.display.get_init():
            pygame.event.post(pygame.event.Event(self.news))

    def show(self, commands: tuple[DrawCommand, ...]) -> bool:
        """Paint when anything changed; returns whether it did."""
        if commands == self._painted:
            return False
        self._painter.paint(commands)
        pygame.display.flip()
        self._painted = commands
        return True

    def warm_up(self) -> None:
        """Open the fonts before the first visitor waits for them."""
        for size in (28, 39, 58):
            for text in ("取號 Aa 0", "ไทย"):
                self._painter.line_surface(text, size, "#000000", bold=True, language="zh-TW")

    def make(self, command: DrawCommand) -> None:
        """Set and draw what will soon be painted."""
        self._painter.make(command)

    def laid_px(self, command: Text) -> int:
        """The size in pixels at which the words fit."""
        return self._painter.lay(command).size_px

    def close(self) -> None:
        """Give the screen back."""
        pygame.quit()


def _opened(size: tuple[int, int] | None, headless: bool) -> pygame.Surface:
    if headless:
        return pygame.display.set_mode(size or HEADLESS_SIZE)
    if size is None:
        return pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
    return open_window(size, "left")


class App:
    """The loop: news and touches in, pictures out, until asked to stop."""

    def __init__(self, window: Window, kiosk: Kiosk, picture: Path | None) -> None:
        self._window = window
        self._kiosk = kiosk
        self._picture = picture
        self._pictured_at = 0.0
        self._unpictured = True
        self._touch = Touch(touch_key)
        self._pilot: Pilot | None = None
        self._ahead = Ahead(window.make)
        self.stopped = False

    def run(self, seconds: float | None = None) -> None:
        """Turn until stopped, or for ``seconds``."""
        ends = None if seconds is None else time.monotonic() + seconds
        while not self.stopped and (ends is None or time.monotonic() < ends):
            moving = self._touch.pressing or self._kiosk.model.screen in HELD or self._pilot
            rest_s = FRAME_S if moving else REST_S
            first = pygame.event.wait(int(rest_s * 1000) if self._ahead.idle else 1)
            for event in (first, *pygame.event.get()):
                self._take(event)
            self._follow_settings()
            self._heard(self._touch.tick(time.monotonic()))
            self._kiosk.turn()
            self._paint()
            self._obey()
            self._look_ahead(first.type == pygame.NOEVENT)

    def _look_ahead(self, quiet: bool) -> None:
        """Prepare the next screens while nothing is touched; a touch ends it."""
        kiosk, ahead = self._kiosk, self._ahead
        ahead.look(kiosk.model, kiosk.view(), kiosk.size)
        ends = time.monotonic() + AHEAD_S
        while quiet and not ahead.idle and time.monotonic() < ends:
            ahead.step()
            quiet = not pygame.event.peek()

    def stop(self) -> None:
        """End at the next turn."""
        self.stopped = True

    def obey(self, pilot: Pilot) -> None:
        """Let a program put its finger on the glass."""
        self._pilot = pilot

    def _obey(self) -> None:
        if self._pilot is not None:
            self._pilot.turn(time.monotonic(), self._touch.hold_s or 0.0)
            self.stopped = self.stopped or self._pilot.over

    def _follow_settings(self) -> None:
        """Take over inches and hold time; they come with the catalogue and may change with it."""
        self._touch.px_per_mm = self._kiosk.size.px_per_mm
        self._touch.hold_s = self._kiosk.model.settings["touch_hold_ms"] / 1000 or None

    def _paint(self) -> None:
        if self._window.show(self._kiosk.view().commands):
            self._unpictured = True
        now = time.monotonic()
        if self._picture and self._unpictured and now - self._pictured_at >= PICTURE_S:
            save_picture(self._window.surface, self._picture)
            self._pictured_at, self._unpictured = now, False

    def _take(self, event: pygame.event.Event) -> None:
        """Take fingers and mouse. Keys are not read at all, so that none can leave full screen."""
        width, height = self._window.surface.get_size()
        match event.type:
            case pygame.FINGERDOWN if 0 <= event.x <= 1 and 0 <= event.y <= 1:
                self._down(event.finger_id, event.x * width, event.y * height)
            case pygame.FINGERUP:
                self._up(event.finger_id, event.x * width, event.y * height)
            case pygame.MOUSEBUTTONDOWN if event.button == 1 and not event.touch:
                self._down(MOUSE, *event.pos)
            case pygame.MOUSEBUTTONUP if event.button == 1 and not event.touch:
                self._up(MOUSE, *event.pos)
            case pygame.WINDOWFOCUSLOST:
                self._heard(self._touch.lost(time.monotonic()))
            case pygame.QUIT if self._window.windowed:
                self.stopped = True

    def down(self, x: int, y: int) -> None:
        """Put the pilot's finger down."""
        self._down(MOUSE, x, y)

    def up(self, x: int, y: int) -> None:
        """Lift the pilot's finger."""
        self._up(MOUSE, x, y)

    def _down(self, pointer: int, x: float, y: float) -> None:
        self._heard(
            self._touch.down(pointer, int(x), int(y), time.monotonic(), self._kiosk.target_at)
        )

    def _up(self, pointer: int, x: float, y: float) -> None:
        self._heard(
            self._touch.up(pointer, int(x), int(y), time.monotonic(), self._kiosk.target_at)
        )

    def _heard(self, events: Heard) -> None:
        for event in events:
            self._kiosk.feed(event)


def save_picture(surface: pygame.Surface, path: Path) -> None:
    """Write the screen as a PNG, whole or not at all."""
    draft = path.with_name(f".{path.stem}.new{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        pygame.image.save(surface, str(draft))
        draft.replace(path)
    except (OSError, pygame.error) as error:
        log.warning("no picture of the screen: %s", error)


def _pixels(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit() and int(width) >= 320 and int(height) >= 320):
        raise argparse.ArgumentTypeError(f"expected WIDTHxHEIGHT of at least 320x320, not {text}")
    return int(width), int(height)


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = Arguments(prog="run.py kiosk", description="The touch kiosk.")
    parser.add_argument(
        "--server", type=server_address, required=True, help="address of the queue server"
    )
    parser.add_argument("--token-file", required=True, type=Path, help="from run.py enroll")
    parser.add_argument("--config", type=Path, help="config.toml whose [[devices]] to take")
    parser.add_argument(
        "--host", default="kiosk", help="the enrolled name, by which [[devices]] and series are its"
    )
    parser.add_argument("--windowed", type=_pixels, metavar="WxH", help="a window, not full screen")
    parser.add_argument("--inches", type=float, default=32.0, help="diagonal, until settings come")
    parser.add_argument("--device", action="append", default=[], metavar="NAME=DRIVER@URI")
    parser.add_argument("--audio", default="", help="output of the guidance, else the system's own")
    parser.add_argument("--headless", action="store_true", help="no window at all")
    parser.add_argument("--pilot", action="store_true", help="with --headless: driven from stdin")
    parser.add_argument("--picture", type=Path, metavar="FILE.png", help="refreshed each second")
    parser.add_argument("--data", type=folder, default=Path("data/kiosk"))
    parser.add_argument("--seconds", type=float, help="exit after this long")
    return parser.parse_args(argv)


def main(argv: list[str]) -> int:
    """Run the kiosk. Returns 0 after a requested stop, 2 when it cannot start."""
    logs.start()
    options = _options(argv)
    try:
        return _run(options)
    except (DeviceError, FontsMissing, OSError, ValueError, pygame.error) as error:
        raise Failed(reason(error), 2) from error


def _run(options: argparse.Namespace) -> int:
    if options.pilot and not options.headless:
        raise ValueError("--pilot goes with --headless")
    token = renewed(options.server, options.token_file, time.time())
    devices = read_devices(options.config, options.host, options.device)
    usable_folder(options.data)
    window = Window(options.windowed, headless=options.headless)
    try:
        size = Size(*window.surface.get_size(), inches=options.inches)
        voice = Voice(Headset(options.audio), options.data) if guides(devices) else None
        world = World(
            options.server,
            token,
            devices,
            options.data,
            name=options.host,
            wake=window.wake,
            voice=voice,
        )
        kiosk = Kiosk(
            world, size, server_url=options.server, name=options.host, wall=world.alone.clock.now
        )
        app = App(window, kiosk, options.picture)
        world.restart = app.stop
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: app.stop())
        if options.pilot:
            pilot = Pilot(kiosk, app, sys.stdout, window.laid_px)
            pilot.listen(sys.stdin, window.wake)
            app.obey(pilot)
        if too_small(size):
            log.warning("this screen is too small for capitals of 4.8 mm")
        window.warm_up()
        world.start()
        settle()
        try:
            app.run(options.seconds)
        finally:
            world.stop()
    finally:
        window.close()
    return 0
