"""A visit is what the journal says of it, whichever store keeps it and however often it is read."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from queue_server.core import events as ev
from queue_server.opening import Storage, open_storage
from queue_server.reports.memory import MemoryVisits
from queue_server.reports.store.records import columns_of, visit_of
from queue_server.reports.use import rebuild_visits, visit_follower
from queue_server.reports.visits import LEFT_AT_CLOSE, Visit, VisitBook
from queue_server.storage.journal.sql import SqlJournal
from queue_server.usecases.loops.followers import Followers
from queue_server.usecases.ports import JournalRow
from tests.storage.making import DAY, Writer, together

BRANCH = "longjing"
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


# The same on every store.

OpenStorage = Callable[[], Awaitable[object]]


def a_busy_day(w: Writer, day: date) -> list[tuple[list[JournalRow], list[object]]]:
    batches = [together(w.open_day(day), w.only(OPENED), w.issues(6))]
    tickets = list(w.tickets)
    for ticket in tickets[:4]:
        batches.append(together(w.call(ticket), w.start(ticket)))
    batches.append(together(w.finish(tickets[0]), w.transfer(tickets[1], "R01")))
    before = w.tickets[tickets[2]]
    batches.append(w.finish(tickets[2]))
    batches.append(w.undo(tickets[2], before, w.seq))
    batches.append(w.hold(tickets[3]))
    return batches  # type: ignore[return-value]


@pytest.mark.parametrize("batch", [1, 3, 500])
async def test_every_store_keeps_the_same_visits_in_batches_of_any_size(
    storage: Storage, batch: int
) -> None:
    followers = Followers(BRANCH, storage.journal, storage.cursors, storage.leases, batch=batch)
    followers.add(visit_follower(storage.visits))
    w, every = Writer(BRANCH), MemoryVisits()
    assert await storage.visits.first_day() is await every.first_day() is None
    for day in (DAY, DAY + timedelta(days=1)):
        for rows, changes in a_busy_day(w, day):
            await storage.journal.append(rows, changes)  # type: ignore[arg-type]
            every.take(rows, None)
            await followers.catch_up("visits")
    until = DAY + timedelta(days=1)
    kept = list(await storage.visits.visits(DAY, until))
    assert len(kept) == 12
    assert kept == list(await every.visits(DAY, until))
    assert {v.outcome for v in kept if v.day == DAY} == {"done", LEFT_AT_CLOSE}
    assert await storage.visits.first_day() == await every.first_day() == DAY
    await rebuild_visits(BRANCH, storage.journal, storage.cursors, storage.visits)
    assert kept == list(await storage.visits.visits(DAY, until))


async def test_a_day_that_a_follower_has_not_taken_is_not_deleted(tmp_path: Path) -> None:
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    assert isinstance(storage.journal, SqlJournal)
    followers = Followers(BRANCH, storage.journal, storage.cursors, storage.leases)
    followers.add(visit_follower(storage.visits))
    w = Writer(BRANCH)
    await storage.journal.append(*w.open_day())
    await followers.catch_up("visits")
    await storage.journal.append(*w.issues(2))
    await storage.journal.append(*w.open_day(DAY + timedelta(days=1)))
    assert await storage.journal.forget_before(BRANCH, DAY + timedelta(days=1)) == 0
    await followers.catch_up("visits")
    assert await storage.journal.forget_before(BRANCH, DAY + timedelta(days=1)) == 3
    await storage.close()


async def test_visits_stay_when_the_journal_of_their_day_is_deleted(tmp_path: Path) -> None:
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    followers = Followers(BRANCH, storage.journal, storage.cursors, storage.leases)
    followers.add(visit_follower(storage.visits))
    w = Writer(BRANCH)
    for day in (DAY, DAY + timedelta(days=1)):
        for rows, changes in a_busy_day(w, day):
            await storage.journal.append(rows, changes)  # type: ignore[arg-type]
    await followers.catch_up("visits")
    kept = list(await storage.visits.visits(DAY, DAY))
    assert len(kept) == 6
    await storage.journal.forget_before(BRANCH, DAY + timedelta(days=1))  # type: ignore[union-attr]
    await rebuild_visits(BRANCH, storage.journal, storage.cursors, storage.visits)
    assert list(await storage.visits.visits(DAY, DAY)) == kept
    assert len(await storage.visits.visits(DAY, DAY + timedelta(days=1))) == 12
    await storage.close()


def test_a_step_kept_by_an_earlier_version_can_still_be_taken_back() -> None:
    kept = columns_of(replace(Told().visit, place_at=None))
    del kept["place_at"]
    assert visit_of(kept) == replace(Told().visit, place_at=None)
