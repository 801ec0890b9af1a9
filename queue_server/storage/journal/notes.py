"""The notes beside the journal: written with their rows, read with them, erased separately."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from queue_server.storage.journal.rows import for_dialect
from queue_server.usecases.notes import MARK, OF_ITS_DAY, Note
from queue_server.usecases.ports import JournalRow

_SELECT = "SELECT seq, salt, text FROM note WHERE branch = ? AND seq BETWEEN ? AND ?"
_ERASE = "DELETE FROM note WHERE branch = ? AND seq = ?"
_ERASE_BEFORE = (
    "DELETE FROM note WHERE branch = ? AND seq IN (SELECT note.seq FROM note JOIN journal"
    " ON journal.branch = note.branch AND journal.seq = note.seq"
    " WHERE note.branch = ? AND journal.day < ?)"
)
# A day that a wrong clock opened may lie years ahead; what was written before an old row is old.
_ERASE_UP_TO = (
    "DELETE FROM note WHERE branch = ? AND seq <= (SELECT max(seq) FROM journal WHERE branch = ?"
    " AND day = (SELECT max(day) FROM journal WHERE branch = ? AND day < ?))"
)
# Asked note by note: the notes are few, the journal is long and has no index by kind.
_ERASE_OF_DAYS = (
    "DELETE FROM note WHERE branch = ? AND seq < ? AND EXISTS (SELECT 1 FROM journal"
    " WHERE journal.branch = note.branch AND journal.seq = note.seq"
    f" AND journal.kind IN ({', '.join('?' * len(OF_ITS_DAY))}))"
)


def with_notes(
    connection: Connection, branch: str, rows: Sequence[JournalRow]
) -> tuple[JournalRow, ...]:
    """Rows in order, each with its note if that still exists."""
    marked = [row.seq for row in rows if MARK in row.data]
    if not marked:
        return tuple(rows)
    kept = notes(connection, branch, marked[0], marked[-1])
    return tuple(replace(row, note=kept.get(row.seq)) for row in rows)


def notes(connection: Connection, branch: str, first: int, last: int) -> dict[int, Note]:
    """The notes of rows from ``first`` to ``last``, by row."""
    found = _run(connection, _SELECT, branch, first, last).fetchall()
    return {seq: Note(salt, text) for seq, salt, text in found}


def erase(connection: Connection, branch: str, seq: int) -> bool:
    """Erase the note of a row; False if there is none."""
    return bool(_run(connection, _ERASE, branch, seq).rowcount)


def erase_before(connection: Connection, branch: str, day: date) -> int:
    """Erase the notes of service days before ``day``, and of days that a wrong clock opened before
    then; returns how many there were.
    """
    text = day.isoformat()
    ahead = _run(connection, _ERASE_UP_TO, branch, branch, branch, text).rowcount
    return int(ahead + _run(connection, _ERASE_BEFORE, branch, branch, text).rowcount)


def erase_of_days(connection: Connection, branch: str, before: int) -> int:
    """Erase the notes for one service day on rows before ``before``; returns how many."""
    return int(_run(connection, _ERASE_OF_DAYS, branch, before, *OF_ITS_DAY).rowcount)


def forget(connection: Connection, branch: str, seq: int) -> None:
    """Erase the notes of rows up to ``seq``, which are deleted with their day."""
    _run(connection, "DELETE FROM note WHERE branch = ? AND seq <= ?", branch, seq)


def none_restored(connection: Connection, remembered: Any, key: bytes) -> None:
    """Delete all notes after a restore: a backup has none, and old ones belong to other rows."""
    connection.exec_driver_sql("DELETE FROM note")


def _run(connection: Connection, sql: str, *values: Any) -> Any:
    return connection.exec_driver_sql(for_dialect(sql, connection.dialect.name), values)
