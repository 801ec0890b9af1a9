"""Free words are kept beside the journal and shown to people until they are erased."""

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import get_args

import pytest

from queue_server.clock import SetClock
from queue_server.core import events as ev
from queue_server.core.decide.counter.counters import Open, Pause
from queue_server.core.decide.standing.suspensions import Suspend
from queue_server.core.errors import UnknownThing
from queue_server.core.written import ERASED
from queue_server.storage.memory import MemoryDatabase, MemoryJournal
from queue_server.usecases.branch import Branch
from queue_server.usecases.notes import MARK, Note
from queue_server.usecases.rows import Noted, text_of, with_note
from tests.office import MONDAY_TEN, rules
from tests.storage.making import Writer, together

WORDS = "dentist at eleven"


async def started(database: MemoryDatabase, days: int = 0) -> Branch:
    clock = SetClock(MONDAY_TEN + timedelta(days=days))
    branch = Branch(rules(), MemoryJournal(database), clock)
    await branch.start()
    return branch


async def shown(branch: Branch) -> str:
    return await branch.read(lambda state, now: state.counters[2].reason)


async def paused(branch: Branch, key: str | None = None) -> int:
    await branch.do(Open(counter=2, clerk="wang"), actor="clerk:wang")
    pause = Pause(counter=2, clerk="wang", reason=WORDS)
    return (await branch.do(pause, actor="clerk:wang", request_id=key)).seq


async def test_a_pause_in_free_words_reads_as_said_also_after_a_new_start() -> None:
    database = MemoryDatabase()
    branch = await started(database)
    seq = await paused(branch, "k")
    assert await shown(branch) == WORDS
    assert WORDS not in str([row.data for row in database.branch(branch.rules.branch).rows])
    await branch.stop()
    again = await started(database)
    assert await shown(again) == WORDS
    await again.erase_note(seq)
    assert await shown(again) == ERASED
    with pytest.raises(UnknownThing):
        await again.erase_note(seq)
    await again.stop()
    last = await started(database)
    assert await shown(last) == ERASED
    await last.stop()


async def test_what_is_asked_again_is_answered_as_the_first_time_also_once_erased() -> None:
    branch = await started(MemoryDatabase())
    seq = await paused(branch, "k")
    await branch.erase_note(seq)
    again = await branch.do(
        Pause(counter=2, clerk="wang", reason=WORDS), actor="clerk:wang", request_id="k"
    )
    assert (again.seq, again.replayed) == (seq, True)
    await branch.stop()


def test_a_row_that_never_had_a_note_has_no_text() -> None:
    [row], _ = together(Writer().open_day())
    assert text_of(row) == ""


async def why_closed(branch: Branch) -> list[str]:
    return await branch.read(lambda state, now: [one.said for one in state.suspensions.values()])


def in_journal(database: MemoryDatabase, branch: Branch) -> str:
    return str([row.data for row in database.branch(branch.rules.branch).rows])


async def test_why_the_office_is_closed_reads_as_said_on_later_days_until_it_is_erased() -> None:
    database = MemoryDatabase()
    branch = await started(database)
    done = await branch.do(Suspend(id="s", scope="branch", reason=WORDS), actor="user:boss")
    seq = done.seq
    assert await why_closed(branch) == [WORDS]
    assert WORDS not in in_journal(database, branch)
    await branch.stop()
    tomorrow = await started(database, days=1)
    assert await why_closed(tomorrow) == [WORDS]
    await tomorrow.erase_note(seq)
    assert await why_closed(tomorrow) == [ERASED]
    await tomorrow.stop()
    later = await started(database, days=2)
    assert await why_closed(later) == [ERASED]
    await later.stop()


async def test_why_the_day_was_wrong_is_beside_the_journal() -> None:
    database = MemoryDatabase()
    clock = SetClock(MONDAY_TEN + timedelta(days=3650))
    branch = Branch(rules(), MemoryJournal(database), clock)
    await branch.start()
    clock.set(MONDAY_TEN)
    await branch.correct_day(date(2026, 11, 23), WORDS, actor="user:boss")
    assert WORDS not in in_journal(database, branch)
    [note] = database.branch(branch.rules.branch).notes.values()
    assert note.text == WORDS
    await branch.stop()


def test_the_note_of_a_row_is_read_by_its_mark_until_it_is_gone() -> None:
    [row], _ = together(Writer().open_day())
    note = Note("0" * 32, WORDS)
    noted = replace(row, data={**row.data, MARK: note.mark}, note=note)
    assert text_of(noted) == WORDS
    assert text_of(replace(noted, note=None)) == ERASED
    assert text_of(replace(noted, note=Note("1" * 32, WORDS))) == ERASED


def test_every_event_with_a_note_gets_its_text_back() -> None:
    noted = {kind for kind in ev.EVENTS.values() if "note" in {one.name for one in fields(kind)}}
    assert set(get_args(Noted)) == noted


def test_what_came_of_an_alarm_reads_as_said_until_it_is_erased() -> None:
    note = Note("0" * 32, WORDS)
    row = ev.AlarmClosed(alarm="device:kiosk/slip", outcome="done", note=note.mark)
    assert with_note(row, note) == replace(row, note=WORDS)
    assert with_note(row, None) == replace(row, note=ERASED)
    bare = replace(row, note="")
    assert with_note(bare, None) == bare
