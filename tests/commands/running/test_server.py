"""The server as a process of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from queue_server.link import BoardCame, Connected, HttpLink, LiveLink
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).parents[3]


def run(*arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "run.py", *arguments],
        input=said,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=PATIENCE_S,
        check=False,
    )


@contextmanager
def start(data: Path, *more: str) -> "Iterator[subprocess.Popen[str]]":
    """A server that does not outlive the test, however that ends."""
    with subprocess.Popen(
        [sys.executable, "run.py", "server", "--data", str(data), "--port", "0", *more],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def address(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("listening on http://127.0.0.1:"), line
    return line.removeprefix("listening on ").strip()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_an_enrolled_kiosk_and_ends_cleanly(tmp_path: Path, number: int) -> None:
    token = run("enroll", "front", "--kind", "kiosk", "--data", str(tmp_path)).stdout.strip()
    assert len(token) >= 22
    assert "\n" not in token
    with start(tmp_path, "--open-now") as process:
        url = address(process)
        http = HttpLink(url, token)
        reply = http.request("POST", "/api/v1/tickets", {"service": "T01"}, idempotency_key="k")
        http.close()
        assert reply.status == 201
        process.send_signal(number)
        assert process.wait(PATIENCE_S) == 0


def test_a_second_start_takes_up_where_the_first_stopped(tmp_path: Path) -> None:
    token = run("enroll", "front", "--kind", "kiosk", "--data", str(tmp_path)).stdout.strip()
    labels = []
    for end in (signal.SIGKILL, signal.SIGTERM):
        with start(tmp_path, "--open-now", "--no-rate-limits") as process:
            http = HttpLink(address(process), token)
            for key in (f"{end}", f"{end} again"):
                reply = http.request(
                    "POST", "/api/v1/tickets", {"service": "T01"}, idempotency_key=key
                )
                labels.append(reply.body["ticket"]["label"])
            http.close()
            process.send_signal(end)
            process.wait(PATIENCE_S)
    assert labels == ["B001", "B002", "B003", "B004"]


def test_a_revoked_display_is_cut_off_while_the_server_runs(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    with start(tmp_path) as process:
        url = address(process)
        token = run("enroll", "wall", "--kind", "display", *data).stdout.strip()
        link = LiveLink(url, token, ["board"])
        link.start()
        events: list[object] = []
        _until(events, link, lambda: any(isinstance(one, BoardCame) for one in events))
        assert any(isinstance(one, Connected) for one in events)
        assert run("enroll", "wall", "--revoke", *data).returncode == 0
        _until(events, link, lambda: not link.connected)
        link.stop()
        process.terminate()
        assert process.wait(PATIENCE_S) == 0


def _until(events: list[object], link: LiveLink, holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        events += link.drain()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_user_is_added_with_a_password_on_standard_input(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    added = run("user", "add", "mei", "--role", "clerk", *data, said="lantern-over-door\n")
    assert added.returncode == 0, added.stderr
    twice = run("user", "add", "mei", "--role", "clerk", *data, said="lantern-over-door\n")
    assert (twice.returncode, len(twice.stderr.splitlines())) == (1, 1)
    weak = run("user", "add", "bo", "--role", "clerk", *data, said="password\n")
    assert (weak.returncode, len(weak.stderr.splitlines())) == (1, 1)
    link = run("user", "link", "mei", *data)
    assert link.stdout.startswith("http://127.0.0.1:8080/signin?once=")


@pytest.mark.parametrize("flag", ["--open-now", "--no-rate-limits"])
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "office.example"])
def test_what_is_for_one_machine_is_refused_to_others(tmp_path: Path, flag: str, host: str) -> None:
    from queue_server.commands.running.server import main

    assert main(["--data", str(tmp_path), "--host", host, flag]) == 2
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize("port", ["x", "-1", "65536", "８０"])
def test_a_port_that_is_none_is_a_bad_argument(tmp_path: Path, port: str) -> None:
    said = run("server", "--data", str(tmp_path), "--port", port)
    assert said.returncode == 2
    assert "Traceback" not in said.stderr


def test_an_address_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with start(tmp_path / "one") as process:
        port = address(process).rsplit(":", 1)[1]
        second = run("server", "--data", str(tmp_path / "two"), "--port", port)
        assert second.returncode == 1
        assert "cannot listen" in second.stderr
        assert "Traceback" not in second.stderr
        third = run("server", "--data", str(tmp_path / "one"), "--port", "0")
        assert third.returncode == 1
        assert "Traceback" not in third.stderr
        process.terminate()
        process.wait(PATIENCE_S)
