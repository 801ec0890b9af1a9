"""Logs rotated by another program, with a server in a process of its own."""

import json
import os
import re
import signal
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from queue_server.settings import DEFAULT_PATH
from tests.commands.running.test_server import address, start, started_cold
from tests.waiting import PATIENCE_S, wait_until

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no such signal here")

STATUS = "/proc/{}/status"


@pytest.fixture
def written_down(tmp_path: Path) -> str:
    """A configuration that writes each request down."""
    text = DEFAULT_PATH.read_text("utf-8").replace("access = false", "access = true", 1)
    text = text.replace('"queue_server/catalogue', f'"{DEFAULT_PATH.parent}/queue_server/catalogue')
    file = tmp_path / "config.toml"
    file.write_text(text, "utf-8")
    return str(file)


def ask(url: str, path: str) -> None:
    with urllib.request.urlopen(url + path, timeout=PATIENCE_S) as answer:
        answer.read()


def routes(file: Path) -> list[Any]:
    if not file.exists():
        return []
    return [json.loads(line)["route"] for line in file.read_text("utf-8").splitlines()]


def test_after_a_rotation_and_a_hangup_the_next_request_is_in_a_new_file(
    tmp_path: Path, written_down: str
) -> None:
    log = tmp_path / "data" / "logs" / "access.jsonl"
    moved = log.with_name("yesterday")
    with start(tmp_path / "data", "--config", written_down) as (process, said):
        url = address(said)
        ask(url, "/healthz")
        wait_until(lambda: routes(log), "the first request")
        log.rename(moved)
        process.send_signal(signal.SIGHUP)

        def in_the_new_file() -> bool:
            ask(url, "/readyz")  # the signal comes at its own time
            return "GET /readyz" in routes(log)

        wait_until(in_the_new_file, "a request in the new file")
        assert routes(moved)[0] == "GET /healthz"
        assert "GET /healthz" not in routes(log)
        process.send_signal(signal.SIGTERM)
        assert process.wait(120) == 0


def prepared(pid: int) -> bool:
    """Whether the process has said what a hangup means to it."""
    status = Path(STATUS.format(pid)).read_text()
    masks = re.findall(r"Sig(?:Ign|Cgt):\s*([0-9a-f]+)", status)
    return any(int(mask, 16) >> (signal.SIGHUP - 1) & 1 for mask in masks)


@pytest.mark.skipif(not os.path.exists(STATUS.format("self")), reason="no /proc here")
def test_a_hangup_before_there_are_logs_ends_no_server(tmp_path: Path) -> None:
    with started_cold(tmp_path) as process:
        wait_until(lambda: prepared(process.pid), "the server's first step")
        process.send_signal(signal.SIGHUP)
        url = address(process.stdout)
        process.send_signal(signal.SIGHUP)
        ask(url, "/healthz")
        process.send_signal(signal.SIGTERM)
        assert process.wait(120) == 0
