"""A program drives the kiosk over standard input."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kiosk import events as e
from kiosk.piloted import Pilot as Program
from tests.fake_server import FakeServer
from tests.kiosk.pilot import Pilot, the_catalogue

ROOT = Path(__file__).parents[2]


class Finger:
    """Puts the program's finger on the test's glass."""

    def __init__(self, pilot: Pilot) -> None:
        self._pilot = pilot

    def down(self, x: int, y: int) -> None:
        self._key = f"{x} {y}"
        target = self._pilot.kiosk.target_at(x, y) or ""
        self._pilot.hear(e.Pressed(target, self._key, self._pilot.now))

    def up(self, x: int, y: int) -> None:
        self._pilot.hear(e.Lifted(self._pilot.kiosk.target_at(x, y), self._pilot.now))


class Driven:
    """The program, the kiosk, and time."""

    def __init__(self) -> None:
        self.pilot = Pilot(name="kiosk")
        self.out = io.StringIO()
        self.program = Program(
            self.pilot.kiosk, Finger(self.pilot), self.out, lambda one: one.size_px
        )

    def say(self, line: str) -> Any:
        before = len(self.out.getvalue())
        self.program.give(line)
        for _ in range(200):
            self.program.turn(self.pilot.now, 0.0)
            if len(self.out.getvalue()) > before:
                return json.loads(self.out.getvalue()[before:])
            self.pilot.wait(0.25)
        raise AssertionError(f"no answer to {line}")

    def do(self, **command: Any) -> Any:
        return self.say(json.dumps(command))


def test_a_number_is_taken_by_words_and_everything_read_on_the_way() -> None:
    driven = Driven()
    assert driven.do(look=True)["screen"] == "start"
    assert driven.do(touch_text="English")["language"] == "en"
    office = driven.pilot.model.office
    [group] = [one for one in office.categories if one["code"] == "document"]
    driven.do(touch_text=group["name"]["en"])
    service = office.service("T01")
    assert service is not None
    driven.do(touch_text=service["name"]["en"])
    shown = driven.do(touch_text=office.say("print_ticket", "en"))
    assert shown["screen"] in ("issuing", "printing", "thanks")
    shown = driven.do(wait_s=1)
    assert shown["screen"] == "thanks"
    assert "A001" in [one["text"] for one in shown["texts"]]
    assert shown["spoken"] == []


def test_a_button_is_touched_where_it_is() -> None:
    driven = Driven()
    [english] = [one for one in driven.do(look=True)["texts"] if one["text"] == "English"]
    assert english["action"] == "language:en"
    middle = [english["x"] + english["w"] / 2, english["y"] + english["h"] / 2]
    assert driven.do(touch=middle)["screen"] == "category"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("no json", "bad_json"),
        ("[]", "unknown_command"),
        ('{"touch": "here"}', "unknown_command"),
        ('{"touch": [1]}', "unknown_command"),
        ('{"touch": [-1, 5]}', "out_of_glass"),
        ('{"touch": [5, 99999]}', "out_of_glass"),
        ('{"touch_text": "no such words"}', "no_such_text"),
        ('{"wait_s": -1}', "unknown_command"),
        ('{"wait_s": 1e9}', "unknown_command"),
    ],
)
def test_what_cannot_be_done_is_said_and_the_next_command_works(line: str, error: str) -> None:
    driven = Driven()
    assert driven.say(line)["error"] == error
    assert "error" not in driven.do(look=True)


def test_no_key_does_anything() -> None:
    assert Driven().do(key="F4")["screen"] == "start"


def test_the_real_kiosk_obeys_and_ends_with_its_input(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("kiosk-token")
    commands = [{"look": True}, {"wait_s": 1}, {"touch_text": "English"}]
    with FakeServer(the_catalogue()) as server:
        done = subprocess.run(
            [
                sys.executable, "run.py", "kiosk", "--server", server.url,
                "--token-file", str(tmp_path / "token"), "--data", str(tmp_path / "data"),
                "--headless", "--pilot",
            ],
            input="".join(json.dumps(one) + "\n" for one in commands),
            capture_output=True, text=True, cwd=ROOT, timeout=120, check=True,
        )  # fmt: skip
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(commands)
    assert answers[0]["screen"] == "start"


def test_a_window_has_no_pilot(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable, "run.py", "kiosk", "--server", "http://127.0.0.1:1",
            "--token-file", "none", "--pilot",
        ],
        capture_output=True, text=True, cwd=ROOT, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
