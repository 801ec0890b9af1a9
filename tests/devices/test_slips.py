"""What kiosks report about slips is gathered until it is stored."""

from typing import Any

from queue_server.devices.use.slips import MOST, FreshSlips


def slip(ticket: str, outcome: str = "uncertain") -> Any:
    return {
        "ticket": ticket, "device": "printer", "outcome": outcome, "reason": None, "remedy": None,
        "at": "2026-11-23T09:00:00+08:00",
    }  # fmt: skip


def test_of_a_slip_the_last_outcome_holds_and_what_is_taken_is_gone() -> None:
    fresh = FreshSlips()
    fresh.note([slip("a"), slip("b"), slip("a", "failed")])
    assert fresh.take() == {"a": "failed", "b": "uncertain"}
    assert fresh.take() == {}


def test_what_could_not_be_kept_comes_again_unless_something_newer_was_reported() -> None:
    fresh = FreshSlips()
    fresh.note([slip("a", "failed")])
    fresh.give_back({"a": "uncertain", "b": "uncertain"})
    assert fresh.take() == {"a": "failed", "b": "uncertain"}


def test_a_machine_that_makes_up_tickets_fills_nothing() -> None:
    fresh = FreshSlips()
    fresh.note(slip(str(n)) for n in range(2 * MOST))
    fresh.note([slip("0", "failed")])
    assert len(taken := fresh.take()) == MOST
    assert taken["0"] == "failed"
