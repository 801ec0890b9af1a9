"""Real programs are started, watched, restarted and stopped."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from queue_server.commands.running.children import Child, Program, pause_s, wait_until
from tests.waiting import PATIENCE_S

Make = Callable[[str], Child]


def python(code: str) -> Program:
    return Program("child", [sys.executable, "-c", code])


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Make children that are gone after the test."""
    made: list[Child] = []

    def maker(code: str) -> Child:
        child = Child(python(code), tmp_path / "logs" / "child.log", tmp_path)
        made.append(child)
        return child

    yield maker
    for child in made:
        child.ask_to_end()
        child.end(0.0)


def test_pauses_double_and_stay_below_half_a_minute() -> None:
    assert [pause_s(n) for n in (1, 2, 3, 4, 5, 6, 20)] == [1, 2, 4, 8, 16, 30, 30]


def test_what_a_child_says_is_kept(make: Make) -> None:
    child = make("print('listening on http://127.0.0.1:1', flush=True); input()")
    child.start(0.0)
    assert wait_until(lambda: "listening on" in child.said(), PATIENCE_S)


def test_a_child_that_dies_is_started_again_after_its_pause_and_said(make: Make) -> None:
    child = make("import sys; sys.exit('no paper')")
    said: list[str] = []
    child.start(0.0)
    assert wait_until(lambda: child.pid is None, PATIENCE_S)
    child.look_after(5.0, said.append)
    assert "no paper" in said[0]
    assert "starting again in 1 s" in said[0]
    child.look_after(5.9, said.append)
    assert child.pid is None
    child.look_after(6.0, said.append)
    assert wait_until(lambda: child.pid is None, PATIENCE_S)
    child.look_after(6.5, said.append)
    assert "starting again in 2 s" in said[1]


def test_a_child_that_lived_long_is_forgiven(make: Make) -> None:
    child = make("import sys; sys.exit(3)")
    said: list[str] = []
    for began in (0.0, 100.0):
        child.start(began)
        assert wait_until(lambda: child.pid is None, PATIENCE_S)
        child.look_after(began + 61.0, said.append)
    assert all("in 1 s" in text for text in said)


def test_a_child_that_ends_when_asked_is_not_killed(make: Make) -> None:
    child = make("import time; print('up', flush=True); time.sleep(60)")
    child.start(0.0)
    assert wait_until(lambda: "up" in child.said(), PATIENCE_S)
    child.ask_to_end()
    assert child.end(PATIENCE_S)
    assert child.pid is None


def test_a_child_that_will_not_end_is_killed(make: Make) -> None:
    child = make(
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('deaf', flush=True); time.sleep(60)"
    )
    child.start(0.0)
    assert wait_until(lambda: "deaf" in child.said(), PATIENCE_S)
    child.ask_to_end()
    assert not child.end(0.2)
    assert child.pid is None


def test_an_ended_child_stays_ended(make: Make) -> None:
    child = make("import sys; sys.exit(1)")
    child.start(0.0)
    assert wait_until(lambda: child.pid is None, PATIENCE_S)
    child.look_after(1.0, lambda text: None)
    child.ask_to_end()
    child.look_after(time.monotonic() + 1000.0, lambda text: None)
    assert child.end()
