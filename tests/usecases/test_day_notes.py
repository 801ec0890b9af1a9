"""A note for the next clerk is gone once its day is over, even if another process ended it."""

from datetime import timedelta

import pytest

from queue_server.clock import SetClock
from queue_server.core import events as ev
from queue_server.core.decide.line.corrections import WriteNote
from queue_server.core.decide.line.tickets import Cancel
from queue_server.core.written import ERASED
from queue_server.storage.memory import MemoryDatabase, MemoryJournal
from queue_server.usecases.branch import Branch
from queue_server.usecases.ports import Journal, StorageDown
from queue_server.usecases.rows import text_of
from tests.office import MONDAY_TEN, rules
from tests.stores import OpenJournal
from tests.usecases.acts import BOSS, Begin, issue, ticket_of

A_DAY = timedelta(days=1)
WORDS = "has the form"


async def noted(branch: Branch, words: str = WORDS) -> None:
    ticket = ticket_of(await issue(branch)).id
    await branch.do(WriteNote(ticket=ticket, note=words), actor=BOSS)


async def texts(journal: Journal, kind: str = ev.TicketNoted.KIND) -> list[str]:
    rows = await journal.read(rules().branch, 0, 999)
    return [text_of(row) for row in rows if row.kind == kind]


async def test_a_note_is_gone_after_a_restart_over_midnight(
    open_journal: OpenJournal, begin: Begin, clock: SetClock
) -> None:
    journal = await open_journal()
    before = await begin(journal)
    await noted(before)
    await before.stop()
    await journal.close()
    clock.advance(A_DAY)
    again = await open_journal()
    after = await begin(again)
    await noted(after, "today")
    await after.erase_day_notes()
    assert await texts(again) == [ERASED, "today"]


async def test_a_note_is_gone_when_the_process_that_opened_the_day_ended_before_it_was_erased(
    journal: Journal, begin: Begin, clock: SetClock
) -> None:
    killed = await begin(journal)
    await noted(killed)
    clock.advance(A_DAY)
    await killed.turn()
    await killed.stop()
    branch = await begin(journal)
    await branch.erase_day_notes()
    assert await texts(journal) == [ERASED]


async def test_a_note_is_gone_when_a_command_opened_the_day(
    journal: Journal, begin: Begin, clock: SetClock
) -> None:
    branch = await begin(journal)
    await noted(branch)
    await branch.erase_day_notes()
    assert await texts(journal) == [WORDS]
    clock.advance(A_DAY)
    await issue(branch)
    await branch.erase_day_notes()
    assert await texts(journal) == [ERASED]


async def test_notes_of_a_day_left_and_of_a_wrong_day_are_gone_and_those_written_since_stay(
    journal: Journal, begin: Begin, clock: SetClock
) -> None:
    branch = await begin(journal)
    await noted(branch, "monday")
    clock.advance(7 * A_DAY)
    await noted(branch, "a week early")
    clock.set(MONDAY_TEN + timedelta(hours=1))
    await branch.correct_day(MONDAY_TEN.date(), "battery", actor=BOSS)
    await noted(branch, "monday again")
    await branch.erase_day_notes()
    assert await texts(journal) == [ERASED, ERASED, "monday again"]


async def test_a_correction_of_the_time_alone_erases_nothing(
    journal: Journal, begin: Begin, clock: SetClock
) -> None:
    branch = await begin(journal)
    await noted(branch)
    clock.advance(timedelta(hours=2))
    await issue(branch)
    clock.set(MONDAY_TEN + timedelta(hours=1))
    await branch.correct_day(MONDAY_TEN.date(), "battery", actor=BOSS)
    await branch.erase_day_notes()
    assert await texts(journal) == [WORDS]


async def test_a_note_kept_by_age_outlasts_its_day(
    journal: Journal, begin: Begin, clock: SetClock
) -> None:
    branch = await begin(journal)
    ticket = ticket_of(await issue(branch)).id
    await branch.do(Cancel(ticket=ticket, clerk="chief", note=WORDS), actor=BOSS)
    clock.advance(A_DAY)
    await issue(branch)
    await branch.erase_day_notes()
    assert await texts(journal, ev.TicketCancelled.KIND) == [WORDS]


async def test_the_day_that_another_process_opened_ends_the_notes_here(
    begin: Begin, clock: SetClock
) -> None:
    database = MemoryDatabase()
    one, two = [await begin(MemoryJournal(database)) for _ in range(2)]
    await noted(one)
    await one.erase_day_notes()
    clock.advance(A_DAY)
    await noted(two, "today")
    await issue(one)
    for branch in (one, two, one):
        await branch.erase_day_notes()
    assert await texts(database.journals[0]) == [ERASED, "today"]


async def test_what_could_not_be_erased_is_erased_at_the_next_look(
    begin: Begin, clock: SetClock
) -> None:
    journal = MemoryJournal()
    branch = await begin(journal)
    await noted(branch)
    clock.advance(A_DAY)
    await issue(branch)
    journal.faults.unreadable = "connection"
    with pytest.raises(StorageDown):
        await branch.erase_day_notes()
    journal.faults.unreadable = None
    await branch.erase_day_notes()
    assert await texts(journal) == [ERASED]


async def test_a_look_where_nothing_is_due_asks_storage_once_a_day(
    begin: Begin, clock: SetClock
) -> None:
    journal = MemoryJournal()
    branch = await begin(journal)
    await branch.erase_day_notes()
    journal.faults.unreadable = "connection"
    await branch.erase_day_notes()
    journal.faults.unreadable = None
    clock.advance(A_DAY)
    await branch.turn()
    journal.faults.unreadable = "connection"
    with pytest.raises(StorageDown):
        await branch.erase_day_notes()
    journal.faults.unreadable = None
