"""Kiosk: touch to next screen, to first byte at the printer, to a confirmed slip on a slow line;
cold start, memory and processor of the program. One JSON object per line.

``python -m bench.clients.kiosk [--rounds N] [--server URL --token-file F]``. Without a server, a
small one that speaks the wire is started in this process; the printer is simulated behind TCP.

A touch is a real SDL event through the whole loop: event, model, view, painting and flip, at
1080 × 1920 in memory (no display hardware). A button acts when the finger lifts, so the
clock starts there. The first visitor in each language waits longer, because words are set and
letters are drawn for the first time; that is a row of its own.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.clients import program
from bench.tools.load import percentile

ROOT = Path(__file__).parents[2]
os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
TARGET_SCREEN_MS, TARGET_BYTE_MS = 50.0, 150.0
#: A line of 115,200 baud with start and stop bit, and how much a printer takes at once.
LINE_BYTES_S, CHUNK, SLOW_ROUNDS = 11_520, 512, 5
PATH = ("category:registration", "service:R02")
IDLE_S = 1.0
LANGUAGES = ("zh-TW", "en", "vi", "id", "th")


def bench(emit: Callable[..., None], rounds: int = 20) -> None:
    """Against a small server that speaks the wire, in this process."""
    from drivers.printer.simulated.printer import SimulatedPrinter
    from drivers.printer.simulated.served import TcpPrinter
    from queue_server.settings import Settings
    from tests.catalogue import a_board
    from tests.fake_server import FakeServer

    catalogue = Settings.load(ROOT / "config.toml").catalogue()
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        printer = stack.enter_context(TcpPrinter(SimulatedPrinter()))
        server = stack.enter_context(FakeServer(catalogue))
        server.publish(a_board())
        measure(emit, rounds, server.url, "kiosk", printer.port, data / "touch")
        line = stack.enter_context(TcpPrinter(slow_printer()))
        slow = min(rounds, SLOW_ROUNDS)
        measure(None, slow, server.url, "kiosk", line.port, data / "line", slow=emit)
        program.bench(emit, server.url, data, rounds)


def slow_printer() -> Any:
    """A printer that takes bytes as fast as a 115,200 baud line delivers them."""
    from drivers.printer.simulated.printer import SimulatedPrinter

    class OnALine(SimulatedPrinter):
        """A printer that takes only what has arrived by now."""

        _free_at = 0.0

        def feed(self, data: bytes) -> int:
            now = time.perf_counter()
            if now < self._free_at:
                return 0
            taken = super().feed(data[:CHUNK])
            self._free_at = max(now, self._free_at) + taken / LINE_BYTES_S
            return taken

    return OnALine()


class Glass:
    """A kiosk on the glass, and how long each touch took to the next screen, in ms."""

    def __init__(
        self,
        server: str,
        token: str,
        printer: int,
        data: Path,
        on_first_byte: Callable[[], None],
    ) -> None:
        from drivers.uri import parse_spec
        from kiosk.app import App, Window
        from kiosk.hands.world import World
        from kiosk.running import Kiosk
        from kiosk.screens.frame import Size

        self._window = Window((1080, 1920), headless=True)
        self._world = World(
            server,
            token,
            [parse_spec(f"slip=escpos@tcp://127.0.0.1:{printer}")],
            data,
            wake=self._window.wake,
            on_first_byte=on_first_byte,
        )
        self.kiosk = Kiosk(self._world, Size(1080, 1920), server_url=server)
        self._app = App(self._window, self.kiosk, None)
        self.screens: list[float] = []

    def start(self) -> None:
        """Wait until it can give numbers and has been left alone for a while."""
        from queue_server.processes.settled import settle

        self._window.warm_up()
        self._world.start()
        settle()
        self.turn_until(lambda: self.kiosk.model.office.ready)
        self.turn_until(lambda: self.kiosk.model.office.printer.prints)
        stood = time.monotonic() + IDLE_S
        self.turn_until(lambda: time.monotonic() > stood)

    def stop(self) -> None:
        """End the program."""
        self._world.stop()
        self._window.close()

    def turn_until(self, done: Callable[[], bool], limit_s: float = 10.0) -> None:
        """Turn the loop until something is so."""
        end = time.monotonic() + limit_s
        while not done():
            assert time.monotonic() < end, self.kiosk.model.screen
            self._app.run(0.001)

    def tap(self, name: str) -> float:
        """Touch a button; returns when the finger lifted, by ``perf_counter``."""
        import pygame

        from kiosk.model import SETTLE_S

        self.turn_until(lambda: self.kiosk.model.at - self.kiosk.model.shown > SETTLE_S)
        box = self.kiosk.view().target(name).box
        at = {"pos": (box.x + box.w // 2, box.y + box.h // 2), "button": 1, "touch": False}
        pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, at))
        self._app.run(0.001)
        before = self.kiosk.model.screen, self.kiosk.model.shown
        began = time.perf_counter()
        pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONUP, at))
        self._app.run(0.0001)
        assert (self.kiosk.model.screen, self.kiosk.model.shown) != before
        self.screens.append((time.perf_counter() - began) * 1000)
        return began


def measure(
    emit: Callable[..., None] | None,
    rounds: int,
    server: str,
    token: str,
    printer: int,
    data: Path,
    *,
    slow: Callable[..., None] | None = None,
) -> None:
    """Touches on the glass; ``slow``: only how long it takes until a slip is confirmed."""
    from kiosk.model import Screen

    first_bytes: list[float] = []
    glass = Glass(server, token, printer, data, lambda: first_bytes.append(time.perf_counter()))
    bytes_ms: list[float] = []
    confirmed: list[float] = []
    glass.start()
    for language in LANGUAGES:
        for name in (f"language:{language}", *PATH, "home"):
            glass.tap(name)
    first, glass.screens = glass.screens, []
    for _ in range(rounds):
        for name in ("language:zh-TW", *PATH):
            glass.tap(name)
        count = len(first_bytes)
        began = glass.tap("take")
        glass.turn_until(lambda: glass.kiosk.model.screen in (Screen.THANKS, Screen.NOTE), 30.0)
        if len(first_bytes) > count:
            bytes_ms.append((first_bytes[-1] - began) * 1000)
        if glass.kiosk.model.screen is Screen.THANKS:
            confirmed.append((time.perf_counter() - began) * 1000)
        glass.tap("home")
    glass.stop()
    if emit is not None:
        emit_times(emit, "kiosk touch to next screen", glass.screens, TARGET_SCREEN_MS)
        emit_times(emit, "kiosk touch to next screen, its first time", first, TARGET_SCREEN_MS)
        emit_times(emit, "kiosk touch to first byte at the printer", bytes_ms, TARGET_BYTE_MS)
    if slow is not None:
        emit_times(slow, "kiosk touch to confirmed slip, 115,200 baud", confirmed)


def emit_times(
    emit: Callable[..., None], name: str, values_ms: list[float], target_ms: float | None = None
) -> None:
    """A row of times, with their target if there is one."""
    if not values_ms:
        emit(name, n=0)
        return
    values = sorted(values_ms)
    p95 = percentile(values, 95)
    row: dict[str, Any] = {
        "n": len(values),
        "p50_ms": round(statistics.median(values), 2),
        "p95_ms": round(p95, 2),
        "max_ms": round(values[-1], 2),
    }
    if target_ms is not None:
        row |= {"target_p95_ms": target_ms, "ratio": round(p95 / target_ms, 3)}
    emit(name, **row)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--server", help="a running server; else one is played")
    parser.add_argument("--token-file", type=Path)
    options = parser.parse_args()

    def emit(name: str, **figures: Any) -> None:
        print(json.dumps({"bench": name, **figures}), flush=True)

    if options.server is None:
        bench(emit, options.rounds)
        return 0
    from drivers.printer.simulated.printer import SimulatedPrinter
    from drivers.printer.simulated.served import TcpPrinter

    token = options.token_file.read_text(encoding="ascii").strip()
    with tempfile.TemporaryDirectory() as data, TcpPrinter(SimulatedPrinter()) as printer:
        measure(emit, options.rounds, options.server, token, printer.port, Path(data))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
