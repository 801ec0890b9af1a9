"""Numbers cancelled, corrected and put back: what is kept, reported and refused."""

from dataclasses import replace
from typing import Any

import pytest

from queue_server.core import events as ev
from queue_server.core.decide.line.tickets import Cancel, Readmit, Reclassify
from queue_server.core.errors import BadRequest, Refused
from queue_server.core.rules import MissedRule
from tests.core.decide.refusing import refused
from tests.core.play import Play
from tests.office import rules

VERBS: list[Any] = [Cancel, Reclassify]


def command(verb: Any, ticket: str, clerk: str, **more: Any) -> Any:
    priority = {"priority": "caring"} if verb is Reclassify else {}
    return verb(ticket=ticket, clerk=clerk, **priority, **more)


@pytest.fixture
def play() -> Play:
    """Wang serves B001 at counter 2; B002 waits."""
    play = Play()
    play.do("open", 2, "wang")
    play.issue()
    play.issue()
    play.do("call-next", 2, "wang")
    return play


def serving(play: Play) -> str:
    return str(play.state.counters[2].ticket)


@pytest.mark.parametrize("verb", VERBS)
def test_a_ticket_that_a_counter_has_called_is_that_counters(play: Play, verb: Any) -> None:
    error = refused(play, command(verb, serving(play), "lin"))
    assert isinstance(error, Refused)
    assert (error.code, error.facts) == ("not_your_ticket", {"label": "B001", "counter": 2})


@pytest.mark.parametrize("more", [{"clerk": "wang"}, {"clerk": "lin", "supervises": True}])
def test_its_clerk_and_a_supervisor_may_cancel_it(play: Play, more: dict[str, Any]) -> None:
    called = serving(play)
    assert play.carry_out(command(Cancel, called, **more)) == [
        ev.TicketCancelled(ticket=called, reason="")
    ]


def test_why_a_number_was_cancelled_is_recorded_and_free_words_are_its_note(play: Play) -> None:
    play.rules = replace(play.rules, reasons=("left",))
    called, waiting = "20261123-B001", "20261123-B002"
    assert play.carry_out(command(Cancel, called, "wang", reason="left", note="missed a bus")) == [
        ev.TicketCancelled(ticket=called, reason="left", note="missed a bus")
    ]
    assert play.carry_out(command(Cancel, waiting, "wang", reason="ill")) == [
        ev.TicketCancelled(ticket=waiting, note="ill")
    ]


def test_a_visitor_held_at_a_counter_that_closed_is_anyones(play: Play) -> None:
    held = serving(play)
    play.do("start", 2, "wang")
    play.do("hold", 2, "wang")
    assert refused(play, command(Cancel, held, "lin")).code == "not_your_ticket"
    play.do("close", 2, "wang")
    assert play.carry_out(command(Cancel, held, "lin"))


def test_anybody_cancels_who_waits_and_the_reason_is_kept(play: Play) -> None:
    waits = play.state.tickets[next(iter(play.state.line)).id].id
    asked = Cancel(ticket=waits, clerk="lin", reason="left")
    assert play.carry_out(asked) == [ev.TicketCancelled(ticket=waits, note="left")]
    assert refused(play, asked).code == "illegal_transition"


def test_a_corrected_class_is_one_the_office_has(play: Play) -> None:
    waits = next(iter(play.state.line)).id
    error = refused(play, Reclassify(ticket=waits, clerk="lin", priority="royal"))
    assert isinstance(error, BadRequest)
    assert (error.code, error.facts) == ("unknown_priority", {"priority": "royal"})
    done = play.carry_out(Reclassify(ticket=waits, clerk="lin", priority="caring"))
    assert done == [ev.TicketReclassified(ticket=waits, priority="caring")]


def missed(play: Play) -> str:
    ticket = serving(play)
    play.do("no-show", 2, "wang")
    return ticket


def test_a_missed_visitor_comes_back_after_a_few_calls(play: Play) -> None:
    ticket, calls = missed(play), play.state.calls_made
    after = calls + play.rules.missed.requeue_after_calls
    assert play.carry_out(Readmit(ticket=ticket)) == [
        ev.TicketRequeued(ticket=ticket, not_before_call=after)
    ]


def test_a_missed_visitor_is_next_when_nobody_waits(play: Play) -> None:
    ticket = missed(play)
    play.carry_out(Cancel(ticket=next(iter(play.state.line)).id, clerk="wang"))
    [event] = play.carry_out(Readmit(ticket=ticket))
    assert event.not_before_call == 0


def test_a_visitor_who_misses_too_often_needs_a_new_number() -> None:
    play = Play(rules(missed=MissedRule(limit=1, requeue_after_calls=0)))
    play.do("open", 2, "wang")
    play.issue()
    for _ in range(2):
        play.do("call-next", 2, "wang")
        ticket = missed(play)
        if play.state.tickets[ticket].missed == 1:
            play.carry_out(Readmit(ticket=ticket))
    error = refused(play, Readmit(ticket=ticket))
    assert (error.code, error.facts) == ("missed_limit", {"label": "B001", "limit": 1})


def test_only_a_missed_visitor_comes_back(play: Play) -> None:
    assert refused(play, Readmit(ticket=serving(play))).code == "illegal_transition"
    assert refused(play, Readmit(ticket="nobody")).code == "unknown_ticket"
