"""``run.py demo``: what it decides, and a whole office that starts, serves and ends."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from drivers import registry
from drivers.uri import parse_spec
from queue_server.commands.running import demo
from queue_server.commands.running.children import Program, wait_until
from queue_server.commands.running.demo import DemoFailed, DemoPlan
from queue_server.settings import DEFAULT_PATH, Settings
from tests.loaded import Loaded
from tests.ports import free_port
from tests.waiting import PATIENCE_S

ROOT = DEFAULT_PATH.parent
RULES = Settings.load().rules
#: Generous: a loaded machine starts four Python programs in this time.
SECONDS = PATIENCE_S


def taipei(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "closed"),
    [
        ("2026-11-24T07:59", True),
        ("2026-11-24T08:00", False),
        ("2026-11-24T12:30", False),  # staffed over noon
        ("2026-11-24T17:30", False),  # the evening follows at once
        ("2026-11-24T18:19", False),
        ("2026-11-24T18:20", True),  # numbers stop ten minutes before the end
        ("2026-11-28T10:00", True),  # a Saturday: appointments only
        ("2026-02-17T10:00", True),  # lunar New Year's Day
    ],
)
def test_it_opens_whatever_the_hour_only_when_a_visitor_would_get_no_number(
    at: str, closed: bool
) -> None:
    assert demo.would_be_closed(RULES, taipei(at)) is closed


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks for an X or Wayland display")
def test_a_machine_without_a_display_has_no_screen() -> None:
    assert not demo.has_screen({})
    assert demo.has_screen({"DISPLAY": ":0"})
    assert demo.has_screen({"WAYLAND_DISPLAY": "wayland-0"})


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def test_the_usual_port_when_taken_gives_way_to_a_free_one_and_it_is_said(
    taken: int, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = demo.choose_port(None, taken)
    assert chosen not in (0, taken)
    assert f"Port {taken} is taken: using {chosen}." in capsys.readouterr().out


def test_a_port_that_was_asked_for_is_used_or_refused(taken: int) -> None:
    with pytest.raises(DemoFailed, match="is taken"):
        demo.choose_port(taken, 8080)


@pytest.fixture
def office(tmp_path: Path) -> DemoPlan:
    return DemoPlan(
        config=DEFAULT_PATH, data=tmp_path / "d", port=1234, open_now=True, headless=True
    )


def test_the_server_comes_first_and_no_token_stands_on_a_command_line(office: DemoPlan) -> None:
    programs = demo.programs(office)
    assert [one.name for one in programs] == ["server", "tv", "kiosk", "desk"]
    assert "--open-now" in programs[0].command
    for one in programs[1:]:
        assert str(office.token_file(one.name)) in one.command


def test_the_desk_has_small_devices_whose_drivers_there_are(office: DemoPlan) -> None:
    desk = demo.programs(office)[3].command
    words = [after for word, after in pairwise(desk) if word == "--device"]
    kinds = {str(registry.find(parse_spec(one)).kind) for one in words}
    assert kinds == {
        "printer", "keypad", "led", "scanner", "help", "speech", "signature", "photo"
    }  # fmt: skip


def flags(program: Program) -> dict[str, str]:
    words = [after for word, after in pairwise(program.command) if word == "--device"]
    return {word.partition("=")[0]: word for word in words}


def test_a_device_asked_for_stands_at_its_machine_in_place_of_its_namesake(
    office: DemoPlan,
) -> None:
    asked = ("slip=escpos@sim:printer?fault=paper_out", "sign=led@sim:led?counter=2",
             "pad=stu@sim:stu", "desk-slip=escpos@sim:printer?out=/elsewhere")  # fmt: skip
    _, _, kiosk, desk = demo.programs(replace(office, devices=asked))
    slips = quote(str(office.data / "slips"))
    assert flags(kiosk) == {"slip": f"slip=escpos@sim:printer?fault=paper_out&out={slips}"}
    at_desk = flags(desk)
    assert set(at_desk) == {
        "desk-slip",
        "keys",
        "sign",
        "scan",
        "button",
        "voice",
        "pad",
        "photo",
        "docs",
    }
    assert at_desk["sign"] == asked[1]
    assert at_desk["pad"] == asked[2]
    assert at_desk["desk-slip"] == asked[3]


@pytest.mark.parametrize(
    "word",
    ["nonsense", "slip=escpos@sim:printer?fault=nonsense", "slip=escpos@sim:printer?fault=stop",
     "slip=escpos@sim:printer?script=3slips,again,mend", "slip=nobody@sim:printer", "-x", "",
     "slip=escpos@v4l:/dev/video0", "slip=escpos@sim:nothing", "cam=camera@sim:camera?fault=x"],
)  # fmt: skip
def test_a_device_that_makes_no_sense_is_a_bad_argument(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], word: str
) -> None:
    data = tmp_path / "data"
    with suppress(SystemExit):
        assert demo.main(["--data", str(data), f"--device={word}"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("run.py demo: ")
    assert said.count("\n") == 1
    assert not data.exists()


def test_without_a_screen_both_windows_are_drawn_into_pictures(office: DemoPlan) -> None:
    _, tv, kiosk, _ = demo.programs(office)
    for one in (tv, kiosk):
        assert "--headless" in one.command
        assert str(office.picture(one.name)) in one.command
        assert one.environment["SDL_VIDEODRIVER"] == "dummy"


class Running:
    """A demo as a user starts it, or forked, and what it printed so far."""

    process: subprocess.Popen[bytes] | Loaded

    def __init__(self, data: Path, *more: str, forked: bool = False) -> None:
        self.data = data
        self._out = data.with_suffix(".out")
        words = ["demo", "--headless", "--port", str(free_port()), *more, "--data", str(data)]
        with self._out.open("wb") as out:
            if forked:
                self.process = Loaded(words, stdout=out, stderr=out)
            else:
                self.process = subprocess.Popen(
                    [sys.executable, "run.py", *words],
                    cwd=ROOT,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                )

    @property
    def said(self) -> str:
        return self._out.read_text(encoding="utf-8")

    def is_open(self) -> bool:
        assert self.process.poll() is None, self.said
        return "Ctrl-C ends everything." in self.said

    def has_pictures(self) -> bool:
        return all((self.data / "pictures" / f"{name}.png").exists() for name in ("kiosk", "tv"))

    def find(self, pattern: str) -> str:
        found = re.search(pattern, self.said)
        assert found, self.said
        return found[0]

    def interrupt(self) -> int:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(SECONDS)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[list[Running]]:
    running: list[Running] = []
    yield running
    for one in running:
        if one.process.poll() is None:
            one.interrupt()


def pressing(link: str) -> urllib.request.Request:
    """What the button on the page of a one-time link sends."""
    address, _, form = link.partition("?")
    return urllib.request.Request(address, data=form.encode(), method="POST")


def press(link: str) -> int:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    try:
        with opener.open(pressing(link), timeout=PATIENCE_S) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def get(url: str) -> int:
    """The status after redirections."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    try:
        with opener.open(url, timeout=PATIENCE_S) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def children_of(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in path.read_text().split()]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_an_office_starts_signs_its_admin_in_once_ends_and_goes_on_where_it_stopped(
    tmp_path: Path, start: list[Running]
) -> None:
    first = Running(tmp_path / "office")
    start.append(first)
    assert wait_until(first.is_open, SECONDS)
    assert wait_until(first.has_pictures, SECONDS), first.said
    children = children_of(first.process.pid)
    assert len(children) == 4
    link = first.find(r"http://\S+/signin\?once=\S+")
    assert get(link) == 200
    assert press(link) == 200
    assert press(link) == 410
    tokens = {one.name: one.read_text() for one in (tmp_path / "office" / "tokens").iterdir()}
    assert all((one.stat().st_mode & 0o077) == 0 for one in (first.data / "tokens").iterdir())

    assert first.interrupt() == 0
    assert first.said.rstrip().endswith("Everything has ended.")
    assert not any(alive(pid) for pid in children)

    second = Running(tmp_path / "office", forked=True)
    start.append(second)
    assert wait_until(second.is_open, SECONDS)
    assert {one.name: one.read_text() for one in (second.data / "tokens").iterdir()} == tokens
    assert second.interrupt() == 0


class Admin:
    """Signed in with the demo's own link."""

    def __init__(self, office: Running) -> None:
        link = office.find(r"http://\S+/signin\?once=\S+")
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self._opener.open(pressing(link), timeout=PATIENCE_S).close()
        self._api = link.partition("/signin")[0] + "/api/v1"

    def ask(self, method: str, path: str) -> dict[str, Any]:
        request = urllib.request.Request(self._api + path, method=method)
        with self._opener.open(request, timeout=PATIENCE_S) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def slip(self) -> tuple[str, str | None]:
        devices = self.ask("GET", "/devices")["devices"]
        found = [one for one in devices if (one["host"], one["name"]) == ("kiosk", "slip")]
        return (found[0]["state"], found[0]["paper"]) if found else ("", None)

    def sees(self, state: str, paper: str) -> bool:
        return wait_until(lambda: self.slip() == (state, paper), SECONDS)


def test_a_script_of_faults_runs_out_of_paper_and_is_helped_as_it_says(
    tmp_path: Path, start: list[Running]
) -> None:
    # Long enough to see it without paper, and to try once more, on a busy machine too.
    script = "slip=escpos@sim:printer?script=2slips,paper_out,20s,mend"
    office = Running(tmp_path / "office", "--device", script, forked=True)
    start.append(office)
    assert wait_until(office.is_open, SECONDS)
    admin = Admin(office)
    assert admin.sees("ready", "ok"), office.said
    for _ in range(2):
        assert admin.ask("POST", "/devices/kiosk~slip/test")["outcome"] == "confirmed"
    assert admin.sees("failed", "out")
    refused = admin.ask("POST", "/devices/kiosk~slip/test")
    assert refused == {"outcome": "failed", "remedy": "load_paper"}
    assert admin.sees("ready", "ok")
    assert admin.ask("POST", "/devices/kiosk~slip/test")["outcome"] == "confirmed"
    assert len(list((office.data / "slips").glob("*.png"))) == 3
    assert office.interrupt() == 0


def test_wrong_arguments_are_refused_without_a_traceback() -> None:
    result = subprocess.run(
        [sys.executable, "run.py", "demo", "--port", "eighty"], cwd=ROOT,
        capture_output=True, text=True,
    )  # fmt: skip
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
