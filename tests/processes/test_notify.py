"""What is reported to systemd, and that it works without a listener."""

import socket
from pathlib import Path

import pytest

from queue_server.processes.notify import NotifySocket


def test_a_state_reaches_whoever_listens(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        NotifySocket({"NOTIFY_SOCKET": str(tmp_path / "notify")}).send("READY=1")
        assert line.recv(100) == b"READY=1"


@pytest.mark.parametrize("address", ["", "/nowhere/at/all", "@nobody"])
def test_without_a_listener_nothing_happens(address: str) -> None:
    NotifySocket({"NOTIFY_SOCKET": address}).send("READY=1")


@pytest.mark.parametrize(
    ("limit", "every_s"), [("30000000", 10.0), ("", None), ("soon", None), ("-3", None)]
)
def test_three_signs_of_life_fit_into_the_limit(limit: str, every_s: float | None) -> None:
    assert NotifySocket({"WATCHDOG_USEC": limit}).every_s == every_s
