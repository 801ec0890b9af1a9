"""A wall is alive while pictures reach its screen."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from display.watchdog import Watchdog


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.setblocking(False)
        yield line


def words(heard: socket.socket) -> list[str]:
    found = []
    while True:
        try:
            found.append(heard.recv(100).decode())
        except BlockingIOError:
            return found


def test_the_first_picture_is_ready_and_later_ones_are_signs_of_life(heard: socket.socket) -> None:
    watchdog = Watchdog({"NOTIFY_SOCKET": heard.getsockname(), "WATCHDOG_USEC": "30000000"})
    for now_s in (0.0, 5.0, 10.0, 12.0, 21.0):
        watchdog.presented(now_s)
    assert words(heard) == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]


def test_without_pictures_there_is_no_sign_and_one_is_asked_for(heard: socket.socket) -> None:
    watchdog = Watchdog({"NOTIFY_SOCKET": heard.getsockname(), "WATCHDOG_USEC": "30000000"})
    watchdog.presented(0.0)
    assert not watchdog.is_due(9.0)
    assert watchdog.is_due(10.0)
    assert words(heard) == ["READY=1"]


def test_without_systemd_no_picture_is_shown_for_its_sake() -> None:
    watchdog = Watchdog({})
    watchdog.presented(0.0)
    assert not watchdog.is_due(10**6)
