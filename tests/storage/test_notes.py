"""What people said in free words is beside the journal, and when it is erased it is gone."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.event import listen

from queue_server.core import events as ev
from queue_server.core.written import ERASED
from queue_server.opening import PARTS, open_storage
from queue_server.storage.care.backup import back_up, check_storage
from queue_server.storage.care.broken import Broken
from queue_server.storage.care.restore import restore
from queue_server.storage.care.retention import Retention, Upkeep
from queue_server.storage.journal import notes
from queue_server.storage.journal.part import FILE
from queue_server.storage.sqlite.journal import SqliteJournal, open_sqlite
from queue_server.usecases.notes import set_apart
from queue_server.usecases.ports import Journal
from queue_server.usecases.rows import event_of, text_of
from tests.storage.making import DAY, NOON, Batch, Writer

BRANCH = "longjing"
#: A word that is nowhere by chance.
CANARY = "zwitscherling"


def paused(w: Writer, note: str = CANARY) -> Batch:
    """A counter paused with a note, as a branch would append it."""
    row = w.row(ev.CounterPaused(counter=1, note=note))
    return [replace(row, note=set_apart(row.data))], []


async def append(journal: Journal, batch: Batch) -> None:
    await journal.catch_up(BRANCH, batch[0][0].seq - 1)
    await journal.append(*batch)


async def an_office(journal: Journal) -> Writer:
    """Row 2 has a note, row 3 has none."""
    w = Writer()
    await append(journal, w.open_day())
    await append(journal, paused(w))
    await append(journal, w.only(ev.CounterOpened(counter=1, clerk="mei")))
    return w


async def texts(journal: Journal) -> list[str]:
    return [text_of(row) for row in await journal.read(BRANCH, 0, 100)]


async def test_a_note_is_read_with_its_row_and_is_no_part_of_it(journal: Journal) -> None:
    await an_office(journal)
    for rows in ((await journal.load(BRANCH)).rows, await journal.read(BRANCH, 0, 100)):
        assert [text_of(row) for row in rows] == ["", CANARY, ""]
        assert CANARY not in str(rows[1].data)
        assert event_of(rows[1]) == ev.CounterPaused(counter=1, note=CANARY)


async def test_an_erased_note_is_gone_and_its_row_stays(journal: Journal) -> None:
    await an_office(journal)
    assert await journal.erase_note(BRANCH, 2)
    assert not await journal.erase_note(BRANCH, 2)
    assert not await journal.erase_note("elsewhere", 2)
    assert await texts(journal) == ["", ERASED, ""]
    assert event_of((await journal.load(BRANCH)).rows[1]) == ev.CounterPaused(
        counter=1, note=ERASED
    )


async def test_the_notes_of_earlier_days_go_by_age(journal: Journal) -> None:
    w = await an_office(journal)
    await append(journal, w.open_day(date(2026, 11, 24)))
    await append(journal, paused(w, "today"))
    assert await journal.erase_notes_before(BRANCH, DAY) == 0
    assert await journal.erase_notes_before(BRANCH, DAY + timedelta(days=1)) == 1
    assert await texts(journal) == ["", ERASED, "", "", "today"]


async def test_the_notes_of_a_day_that_a_wrong_clock_opened_are_as_old_as_what_came_after(
    journal: Journal,
) -> None:
    w = await an_office(journal)
    await append(journal, w.open_day(DAY + timedelta(days=3650)))
    await append(journal, paused(w, "years ahead"))
    await append(journal, w.open_day(DAY + timedelta(days=1)))
    await append(journal, paused(w, "put right"))
    await append(journal, w.open_day(DAY + timedelta(days=2)))
    assert await journal.erase_notes_before(BRANCH, DAY + timedelta(days=1)) == 1
    assert await texts(journal) == ["", ERASED, "", "", "years ahead", "", "put right", ""]
    assert await journal.erase_notes_before(BRANCH, DAY + timedelta(days=2)) == 2
    assert await texts(journal) == ["", ERASED, "", "", ERASED, "", ERASED, ""]


async def test_a_batch_that_is_refused_leaves_no_note(journal: Journal) -> None:
    w = await an_office(journal)
    rows = [*paused(w)[0], *paused(w)[0]]
    with pytest.raises(Exception, match=r"."):
        await append(journal, ([rows[0], replace(rows[1], seq=rows[0].seq)], []))
    await journal.release(BRANCH)
    assert await texts(journal) == ["", CANARY, ""]


def holds_canary(folder: Path) -> list[str]:
    """Files under a folder in which the word stands."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and CANARY.encode() in path.read_bytes()
    )


async def opened(data: Path) -> SqliteJournal:
    return await open_sqlite(data, ballast_bytes=0, parts=PARTS[1:2])


async def test_an_erased_word_is_in_no_file_not_even_the_write_ahead_log(tmp_path: Path) -> None:
    journal = await opened(tmp_path)
    await an_office(journal)
    assert holds_canary(tmp_path)
    assert await journal.erase_note(BRANCH, 2)
    assert holds_canary(tmp_path) == []
    await journal.close()
    assert holds_canary(tmp_path) == []


async def test_a_word_erased_by_age_is_in_no_file(tmp_path: Path) -> None:
    journal = await opened(tmp_path)
    w = await an_office(journal)
    await append(journal, w.open_day(date(2026, 11, 24)))
    assert await journal.erase_notes_before(BRANCH, date(2026, 11, 24)) == 1
    assert holds_canary(tmp_path) == []
    await journal.close()


async def closed_office(data: Path) -> None:
    """With accounts too, so that it can be backed up."""
    storage = await open_storage(data, branch=BRANCH, ballast_bytes=0)
    await an_office(storage.journal)
    await storage.close()


async def test_no_backup_has_a_note_and_one_put_back_counts_them_as_erased(
    tmp_path: Path,
) -> None:
    await closed_office(tmp_path)
    made = back_up(tmp_path, None, NOON, PARTS)
    assert holds_canary(made.folder) == []
    assert made.heads[BRANCH].erased == 1
    assert check_storage(tmp_path, None, PARTS)[BRANCH].erased == 0
    restore(made.folder, tmp_path, None, NOON, PARTS)
    assert check_storage(tmp_path, None, PARTS)[BRANCH].erased == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE note SET text = 'something else'", "row 2 .*: its note was changed"),
        ("UPDATE note SET salt = ''", "row 2 .*: its note was changed"),
        ("UPDATE note SET seq = 3", "row 3 .*: a note that was never written"),
    ],
)
async def test_a_note_changed_past_the_server_is_named(
    tmp_path: Path, change: str, said: str
) -> None:
    await closed_office(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE)) as file:
        file.execute(change)
        file.commit()
    with pytest.raises(Broken, match=said.partition(": ")[2]) as found:
        check_storage(tmp_path, None, PARTS)
    assert f"{said[4]}" in str(found.value)


async def test_the_daily_upkeep_erases_notes_that_are_too_old(tmp_path: Path) -> None:
    await closed_office(tmp_path)
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    assert isinstance(storage.journal, SqliteJournal)
    keep = Retention(backup_days=14, journal_days=None, notes_days=30)
    for days, left in ((30, CANARY), (31, ERASED)):
        upkeep = Upkeep(storage.journal, BRANCH, tmp_path / str(days), None, keep)
        await upkeep._tidy(NOON + timedelta(days=days))
        assert await texts(storage.journal) == ["", left, ""]
    await storage.close()


def for_the_day(w: Writer, note: str = CANARY) -> Batch:
    """A note for the next clerk, as a branch would append it."""
    row = w.row(ev.TicketNoted(ticket="20261123-A001", note=note))
    return [replace(row, note=set_apart(row.data))], []


async def test_only_notes_for_a_day_go_with_it_and_those_of_today_stay(journal: Journal) -> None:
    w = await an_office(journal)
    await append(journal, for_the_day(w))
    await append(journal, w.open_day(date(2026, 11, 24)))
    began = w.seq
    await append(journal, for_the_day(w, "today"))
    assert await journal.erase_day_notes("elsewhere", began) == 0
    assert await journal.erase_day_notes(BRANCH, began) == 1
    assert await journal.erase_day_notes(BRANCH, began) == 0
    assert await texts(journal) == ["", CANARY, "", ERASED, "", "today"]


async def test_a_word_for_the_day_is_in_no_file_once_the_day_is_over(tmp_path: Path) -> None:
    journal = await opened(tmp_path)
    w = Writer()
    await append(journal, w.open_day())
    await append(journal, for_the_day(w))
    assert await journal.erase_day_notes(BRANCH, w.seq + 1) == 1
    assert holds_canary(tmp_path) == []
    await journal.close()


async def test_a_word_that_a_long_read_kept_in_the_log_is_gone_at_the_next_look(
    tmp_path: Path,
) -> None:
    journal = await opened(tmp_path)
    w = Writer()
    await append(journal, w.open_day())
    with closing(sqlite3.connect(tmp_path / FILE)) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM journal").fetchall()
        await append(journal, for_the_day(w))
        assert await journal.erase_day_notes(BRANCH, w.seq + 1) == 1
        assert holds_canary(tmp_path)
    assert await journal.erase_notes_before(BRANCH, DAY) == 0
    assert holds_canary(tmp_path) == []
    await journal.close()


async def test_a_word_left_in_the_log_by_a_server_that_was_killed_is_gone_at_the_first_look(
    tmp_path: Path,
) -> None:
    lived, data = tmp_path / "lived", tmp_path / "killed"
    journal = await opened(lived)
    w = Writer()
    await append(journal, w.open_day())
    await append(journal, for_the_day(w))
    erased = "DELETE FROM note"  # and killed before the log was emptied
    await journal.change(lambda connection: connection.exec_driver_sql(erased).rowcount)
    shutil.copytree(lived, data)
    await journal.close()
    assert holds_canary(data)
    again = await opened(data)
    assert await again.erase_day_notes(BRANCH, w.seq + 1) == 0
    assert holds_canary(data) == []
    await again.close()


async def test_looking_for_notes_of_earlier_days_never_walks_over_the_journal(
    tmp_path: Path,
) -> None:
    journal = await opened(tmp_path)
    ran: list[str] = []

    def plan(connection: Connection) -> list[str]:
        listen(connection, "before_cursor_execute", lambda *given: ran.append(given[2]))
        notes.erase_of_days(connection, BRANCH, 10)
        asked = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + ran[0], (BRANCH, 10, "x"))
        return [str(step[-1]) for step in asked]

    steps = await journal.change(plan)
    assert [step.split(" USING ")[0] for step in steps if "SUBQUERY" not in step] == [
        "SEARCH note", "SEARCH journal",
    ]  # fmt: skip
    assert "(branch=? AND seq=?)" in steps[-1]
    await journal.close()
