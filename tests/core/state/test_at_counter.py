"""What a step at a counter leaves behind, at the counter and on the ticket."""

import pytest

from queue_server.core import events as ev
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.state.branch import ANNOUNCEMENTS_KEPT
from tests.core.decide.counter.refusing import refusal
from tests.core.play import Play


@pytest.fixture
def office() -> Play:
    """Counters 2 and 3 are open."""
    play = Play()
    for counter in (2, 3):
        play.do("open", counter)
    return play


def called(play: Play, *verbs: str) -> Ticket:
    """A visitor is called at counter 2, then the verbs follow."""
    ticket = play.issue()
    for verb in ("call-next", *verbs):
        play.do(verb)
    return ticket


def test_who_was_set_aside_is_served_on_at_the_counter_that_takes_them_up(office: Play) -> None:
    ticket = called(office, "start", "hold")
    office.pass_time(40)
    office.do("resume", 3, ticket=ticket.id)
    assert office.state.tickets[ticket.id].counter == 3
    counters = office.state.counters
    assert (counters[2].ticket, counters[3].ticket) == (None, ticket.id)
    assert counters[3].since == office.now


def test_a_call_by_choice_is_counted_and_no_longer_once_taken_back(office: Play) -> None:
    ticket = office.issue()
    office.do("call", ticket=ticket.id)
    assert office.state.tally["picked"] == 1
    office.do("undo")
    assert office.state.tally["picked"] == 0
    office.do("call-next")
    assert office.state.tally["picked"] == 0


def test_of_many_missed_visitors_one_taken_back_is_one_less(office: Play) -> None:
    for early in (False, False, True):
        ticket = called(office)
        missed = ev.TicketMissed(ticket=ticket.id, counter=2, early=early)
        office.take_in([missed], "clerk:wang")
    tally = office.state.tally
    assert (tally["missed"], tally["missed_early"]) == (3, 1)
    office.do("undo")
    assert (tally["missed"], tally["missed_early"]) == (2, 0)


def test_who_walks_up_has_waited_until_then_and_who_was_called_until_the_call(office: Play) -> None:
    walked, waited = office.issue(), office.issue()
    office.pass_time(40)
    office.take_in([ev.TicketStarted(ticket=walked.id, counter=3)], "clerk:wang")
    office.do("call", ticket=waited.id)
    office.pass_time(5)
    office.do("start")
    assert [office.state.tickets[one.id].waited_s for one in (walked, waited)] == [40, 40]


def test_who_is_sent_on_and_back_has_each_service_once_and_the_time_of_both_waits(
    office: Play,
) -> None:
    ticket = called(office)
    seen = []
    for service in ("R01", "T01"):
        office.do("transfer", service=service)
        now = office.state.tickets[ticket.id]
        seen.append((now.service, now.services, now.counter, now.calls))
        office.pass_time(30)
        office.do("call", ticket=ticket.id)
    both = ("T01", "R01")
    assert seen == [("R01", both, None, 0), ("T01", both, None, 0)]
    assert office.state.tickets[ticket.id].waited_s == 60


def test_who_is_skipped_waits_at_no_counter_and_is_listed_with_each_that_did_so(
    office: Play,
) -> None:
    ticket = office.issue()
    for counter in (2, 3, 2):
        office.do("call", counter, ticket=ticket.id)
        office.do("skip", counter)
        now = office.state.tickets[ticket.id]
        assert (now.state, now.counter, now.calls) == (TicketState.WAITING, None, 0)
        assert now.since_seq == office.state.seq
    assert office.state.tickets[ticket.id].skipped_by == (2, 3)


def test_a_service_that_was_added_is_taken_back_alone_and_only_for_a_while(office: Play) -> None:
    ticket = called(office, "start")
    office.do("add-service", service="R01")
    added = office.state.seq
    office.do("undo")
    assert office.rows[-1][3] == ev.StepUndone(counter=2, undoes=added, ticket=ticket.id)
    now = office.state.tickets[ticket.id]
    assert (now.services, now.state) == (("T01",), TicketState.SERVING)
    office.do("add-service", service="R01")
    office.pass_time(31)
    assert refusal(office, "undo") == "undo_too_late"


@pytest.mark.parametrize("verb", ["open", "close"])
def test_after_a_pause_neither_a_step_nor_a_reason_is_left(office: Play, verb: str) -> None:
    called(office, "start", "finish")
    office.pass_time(10)
    office.do("pause", note="back soon")
    counter = office.state.counters[2]
    assert (counter.reason, counter.since) == ("back soon", office.now)
    assert office.state.pause_notes == {2: office.state.seq}
    office.pass_time(10)
    office.do(verb)
    counter = office.state.counters[2]
    assert (counter.reason, counter.since) == ("", office.now)
    assert (office.state.pause_notes, office.state.steps) == ({}, {})


def test_of_a_pause_with_a_reason_the_note_is_not_shown(office: Play) -> None:
    office.take_in([ev.CounterPaused(counter=2, reason="lunch", note="dentist")], "clerk:wang")
    assert (office.state.counters[2].reason, office.state.pause_notes) == ("lunch", {})


def test_as_many_calls_as_a_screen_may_ask_for_are_kept_and_the_newest_of_them(
    office: Play,
) -> None:
    ticket = called(office)
    for n in range(2, ANNOUNCEMENTS_KEPT + 3):
        office.take_in([ev.TicketRecalled(ticket=ticket.id, counter=2, n=n)], "clerk:wang")
    kept = [one.n for one in office.state.announcements]
    assert kept == list(range(3, ANNOUNCEMENTS_KEPT + 3))
