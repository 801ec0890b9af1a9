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


class Told:
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


def test_a_visit_is_that_of_the_clerk_who_goes_on_at_the_counter() -> None:
    told = Told()
    told.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="picked"))
    told.then(ev.TicketStarted(ticket=TICKET, counter=1))
    told.then(ev.CounterHandedOver(counter=1, clerk="lin"))
    assert told.visit.clerk == "mei"
    told.then(ev.TicketFinished(ticket=TICKET, counter=1))
    assert told.visit.clerk == "lin"


def test_a_served_visitor_has_waited_and_was_served_by_that_clerk() -> None:
    told = Told()
    told.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="picked"), 300)
    told.then(ev.TicketStarted(ticket=TICKET, counter=1), 20)
    told.then(ev.TicketFinished(ticket=TICKET, counter=1, outcome="came_in_vain"))
    told.then(ev.RatingGiven(ticket=TICKET, counter=1, rating=4))
    visit = told.visit
    assert (visit.outcome, visit.clerk, visit.counter) == ("came_in_vain", "mei", 1)
    assert (visit.waited_s, visit.calls, visit.picked, visit.rating) == (300.0, 1, 1, 4)
    assert (visit.told_low_min, visit.told_high_min, visit.origin) == (3, 9, "walk_in")
    assert visit.ended_at == told.rows[-2].at


def test_a_missed_visitor_who_comes_back_waits_twice_and_ends_once() -> None:
    told = Told()
    told.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="relative_wait"), 100)
    told.then(ev.TicketMissed(ticket=TICKET, counter=1))
    assert told.visit.outcome == "no_show"
    told.then(ev.TicketRequeued(ticket=TICKET), 600)
    assert told.visit.outcome is None
    told.then(ev.TicketCalled(ticket=TICKET, counter=1, n=2, rule="relative_wait"), 50)
    visit = told.visit
    assert (visit.waited_s, visit.missed, visit.returned, visit.calls) == (150.0, 1, 1, 2)


def test_a_step_taken_back_leaves_the_visit_as_it_was() -> None:
    told = Told()
    before = told.visit
    row = told.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="relative_wait"))
    undone = told.then(ev.StepUndone(counter=1, undoes=row.seq, ticket=TICKET))
    assert told.visit == replace(before, seq=undone.seq)


def test_a_transfer_and_a_new_class_are_the_visits_from_then_on() -> None:
    told = Told()
    told.then(ev.TicketReclassified(ticket=TICKET, priority="caring"))
    told.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="relative_wait"))
    told.then(ev.TicketTransferred(ticket=TICKET, counter=1, service="R01"))
    told.then(ev.TicketCancelled(ticket=TICKET))
    visit = told.visit
    assert (visit.service, visit.priority, visit.transfers) == ("R01", "caring", 1)
    assert visit.outcome == "cancelled"


def test_who_is_still_waiting_at_the_end_of_the_day_is_left_at_close() -> None:
    told = Told()
    told.rows += told.writer.open_day(DAY + timedelta(days=1))[0]
    assert told.visit.outcome == LEFT_AT_CLOSE
    assert told.visit.ended_at is None


def test_who_had_left_before_the_day_ended_stays_as_it_was() -> None:
    told = Told()
    told.then(ev.TicketCancelled(ticket=TICKET))
    before = told.visit
    told.rows += told.writer.open_day(DAY + timedelta(days=1))[0]
    assert told.visit == before


@pytest.mark.parametrize(
    ("change", "origin"),
    [({"on_behalf": True}, "staff"), ({"due_at": "x"}, "booked"), ({"arrived_at": "x"}, "offline")],
)
def test_where_a_visitor_came_from_is_kept(change: dict[str, object], origin: str) -> None:
    told = Told()
    issued = told.rows[-1]
    at = issued.at.isoformat()
    data = {**issued.data, **{k: at if v == "x" else v for k, v in change.items()}}
    assert folded(replace(issued, data=data))[told.ticket].origin == origin


def test_rows_of_a_visit_that_began_before_the_journal_does_are_passed_over() -> None:
    told = Told()
    row = told.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="relative_wait"))
    assert folded(row) == {}


def test_a_closed_counter_has_no_clerk() -> None:
    told = Told()
    told.then(ev.CounterClosed(counter=1))
    told.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="picked"))
    assert (told.visit.counter, told.visit.clerk) == (1, None)


def test_a_step_before_the_last_one_is_not_taken_back() -> None:
    told = Told()
    row = told.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="picked"))
    told.then(ev.TicketStarted(ticket=TICKET, counter=1))
    before = told.visit
    told.then(ev.StepUndone(counter=1, undoes=row.seq, ticket=TICKET))
    assert told.visit == before


def test_what_does_not_change_a_visit_leaves_it_as_it_was() -> None:
    told = Told()
    before = told.visit
    told.then(ev.TicketNoted(ticket=TICKET, note="asked for the form"))
    assert told.visit == before
    added = told.then(ev.ServiceAdded(ticket=TICKET, counter=1, service="R01"))
    assert told.visit == replace(before, seq=added.seq, counter=1, clerk="mei")


def test_time_on_hold_is_not_served() -> None:
    told = Told()
    told.then(ev.TicketStarted(ticket=TICKET, counter=1))
    told.then(ev.TicketHeld(ticket=TICKET, counter=1))
    told.then(ev.TicketResumed(ticket=TICKET, counter=1), 300)
    assert (told.visit.held_s, told.visit.held_at) == (300.0, None)
    told.then(ev.TicketResumed(ticket=TICKET, counter=1), 60)
    assert told.visit.held_s == 300.0


def test_who_is_put_back_waits_anew_and_may_be_sent_to_another_service() -> None:
    told = Told()
    told.then(ev.TicketRedirected(ticket=TICKET, service="S01"))
    told.then(ev.TicketCalled(ticket=TICKET, counter=1, n=1, rule="picked"))
    row = told.then(ev.TicketSkipped(ticket=TICKET, counter=1))
    assert (told.visit.service, told.visit.queued_at) == ("S01", row.at)
