"""The wall as a process: what comes over the wire is seen on the screen, once, and survives."""

import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

import pygame
import pytest

from display.canvas.theme import NIGHT, rgb
from queue_server.clock import SystemClock
from queue_server.wire.messages import Announcement
from tests.catalogue import ROOT, a_board, a_counter
from tests.display.scenes import announcement
from tests.fake_server import FakeServer
from tests.waiting import PATIENCE_S
from tests.waiting import eventually as until
from tests.x_display import x_display

PROGRAM = "import sys; from display.app import main; sys.exit(main(sys.argv[1:]))"


def start(office: FakeServer, folder: Path, *more: str, **env: str) -> subprocess.Popen[bytes]:
    token = folder / "tv"
    token.write_text("secret\n")
    command = [sys.executable, "-c", PROGRAM, "--server", office.url, "--token-file", str(token),
               "--data", str(folder), "--windowed", "960x540", *more]  # fmt: skip
    inherited = {"PATH": "/usr/bin:/bin", "SDL_AUDIODRIVER": "dummy", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=folder, env={**inherited, **env})


#: The visitor is awaited there: a call that is over is not announced.
HERE = [a_counter(3, "called", "B042")]


def called(n: int) -> Announcement:
    """A call of a second ago: young enough to be announced."""
    return announcement(n, SystemClock().now() - timedelta(seconds=1), "B042", counter=3)


def end(wall: subprocess.Popen[bytes]) -> int:
    wall.send_signal(signal.SIGTERM)
    try:
        return wall.wait(PATIENCE_S)
    finally:
        wall.kill()


def bar_filled(file: Path) -> bool:
    """Whether the picture has the yellow of a call on its stage."""
    if not file.is_file():
        return False
    picture = pygame.image.load(file)
    mask = pygame.mask.from_threshold(picture, rgb(NIGHT.called), (6, 6, 6, 255))
    return mask.count() > picture.get_width() * picture.get_height() // 50


def test_a_call_over_the_wire_reaches_the_picture_and_is_acknowledged(
    office: FakeServer, tmp_path: Path
) -> None:
    picture = tmp_path / "wall.png"
    wall = start(office, tmp_path, "--headless", "--picture", str(picture))
    try:
        assert until(lambda: bool(office.hellos))
        office.publish(a_board(announcements=[called(4)], counters=HERE))
        assert until(lambda: office.acknowledged[-1:] == [4])
        assert until(lambda: bar_filled(picture))
    finally:
        assert end(wall) == 0
    assert (tmp_path / "display" / "tv" / "catalogue.json").is_file()


def test_after_a_cut_and_after_a_restart_the_wall_says_how_far_it_had_come(
    office: FakeServer, tmp_path: Path
) -> None:
    wall = start(office, tmp_path, "--headless")
    try:
        assert until(lambda: bool(office.hellos))
        office.publish(a_board(announcements=[called(9)], counters=HERE))
        assert until(lambda: office.acknowledged[-1:] == [9])
        office.drop_everybody()
        hellos = len(office.hellos)
        assert until(lambda: len(office.hellos) > hellos)
    finally:
        assert end(wall) == 0
    wall = start(office, tmp_path, "--headless")
    try:
        hellos = len(office.hellos)
        assert until(lambda: len(office.hellos) > hellos)
    finally:
        assert end(wall) == 0
    said = [one["announced"] for one in office.hellos]
    assert said == [0, 9, 9]


def test_a_wrong_command_line_ends_with_two_and_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "run.py", "display", "--server", "http://127.0.0.1:9",
               "--token-file", str(tmp_path / "absent")]  # fmt: skip
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert len(ended.stderr.strip().splitlines()) == 1


@pytest.mark.window
@pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb")
def test_a_real_window_shows_the_call(office: FakeServer, tmp_path: Path) -> None:
    with x_display(960, 540, "-fbdir", str(tmp_path)) as display:
        wall = start(office, tmp_path, DISPLAY=display, SDL_VIDEODRIVER="x11")
        try:
            assert until(lambda: bool(office.hellos))
            office.publish(a_board(announcements=[called(1)], counters=HERE))
            assert until(lambda: office.acknowledged[-1:] == [1])
            assert until(lambda: _seen(tmp_path / "Xvfb_screen0"))
            maps = Path(f"/proc/{wall.pid}/maps").read_text()
            assert "libX11" in maps
            assert "libLLVM" not in maps, "OpenGL in software is 90 MiB for nothing"
        finally:
            assert end(wall) == 0


def _seen(framebuffer: Path) -> bool:
    """Whether the X server's own picture (XWD, 32 bits a pixel) has much of the call's yellow."""
    raw = framebuffer.read_bytes()
    red, green, blue = rgb(NIGHT.called)
    return raw.count(bytes((blue, green, red))) > 960 * 540 // 50


def test_a_wall_reports_to_staff_that_it_has_no_sound_or_that_all_is_well(
    office: FakeServer, tmp_path: Path
) -> None:
    def said() -> list[str]:
        reports = [one["devices"] for one in office.received if one["type"] == "device_states"]
        return [device["state"] for [device] in reports]

    def says(state: str) -> bool:
        return said()[-1:] == [state]

    for driver, state in (("nothing-of-that-name", "degraded"), ("dummy", "ready")):
        office.received.clear()
        wall = start(office, tmp_path, "--headless", SDL_AUDIODRIVER=driver)
        try:
            assert until(partial(says, state))
        finally:
            assert end(wall) == 0
