"""A visit is as the journal has it, whichever store keeps it and however often it is read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from queue_server.core import events as ev
from queue_server.reports.rules.visits import LEFT_AT_CLOSE, Visit, VisitBook
from queue_server.usecases.ports import JournalRow
from tests.storage.making import DAY, Writer

TICKET = "20261123-B001"


def folded(*rows: JournalRow) -> dict[str, Visit]:
    book = VisitBook()
    book.take(rows)
    return book.visits


class Story:
    """Rows of one visitor, as they are told."""

    def __init__(self) -> None:
        self.writer = Writer()
        self.rows = [*self.writer.open_day()[0], self.writer.row(OPENED)]
        self.rows += self.writer.issue(series="B")[0]
        self.ticket = next(iter(self.writer.tickets))

    def then(self, event: ev.Event, after_s: int = 60) -> JournalRow:
        self.writer.at += timedelta(seconds=after_s - 1)
        row = self.writer.row(event)
        self.rows.append(row)
        return row

    @property
    def visit(self) -> Visit:
        return folded(*self.rows)[self.ticket]


OPENED = ev.CounterOpened(counter=1, clerk="mei")


def test_a_visit_begins_with_what_its_number_was_given_for() -> None:
    story = Story()
    issued = story.rows[-1]
    came, due = issued.at - timedelta(minutes=20), issued.at + timedelta(minutes=15)
    data = {**issued.data, "ahead": 4, "arrived_at": came.isoformat()}
    begun = Visit(
        ticket=TICKET, day=DAY, service="T01", priority="general", language="zh-TW",
        origin="offline", ahead=4, told_low_min=3, told_high_min=9, issued_at=issued.at,
        queued_at=came, place_at=came, seq=issued.seq,
    )  # fmt: skip
    assert folded(replace(issued, data=data)) == {TICKET: begun}
    for agreed, place in ((due, due), (came - timedelta(minutes=5), came)):
        booked = replace(issued, data={**data, "due_at": agreed.isoformat()})
        assert folded(booked)[TICKET] == replace(begun, origin="booked", place_at=place)


def test_a_visit_with_two_calls_keeps_the_first_and_adds_up_its_waits() -> None:
    story = Story()
    begun = story.visit
    call = ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="relative_wait")
    called = story.then(call, 100)
    started = story.then(ev.TicketStarted(ticket=TICKET, counter=1), 20)
    story.then(ev.TicketTransferred(ticket=TICKET, counter=1, service="R01"), 60)
    story.then(replace(call, n=2, rule="picked"), 50)
    story.then(ev.TicketStarted(ticket=TICKET, counter=1), 10)
    ended = story.then(ev.TicketFinished(ticket=TICKET, counter=1, outcome="done"))
    assert story.visit == replace(
        begun, service="R01", queued_at=None, called_at=called.at, started_at=started.at,
        ended_at=ended.at, outcome="done", counter=1, clerk="mei", waited_s=150.0, calls=2,
        picked=1, transfers=1, seq=ended.seq,
    )  # fmt: skip


def test_who_is_served_without_a_call_has_waited_until_then() -> None:
    story = Story()
    begun = story.visit
    row = story.then(ev.TicketStarted(ticket=TICKET, counter=1), 90)
    assert story.visit == replace(
        begun, queued_at=None, started_at=row.at, counter=1, clerk="mei", waited_s=90.0, seq=row.seq
    )


def test_who_is_called_and_resumed_at_once_has_neither_waited_nor_been_on_hold() -> None:
    story = Story()
    story.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="picked"), 0)
    story.then(ev.TicketStarted(ticket=TICKET, counter=1))
    story.then(ev.TicketHeld(ticket=TICKET, counter=1))
    story.then(ev.TicketResumed(ticket=TICKET, counter=1), 0)
    assert (story.visit.waited_s, story.visit.held_s) == (0.0, 0.0)


def test_a_visit_is_that_of_the_clerk_who_goes_on_at_the_counter() -> None:
    story = Story()
    story.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="picked"))
    story.then(ev.TicketStarted(ticket=TICKET, counter=1))
    story.then(ev.CounterHandedOver(counter=1, clerk="lin"))
    assert story.visit.clerk == "mei"
    story.then(ev.TicketFinished(ticket=TICKET, counter=1))
    assert story.visit.clerk == "lin"


def test_a_served_visitor_has_waited_and_was_served_by_that_clerk() -> None:
    story = Story()
    story.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="picked"), 300)
    story.then(ev.TicketStarted(ticket=TICKET, counter=1), 20)
    story.then(ev.TicketFinished(ticket=TICKET, counter=1, outcome="came_in_vain"))
    reasons = ("attitude", "speed")
    story.then(ev.RatingGiven(ticket=TICKET, counter=1, rating=4, reasons=reasons))
    visit = story.visit
    assert visit.reasons == "attitude,speed"
    assert (visit.outcome, visit.clerk, visit.counter) == ("came_in_vain", "mei", 1)
    assert (visit.waited_s, visit.calls, visit.picked, visit.rating) == (300.0, 1, 1, 4)
    assert (visit.told_low_min, visit.told_high_min, visit.origin) == (3, 9, "walk_in")
    assert visit.ended_at == story.rows[-2].at


def test_a_missed_visitor_who_comes_back_waits_twice_and_ends_once() -> None:
    story = Story()
    story.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="relative_wait"), 100)
    called = story.visit
    row = story.then(ev.TicketMissed(ticket=TICKET, counter=1, early=True))
    missed = replace(called, ended_at=row.at, outcome="no_show", missed=1, early=1, seq=row.seq)
    assert story.visit == missed
    row = story.then(ev.TicketRequeued(ticket=TICKET), 600)
    assert story.visit == replace(
        missed, ended_at=None, outcome=None, queued_at=row.at, returned=1, seq=row.seq
    )
    story.then(ev.TicketCalled(ticket=TICKET, counter=1, n=2, rule="relative_wait"), 50)
    visit = story.visit
    assert (visit.waited_s, visit.missed, visit.returned, visit.calls) == (150.0, 1, 1, 2)


def test_a_step_taken_back_leaves_the_visit_as_it_was() -> None:
    story = Story()
    before = story.visit
    row = story.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="relative_wait"))
    undone = story.then(ev.StepUndone(counter=1, undoes=row.seq, ticket=TICKET))
    assert story.visit == replace(before, seq=undone.seq)


def test_a_transfer_and_a_new_class_are_the_visits_from_then_on() -> None:
    story = Story()
    story.then(ev.TicketReclassified(ticket=TICKET, priority="caring"))
    story.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="relative_wait"))
    row = story.then(ev.TicketTransferred(ticket=TICKET, counter=1, service="R01"))
    assert story.visit.queued_at == row.at
    story.then(ev.TicketCancelled(ticket=TICKET))
    visit = story.visit
    assert (visit.service, visit.priority, visit.transfers) == ("R01", "caring", 1)
    assert visit.outcome == "cancelled"


def test_who_is_still_waiting_at_the_end_of_the_day_is_left_at_close() -> None:
    story = Story()
    before = story.visit
    [row] = story.writer.open_day(DAY + timedelta(days=1))[0]
    story.rows.append(row)
    assert story.visit == replace(before, outcome=LEFT_AT_CLOSE, queued_at=None, seq=row.seq)


def test_a_step_of_the_day_before_is_not_taken_back() -> None:
    story = Story()
    row = story.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="picked"))
    story.rows += story.writer.open_day(DAY + timedelta(days=1))[0]
    before = story.visit
    story.then(ev.StepUndone(counter=1, undoes=row.seq, ticket=TICKET))
    assert story.visit == before


def test_who_had_left_before_the_day_ended_stays_as_it_was() -> None:
    story = Story()
    waiting = story.visit
    row = story.then(ev.TicketCancelled(ticket=TICKET))
    before = story.visit
    assert before == replace(
        waiting, ended_at=row.at, outcome="cancelled", queued_at=None, seq=row.seq
    )
    story.rows += story.writer.open_day(DAY + timedelta(days=1))[0]
    assert story.visit == before


@pytest.mark.parametrize(
    ("change", "origin"),
    [({"on_behalf": True}, "staff"), ({"due_at": "x"}, "booked"), ({"arrived_at": "x"}, "offline")],
)
def test_where_a_visitor_came_from_is_kept(change: dict[str, object], origin: str) -> None:
    story = Story()
    issued = story.rows[-1]
    at = issued.at.isoformat()
    data = {**issued.data, **{k: at if v == "x" else v for k, v in change.items()}}
    assert folded(replace(issued, data=data))[story.ticket].origin == origin


def test_rows_of_a_visit_that_began_before_the_journal_does_are_passed_over() -> None:
    story = Story()
    row = story.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="relative_wait"))
    assert folded(row) == {}


def test_a_counter_that_opened_before_the_journal_begins_may_close() -> None:
    assert folded(Story().then(ev.CounterClosed(counter=2))) == {}


def test_a_step_is_taken_back_once_and_a_rating_is_none() -> None:
    story = Story()
    story.then(ev.TicketStarted(ticket=TICKET, counter=1))
    before = story.visit
    row = story.then(ev.TicketFinished(ticket=TICKET, counter=1))
    story.then(ev.RatingGiven(ticket=TICKET, counter=1, rating=4))
    undone = story.then(ev.StepUndone(counter=1, undoes=row.seq, ticket=TICKET))
    assert story.visit == replace(before, seq=undone.seq)
    story.then(ev.StepUndone(counter=1, undoes=row.seq, ticket=TICKET))
    assert story.visit == replace(before, seq=undone.seq)


def test_the_visits_that_were_touched_are_known_to_who_keeps_them() -> None:
    book = VisitBook()
    book.take(Story().rows)
    assert book.changed == {TICKET}


def test_a_closed_counter_has_no_clerk() -> None:
    story = Story()
    story.then(ev.CounterClosed(counter=1))
    story.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="picked"))
    assert (story.visit.counter, story.visit.clerk) == (1, None)


def test_a_step_before_the_last_one_is_not_taken_back() -> None:
    story = Story()
    row = story.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="picked"))
    story.then(ev.TicketStarted(ticket=TICKET, counter=1))
    before = story.visit
    story.then(ev.StepUndone(counter=1, undoes=row.seq, ticket=TICKET))
    assert story.visit == before


def test_what_does_not_change_a_visit_leaves_it_as_it_was() -> None:
    story = Story()
    before = story.visit
    story.then(ev.TicketNoted(ticket=TICKET, note="asked for the form"))
    assert story.visit == before
    added = story.then(ev.ServiceAdded(ticket=TICKET, counter=1, service="R01"))
    assert story.visit == replace(before, seq=added.seq, counter=1, clerk="mei")


def test_time_on_hold_is_not_served() -> None:
    story = Story()
    story.then(ev.TicketStarted(ticket=TICKET, counter=1))
    story.then(ev.TicketHeld(ticket=TICKET, counter=1))
    story.then(ev.TicketResumed(ticket=TICKET, counter=1), 300)
    assert (story.visit.held_s, story.visit.held_at) == (300.0, None)
    story.then(ev.TicketResumed(ticket=TICKET, counter=1), 60)
    assert story.visit.held_s == 300.0


def test_who_is_finished_while_on_hold_was_on_hold_until_then() -> None:
    story = Story()
    story.then(ev.TicketStarted(ticket=TICKET, counter=1))
    story.then(ev.TicketHeld(ticket=TICKET, counter=1))
    row = story.then(ev.TicketFinished(ticket=TICKET, counter=1, outcome="done"), 120)
    visit = story.visit
    assert (visit.held_s, visit.held_at, visit.ended_at) == (120.0, None, row.at)


def test_who_was_told_no_wait_has_none_on_the_visit() -> None:
    story = Story()
    issued = story.rows[-1]
    visit = folded(replace(issued, data={**issued.data, "wait": None}))[story.ticket]
    assert (visit.told_low_min, visit.told_high_min) == (None, None)


def test_who_is_put_back_waits_again_and_may_be_sent_to_another_service() -> None:
    story = Story()
    story.then(ev.TicketRedirected(ticket=TICKET, service="S01"))
    story.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="picked"))
    row = story.then(ev.TicketSkipped(ticket=TICKET, counter=1))
    assert (story.visit.service, story.visit.queued_at) == ("S01", row.at)
