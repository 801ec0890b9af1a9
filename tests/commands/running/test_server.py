"""The server as a process of its own.

How it serves and ends is tested as people start it; otherwise it is forked from a loaded one.
"""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

from queue_server.link import BoardCame, Connected, HttpLink, LiveLink
from tests.loaded import Loaded, heard, run
from tests.ports import free_port
from tests.waiting import PATIENCE_S, wait_until

ROOT = Path(__file__).parents[3]


@contextmanager
def started_cold(data: Path, *more: str) -> "Iterator[subprocess.Popen[str]]":
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


@contextmanager
def start(data: Path, *more: str) -> Iterator[tuple[Loaded, IO[str]]]:
    """The same one forked, and what it says."""
    process, said = heard(["server", "--data", str(data), "--port", "0", *more])
    with said:
        try:
            yield process, said
        finally:
            process.kill()


def address(said: IO[str] | None) -> str:
    assert said is not None
    line = said.readline()
    assert line.startswith("listening on http://127.0.0.1:"), line
    return line.removeprefix("listening on ").strip()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_an_enrolled_kiosk_and_ends_cleanly(tmp_path: Path, number: int) -> None:
    token = run(["enroll", "front", "--kind", "kiosk", "--data", str(tmp_path)]).stdout.strip()
    assert len(token) >= 22
    assert "\n" not in token
    with started_cold(tmp_path, "--open-now") as process:
        url = address(process.stdout)
        http = HttpLink(url, token)
        reply = http.request("POST", "/api/v1/tickets", {"service": "T01"}, idempotency_key="k")
        http.close()
        assert reply.status == 201
        process.send_signal(number)
        assert process.wait(PATIENCE_S) == 0


def test_a_second_start_takes_up_where_the_first_stopped(tmp_path: Path) -> None:
    token = run(["enroll", "front", "--kind", "kiosk", "--data", str(tmp_path)]).stdout.strip()
    labels = []
    for end in (signal.SIGKILL, signal.SIGTERM):
        with start(tmp_path, "--open-now", "--no-rate-limits") as (process, said):
            http = HttpLink(address(said), token)
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
    with start(tmp_path) as (process, said):
        url = address(said)
        token = run(["enroll", "wall", "--kind", "display", *data]).stdout.strip()
        link = LiveLink(url, token, ["board"])
        link.start()
        events: list[object] = []
        _until(events, link, lambda: any(isinstance(one, BoardCame) for one in events))
        assert any(isinstance(one, Connected) for one in events)
        assert run(["enroll", "wall", "--revoke", *data]).returncode == 0
        _until(events, link, lambda: not link.connected)
        link.stop()
        process.terminate()
        assert process.wait(PATIENCE_S) == 0


def _until(events: list[object], link: LiveLink, holds: Callable[[], bool]) -> None:
    def drained() -> bool:
        events.extend(link.drain())
        return holds()

    wait_until(drained)


def test_a_user_is_added_with_a_password_on_standard_input(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    added = run(["user", "add", "mei", "--role", "clerk", *data], stdin="lantern-over-door\n")
    assert added.returncode == 0, added.stderr
    twice = run(["user", "add", "mei", "--role", "clerk", *data], stdin="lantern-over-door\n")
    assert (twice.returncode, len(twice.stderr.splitlines())) == (1, 1)
    weak = run(["user", "add", "bo", "--role", "clerk", *data], stdin="password\n")
    assert (weak.returncode, len(weak.stderr.splitlines())) == (1, 1)
    link = run(["user", "link", "mei", *data])
    assert link.stdout.startswith("http://127.0.0.1:8080/signin?once=")


def test_a_link_leads_to_where_the_server_listens_whatever_the_configuration_says(
    tmp_path: Path,
) -> None:
    data = ("--data", str(tmp_path))
    run(["user", "add", "mei", "--role", "clerk", *data], stdin="lantern-over-door\n")
    with start(tmp_path) as (process, said):
        url = address(said)
        assert run(["user", "link", "mei", *data]).stdout.startswith(f"{url}/signin?once=")
        process.terminate()
        assert process.wait(PATIENCE_S) == 0
    after = run(["user", "link", "mei", *data]).stdout
    assert after.startswith("http://127.0.0.1:8080/signin?once=")


@pytest.mark.parametrize("flag", ["--open-now", "--no-rate-limits"])
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "office.example"])
def test_what_is_for_one_machine_is_refused_to_others(tmp_path: Path, flag: str, host: str) -> None:
    from queue_server.commands.running.server import main

    assert main(["--data", str(tmp_path), "--host", host, flag]) == 2
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize("port", ["x", "-1", "65536", "８０"])
def test_a_port_that_is_none_is_a_bad_argument(tmp_path: Path, port: str) -> None:
    said = run(["server", "--data", str(tmp_path), "--port", port])
    assert said.returncode == 2
    assert "Traceback" not in said.stderr


def test_an_address_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with start(tmp_path / "one") as (process, said):
        port = address(said).rsplit(":", 1)[1]
        second = run(["server", "--data", str(tmp_path / "two"), "--port", port])
        assert second.returncode == 1
        assert "cannot listen" in second.stderr
        assert "Traceback" not in second.stderr
        third = run(["server", "--data", str(tmp_path / "one"), "--port", "0"])
        assert third.returncode == 1
        assert "Traceback" not in third.stderr
        process.terminate()
        process.wait(PATIENCE_S)


def test_it_restarts_at_the_same_address_with_what_its_file_says_then(tmp_path: Path) -> None:
    assert run(["new-office", "clinic", str(tmp_path / "office")]).returncode == 0
    config, data = tmp_path / "office" / "config.toml", tmp_path / "data"
    place = ("--config", str(config), "--data", str(data))
    run(["user", "add", "wang", "--role", "admin", *place], stdin="lantern-over-door\n")
    token = run(["enroll", "front", "--kind", "kiosk", *place]).stdout.strip()
    at = ("--port", str(free_port()))
    with start(data, "--config", str(config), "--open-now", "--no-rate-limits", *at) as (
        process,
        said,
    ):
        url = address(said)
        who = {"user": "wang", "password": "lantern-over-door"}
        signed_in, cookie = ask(f"{url}/api/v1/session", who)
        assert signed_in["role"] == "admin"
        head = {"Cookie": cookie, "Origin": url, "Idempotency-Key": "again"}
        first = take_number(url, token, "one")
        text = config.read_text("utf-8")
        config.write_text(text.replace('prefix = "D"', 'prefix = "Z"'), "utf-8")
        seen, _ = ask(f"{url}/api/v1/config", None, head)
        assert [one["key"] for one in seen["since_start"]] == ["series.doctor.prefix"]
        ask(f"{url}/api/v1/config/restart", {"mark": seen["mark"]}, head)
        assert address(said) == url
        second = take_number(url, token, "two")
        assert (first[0], second[0], int(second[1:])) == ("D", "Z", int(first[1:]) + 1)
        process.terminate()
        assert process.wait(PATIENCE_S) == 0


def ask(url: str, body: object, headers: dict[str, str] | None = None) -> tuple[Any, str]:
    """The answer to a call, and the cookie that came with it."""
    request = urllib.request.Request(
        url,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", **(headers or {})},
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        return json.load(answer), (answer.headers["Set-Cookie"] or "").partition(";")[0]


def take_number(url: str, token: str, key: str) -> str:
    """For a doctor, who is there in each session: the clock of this test is the machine's."""
    http = HttpLink(url, token)
    reply = http.request("POST", "/api/v1/tickets", {"service": "D01"}, idempotency_key=key)
    http.close()
    label: str = reply.body["ticket"]["label"]
    return label


def test_a_file_that_broke_in_the_last_moment_does_not_keep_it_from_restarting(
    tmp_path: Path,
) -> None:
    from queue_server.commands.running import server
    from queue_server.settings import Settings

    config = tmp_path / "config.toml"
    text = (ROOT / "config.toml").read_text("utf-8")
    config.write_text(text.replace('"queue_server/', f'"{ROOT}/queue_server/'), "utf-8")
    options = server.parser().parse_args(["--config", str(config), "--data", str(tmp_path)])
    first = server.run_of(options, Settings.load(config))
    config.write_text("[", "utf-8")
    again = server.next_run(options, first, 8080)
    assert again.settings is first.settings
    assert again.where == first.where
