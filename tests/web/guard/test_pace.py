"""Strangers who ask too fast wait, and only they."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.commands.running import server
from queue_server.web.guard import pace
from queue_server.web.guard.pace import BURST, PER_S, Pace


def test_a_lobby_of_phones_is_answered_at_once() -> None:
    turns = Pace()
    assert [turns.wait("router", 100.0) for _ in range(BURST)] == [0.0] * BURST
    assert turns.wait("router", 100.0) > 0


def test_a_turn_is_taken_at_once_or_not_reserved() -> None:
    turns = Pace()
    assert [turns.take("router", 100.0) for _ in range(BURST + 5)] == [True] * BURST + [False] * 5
    assert turns.take("router", 100.0 + 1 / PER_S)
    assert not turns.take("router", 100.0 + 1 / PER_S)


def test_one_address_keeps_no_other_waiting() -> None:
    turns = Pace()
    for _ in range(10 * BURST):
        turns.wait("flood", 100.0)
    assert turns.wait("visitor", 100.0) == 0


def test_an_address_that_was_quiet_has_its_burst_again() -> None:
    turns = Pace()
    for _ in range(2 * BURST):
        turns.wait("router", 100.0)
    assert turns.wait("router", 100.0 + 2 * BURST / PER_S) == 0


@given(st.lists(st.floats(0, 0.05), max_size=600))
def test_nobody_is_ever_answered_faster_than_the_pace(pauses: list[float]) -> None:
    turns, now = Pace(), 1000.0
    answered = []
    for pause in pauses:
        now += pause
        answered.append(now + turns.wait("flood", now))
    for first, at in enumerate(answered[BURST:]):
        assert at >= answered[0] + first / PER_S - 1e-5


def test_what_is_remembered_is_bounded() -> None:
    turns = Pace()
    for number in range(pace.MOST_REMEMBERED + 50):
        turns.wait(f"address-{number}", 1.0)
    assert len(turns) == pace.MOST_REMEMBERED


def test_what_the_manual_and_the_switch_say_of_strangers_is_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    manual = Path("docs/operations/proxy.md").read_text(encoding="utf-8")
    assert f"{BURST} at once and then {PER_S} a second" in manual
    with pytest.raises(SystemExit):
        server.main(["--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert f"{BURST} requests at once, then {PER_S} a second" in shown
