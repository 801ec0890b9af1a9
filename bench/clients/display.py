"""TV: a full redraw and a marquee frame at 1080p, and a clerk's call to the changed pixel.

The last is measured on a real wall: ``run.py display`` as a process under Xvfb against the real
server; the pixels are read from the X server's own memory; the call is a clerk's HTTP request.
"""

import asyncio
import http.client
import mmap
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

from bench.server.issue import Emit
from bench.tools.load import percentile
from bench.tools.office import HOST, ROOT, Server, issue_many, server

SIZE = (1920, 1080)
REDRAWS = 60
FRAMES = 600
CALLS = 12
#: How long a call flashes and chimes; the next one is made once the wall is still again.
FLASH_S = 5
STILL_S = 3.0
TARGET_REDRAW_MS, TARGET_FRAME_MS, TARGET_PIXEL_MS = 5.0, 1.0, 50.0


def bench(emit: Emit) -> None:
    """Print what drawing costs, then how long a call takes to reach the glass."""
    _drawing(emit)
    if shutil.which("Xvfb") is None:
        emit("call_to_pixel", skipped="Xvfb is not installed")
        return
    _pixels(emit)


def _figures(values_ms: list[float], target_ms: float) -> dict[str, Any]:
    ordered = sorted(values_ms)
    return {
        "n": len(ordered),
        "p50_ms": round(percentile(ordered, 50), 3),
        "p99_ms": round(percentile(ordered, 99), 3),
        "max_ms": round(ordered[-1], 3),
        "target_ms": target_ms,
    }


def _ms(work: Any) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


# What drawing costs.


def _drawing(emit: Emit) -> None:
    """Measure redraws, each a new call, in memory: layout, painting and flip."""
    from display.layout.parts.notice import marquee_text
    from display.layout.wall import areas, wall
    from display.screen import Marquee, Window
    from tests.display import scenes as made

    screen, look = Window(SIZE, headless=True), made.look(*SIZE)
    scenes = [
        made.scene(stage=made.call(n, f"B{n:03d}", n % 8 + 1), bright=bool(n % 2))
        for n in range(REDRAWS)
    ]
    band = areas(scenes[0], look).band
    assert band is not None
    text = marquee_text(scenes[0], look)
    screen.marquee = Marquee(text, band, screen.painter, look, 5.0)
    first = _ms(lambda: screen.redraw(wall(scenes[0], look), 0.0))
    rest = [_ms(lambda one=one: screen.redraw(wall(one, look), 0.0)) for one in scenes[1:]]
    emit("tv_full_redraw", **_figures(rest, TARGET_REDRAW_MS), first_ms=round(first, 2))
    frames = [_ms(lambda n=n: screen.run_marquee(n / 50)) for n in range(FRAMES)]
    emit("tv_marquee_frame", **_figures(frames, TARGET_FRAME_MS))
    screen.close()


# From a clerk's call to the changed pixel.


class Glass:
    """The picture in the X server's memory: rows of 32-bit pixels behind an XWD header."""

    def __init__(self, file: Path) -> None:
        with file.open("rb") as opened:
            self._memory = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        words = struct.unpack(">25I", self._memory[:100])
        self._start: int = words[0] + words[19] * 12
        self._row: int = words[12]

    def region(self, x: int, y: int, w: int, h: int) -> bytes:
        """Every eighth row of a rectangle."""
        return b"".join(
            self._memory[self._at(x, row) : self._at(x + w, row)] for row in range(y, y + h, 8)
        )

    def _at(self, x: int, y: int) -> int:
        return self._start + y * self._row + 4 * x

    def close(self) -> None:
        self._memory.close()


def _pixels(emit: Emit) -> None:
    with server() as office, tempfile.TemporaryDirectory() as folder:
        cookie = asyncio.run(_prepared(office))
        with xvfb(Path(folder)) as (display, glass), tv(office, Path(folder), display):
            clerk = http.client.HTTPConnection(HOST, office.port)
            clerk.connect()
            _post(clerk, cookie, "open")
            _wait_until_still(glass)
            delays = [_one_call(clerk, cookie, glass) for _ in range(CALLS + 1)]
    emit("call_to_pixel", **_figures(delays[1:], TARGET_PIXEL_MS), first_ms=round(delays[0], 1))


async def _prepared(office: Server) -> str:
    await issue_many(office, CALLS + 5, connections=4)
    return await office.cookie()


def _post(clerk: http.client.HTTPConnection, cookie: str, verb: str) -> None:
    headers = {"Cookie": cookie, "Content-Type": "application/json"}
    clerk.request("POST", f"/api/v1/counters/4/{verb}", b"{}", headers)
    reply = clerk.getresponse()
    body = reply.read()
    assert reply.status == 200, body


def _stage(glass: Glass) -> bytes:
    """The middle of the calls' area, which has no clock, slide or running line."""
    return glass.region(300, 250, 700, 240)


def _wait_until_still(glass: Glass) -> None:
    """Wait until the wall is drawn and nothing on its stage has moved for a while."""
    ends = time.perf_counter() + 60
    seen, since = b"", time.perf_counter()
    while time.perf_counter() - since < STILL_S or len(set(seen)) < 2:
        assert time.perf_counter() < ends, "the wall never stood still"
        now = _stage(glass)
        if now != seen:
            seen, since = now, time.perf_counter()
        time.sleep(0.05)


def _one_call(clerk: http.client.HTTPConnection, cookie: str, glass: Glass) -> float:
    """Milliseconds from before the clerk's request until the stage looks different."""
    before = _stage(glass)
    began = time.perf_counter()
    _post(clerk, cookie, "call-next")
    while _stage(glass) == before:
        assert time.perf_counter() - began < 10, "the call never reached the glass"
        time.sleep(0.0002)
    delay = (time.perf_counter() - began) * 1000
    for verb in ("start", "finish"):
        _post(clerk, cookie, verb)
    _wait_until_still(glass)
    return delay


@contextmanager
def xvfb(folder: Path) -> Iterator[tuple[str, Glass]]:
    """An X server without a screen, on a free display number."""
    read, write = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24",
         "-fbdir", str(folder), "-nolisten", "tcp"],
        pass_fds=(write,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    try:
        number = os.read(read, 16).decode().strip()
        glass = Glass(folder / "Xvfb_screen0")
        yield f":{number}", glass
        glass.close()
    finally:
        os.close(read)
        process.terminate()
        process.wait(10)


@contextmanager
def tv(
    office: Server, folder: Path, display: str, *more: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """A wall of the office on the X server."""
    token, config = folder / "tv", folder / "tv.toml"
    token.write_text(office.display, "ascii")
    config.write_text(f"[display]\nflash_s = {FLASH_S}\n", "ascii")
    process = subprocess.Popen(
        [sys.executable, "run.py", "display", "--server", f"http://{HOST}:{office.port}",
         "--token-file", str(token), "--config", str(config), "--data", str(folder),
         "--windowed", f"{SIZE[0]}x{SIZE[1]}", *more],
        cwd=ROOT,
        env={**os.environ, "DISPLAY": display, "SDL_VIDEODRIVER": "x11",
             "SDL_AUDIODRIVER": "dummy"},
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)
