"""A server under systemd: it reports when it is ready, that it is alive, and when it ends."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from queue_server.commands.running.supervised import ServiceManager
from tests.end_to_end.processes import ROOT, RUN, Process
from tests.waiting import PATIENCE_S, wait_until

UNITS = sorted((ROOT / "docs" / "operations" / "systemd").glob("*.service"))
#: As rated by systemd-analyze, from 0 (safe) to 100: what drives devices must reach them.
EXPOSED_AT_MOST = {
    "jiaohao-server": 20,
    "jiaohao-devices": 40,
    "jiaohao-kiosk": 40,
    "jiaohao-display": 40,
    # An X server drives the screen itself.
    "jiaohao-screen": 85,
}

ANALYZE = shutil.which("systemd-analyze")


@pytest.fixture
def heard(tmp_path: Path) -> socket.socket:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    line.bind(str(tmp_path / "notify"))
    line.setblocking(False)
    return line


def next_word(heard: socket.socket) -> str | None:
    try:
        return heard.recv(100).decode()
    except BlockingIOError:
        return None


async def test_signs_of_life_come_until_the_end(heard: socket.socket) -> None:
    with heard:
        environment = {"NOTIFY_SOCKET": heard.getsockname(), "WATCHDOG_USEC": "30000"}
        ended = asyncio.Event()
        serving = asyncio.create_task(ServiceManager(environment).serve_until(ended))
        words: list[str] = []
        while words.count("WATCHDOG=1") < 2:
            await asyncio.sleep(0)
            if word := next_word(heard):
                words.append(word)
        ended.set()
        await serving
        while word := next_word(heard):
            words.append(word)
    assert (words[0], words[-1]) == ("READY=1", "STOPPING=1")


@pytest.mark.parametrize(
    "environment",
    [{}, {"NOTIFY_SOCKET": "/nowhere/at/all"}, {"NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "soon"}],
)
async def test_without_anybody_who_listens_nothing_happens(environment: dict[str, str]) -> None:
    ended = asyncio.Event()
    ended.set()
    await ServiceManager(environment).serve_until(ended)


def test_a_server_is_ready_for_systemd_when_it_listens(
    heard: socket.socket, tmp_path: Path
) -> None:
    place = ["--data", str(tmp_path / "data"), "--port", "0"]
    with heard:
        server = Process("server", [*RUN, "server", *place], tmp_path, True,
                         NOTIFY_SOCKET=heard.getsockname())  # fmt: skip
        try:
            assert wait_until(lambda: next_word(heard), "a word to systemd") == "READY=1"
            assert "listening on" in server.log.read_text()
        finally:
            server.stop()
        assert next_word(heard) == "STOPPING=1"


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_is_one_that_systemd_takes_and_rates_as_closed(unit: Path, tmp_path: Path) -> None:
    assert ANALYZE is not None
    copy = tmp_path / unit.name
    text = unit.read_text("utf-8")
    for program in ("/opt/jiaohao/.venv/bin/python", "/usr/bin/xinit"):
        text = text.replace(program, sys.executable)
    copy.write_text(text.replace("/opt/jiaohao", str(ROOT)), "utf-8")
    limit = EXPOSED_AT_MOST[unit.stem]
    for check in (["verify", "--man=no"], ["security", "--offline=true", f"--threshold={limit}"]):
        done = subprocess.run(
            [ANALYZE, *check, str(copy)], capture_output=True, text=True, check=False,
            timeout=PATIENCE_S, env={**os.environ, "SYSTEMD_LOG_LEVEL": "warning"},
        )  # fmt: skip
        complaints = [line for line in done.stderr.splitlines() if unit.name in line]
        assert (done.returncode, complaints) == (0, []), done.stdout + done.stderr
