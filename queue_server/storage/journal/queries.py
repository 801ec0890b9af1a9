"""Queries on a journal's tables, on an open connection inside a transaction."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection

from queue_server.core import events as ev
from queue_server.core.events import Data
from queue_server.storage.journal import chain, notes, rows
from queue_server.storage.journal.rows import for_dialect
from queue_server.usecases.ports import (
    Conflict,
    DayEnd,
    JournalRow,
    Leg,
    Loaded,
    StorageDown,
    TicketChange,
)
from queue_server.usecases.rows import with_note


def fetch(connection: Connection, sql: str, *values: Any) -> Sequence[Any]:
    """All records of a statement written with ``?``."""
    text = for_dialect(sql, connection.dialect.name)
    return connection.exec_driver_sql(text, values).fetchall()


def execute(connection: Connection, sql: str, many: list[tuple[Any, ...]]) -> int:
    """Run a statement written with ``?`` for each tuple; returns the number of rows affected."""
    text = for_dialect(sql, connection.dialect.name)
    values: Any = many if len(many) > 1 else many[0]
    return connection.exec_driver_sql(text, values).rowcount


def meta(connection: Connection, name: str) -> str | None:
    """A value the database keeps about itself."""
    found = fetch(connection, "SELECT value FROM meta WHERE name = ?", name)
    return str(found[0][0]) if found else None


def set_meta(connection: Connection, name: str, value: str) -> None:
    """Keep a value about the database."""
    sql = (
        "INSERT INTO meta (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    )
    execute(connection, sql, [(name, value)])


def chain_before(connection: Connection, key: bytes, branch: str, seq: int) -> bytes:
    """The chain value that a row at ``seq`` must follow.

    Raises:
        Conflict: If the journal does not end at ``seq - 1``.
        StorageDown: If the start of a shortened journal was tampered with.
    """
    head = fetch(connection, rows.SELECT_HEAD, branch)
    at, value = (head[0][0], bytes(head[0][1])) if head else anchor(connection, key, branch)
    if at != seq - 1:
        raise Conflict(f"the journal of {branch} is at {at}, not {seq - 1}")
    return value


def anchor(connection: Connection, key: bytes, branch: str) -> tuple[int, bytes]:
    """Row number and chain value before the first kept row: ``0, START`` unless shortened.

    Raises:
        StorageDown: If the anchor was not sealed with this key.
    """
    found = fetch(connection, rows.SELECT_ANCHOR, branch)
    if not found:
        return 0, chain.START
    seq, value, seal = found[0][0], bytes(found[0][1]), bytes(found[0][2])
    known = (carried(connection, branch, seq), b"")  # 0.1.0 did not seal what was carried
    if not any(hmac.compare_digest(chain.seal(key, branch, seq, value, c), seal) for c in known):
        raise StorageDown(f"the start of the journal of {branch} was changed", reason="damaged")
    return seq, value


def carried(connection: Connection, branch: str, seq: int) -> bytes:
    """A digest of the suspensions and notices that outlive a row; empty if there are none."""
    sql = (
        "SELECT topic, id, seq, kind, data FROM standing WHERE branch = ? AND seq <= ?"
        " AND (ended_seq IS NULL OR ended_seq > ?) ORDER BY seq, topic, id"
    )
    found = [tuple(row) for row in fetch(connection, sql, branch, seq, seq)]
    return hashlib.sha256(orjson.dumps(found)).digest() if found else b""


def decoded(records: Iterable[Sequence[Any]]) -> tuple[JournalRow, ...]:
    """Rows of stored records.

    Raises:
        StorageDown: If a record is not what was written.
    """
    try:
        return tuple(rows.row_of(record) for record in records)
    except (ValueError, TypeError, OverflowError) as error:
        raise StorageDown(f"a row cannot be read: {error}", reason="damaged") from error


def checked(
    connection: Connection, key: bytes, branch: str, records: Sequence[Sequence[Any]]
) -> None:
    """Follow the chain over consecutive records.

    Raises:
        StorageDown: Naming the first row that does not follow from the one before.
    """
    if not records:
        return
    first = records[0][1]
    found = fetch(connection, rows.SELECT_CHAIN, branch, first - 1)
    value = bytes(found[0][0]) if found else anchor(connection, key, branch)[1]
    for expected, record in enumerate(records, start=first):
        value = chain.link(key, value, tuple(record[:10]))
        if record[1] != expected or bytes(record[10]) != value:
            raise StorageDown(f"row {expected} of {branch} was changed", reason="damaged")


def load(connection: Connection, key: bytes, branch: str, epoch: str) -> Loaded:
    """Read and check what a branch is rebuilt from."""
    newest = fetch(connection, rows.SELECT_NEWEST_DAY, branch)
    if not newest:
        return Loaded(epoch, standing(connection, branch, 1), ())
    records = fetch(connection, rows.SELECT_NEWEST, branch, branch, newest[0][0])
    checked(connection, key, branch, records)
    newest_rows = notes.with_notes(connection, branch, decoded(records))
    return Loaded(epoch, standing(connection, branch, records[0][1]), newest_rows)


def standing(connection: Connection, branch: str, before: int) -> tuple[tuple[int, ev.Event], ...]:
    """Suspensions and notices in force just before a row, each with its row, oldest first."""
    found = fetch(connection, rows.SELECT_STANDING, branch, before, before)
    try:
        events = [
            (seq, ev.decode(kind, None, None, orjson.loads(data))) for seq, kind, data in found
        ]
    except (ValueError, TypeError, KeyError) as error:
        raise StorageDown(f"a standing event cannot be read: {error}", reason="damaged") from error
    kept = notes.notes(connection, branch, events[0][0], events[-1][0]) if events else {}
    return tuple((seq, with_note(event, kept.get(seq))) for seq, event in events)


def write(
    connection: Connection,
    key: bytes,
    before: bytes,
    new: Sequence[JournalRow],
    changes: Sequence[TicketChange],
) -> bytes:
    """Write an append after chain value ``before``; returns the chain value of its last row."""
    statements, value = appending(key, before, new, changes)
    for sql, many in statements:
        execute(connection, sql, many)
    return value


def appending(
    key: bytes, before: bytes, new: Sequence[JournalRow], changes: Sequence[TicketChange]
) -> tuple[list[rows.Statement], bytes]:
    """The statements of an append after ``before``, and the chain value of its last row."""
    records = rows.chained(key, before, new)
    value = records[-1][-1]
    assert isinstance(value, bytes)
    return rows.append_statements(key, records, new, changes), value


def read(connection: Connection, branch: str, after: int, limit: int) -> tuple[JournalRow, ...]:
    """Rows above ``after``, at most ``limit``."""
    found = decoded(fetch(connection, rows.SELECT_AFTER, branch, after, limit))
    return notes.with_notes(connection, branch, found)


def find_request(connection: Connection, branch: str, request_id: str) -> JournalRow | None:
    """The row that a request id was used for."""
    found = decoded(fetch(connection, rows.SELECT_REQUEST, branch, request_id))
    return found[0] if found else None


def numbers(connection: Connection, branch: str, day: date) -> dict[str, int]:
    """The highest number of each series on a day."""
    sql = "SELECT series, max(number) FROM ticket WHERE branch = ? AND day = ? GROUP BY series"
    return {series: number for series, number in fetch(connection, sql, branch, day.isoformat())}


def legs(connection: Connection, branch: str, since: date, limit: int) -> tuple[Leg, ...]:
    """The newest ended legs from a day on, oldest first."""
    found = fetch(connection, rows.SELECT_LEGS, branch, since.isoformat(), limit)
    return tuple(rows.leg_of(record) for record in reversed(found))


def save_figures(
    connection: Connection, key: bytes, branch: str, day: date, name: str, data: Data
) -> None:
    """Keep or replace the figures of one day."""
    sql = (
        "INSERT INTO figures (branch, name, day, data, seal) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (branch, name, day)"
        " DO UPDATE SET data = excluded.data, seal = excluded.seal"
    )
    text = orjson.dumps(data).decode()
    seal = chain.seal_figures(key, branch, name, day.isoformat(), text)
    execute(connection, sql, [(branch, name, day.isoformat(), text, seal)])


def figures(
    connection: Connection, branch: str, name: str, since: date
) -> tuple[tuple[date, Data], ...]:
    """Kept figures from a day on, by day."""
    sql = "SELECT day, data FROM figures WHERE branch = ? AND name = ? AND day >= ? ORDER BY day"
    found = fetch(connection, sql, branch, name, since.isoformat())
    return tuple((date.fromisoformat(day), orjson.loads(data)) for day, data in found)


def day_end(connection: Connection, branch: str, day: str) -> DayEnd | None:
    """The last row of the newest service day not after ``day``, and its tickets by state."""
    found = fetch(connection, rows.SELECT_DAY_END, branch, day)
    if not found:
        return None
    last, seq, value = found[0]
    tickets = fetch(connection, rows.SELECT_STATES, branch, last)
    return DayEnd(
        branch=branch, day=date.fromisoformat(last), seq=seq, chain=bytes(value),
        tickets={state: count for state, count in tickets},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OldestDay:
    """The first day in the kept journal, up to the row before another day begins.

    ``counts_as`` is the day that decides its age: when a wrong clock opened this day, a later row
    may be of an earlier day.
    """

    day: date
    last_seq: int
    counts_as: date


def oldest_day(connection: Connection, branch: str) -> OldestDay | None:
    """The first day in the kept journal, unless it is also the newest."""
    first = "SELECT day FROM journal WHERE branch = ? ORDER BY seq LIMIT 1"
    found = fetch(connection, first, branch)
    if not found:
        return None
    other = "SELECT seq FROM journal WHERE branch = ? AND day <> ? ORDER BY seq LIMIT 1"
    following = fetch(connection, other, branch, found[0][0])
    if not following:
        return None
    least = fetch(connection, "SELECT min(day) FROM journal WHERE branch = ?", branch)[0][0]
    return OldestDay(
        date.fromisoformat(found[0][0]), following[0][0] - 1, date.fromisoformat(least)
    )


def last_of_day(connection: Connection, branch: str, day: date) -> int:
    """The last row of a day, which may come after rows of another day; 0 if there is none."""
    sql = "SELECT max(seq) FROM journal WHERE branch = ? AND day = ?"
    return int(fetch(connection, sql, branch, day.isoformat())[0][0] or 0)


def behind(connection: Connection, branch: str, seq: int) -> tuple[str, ...]:
    """The followers that still have to process rows up to this one."""
    sql = "SELECT name FROM cursor WHERE branch = ? AND seq < ?"
    return tuple(name for (name,) in fetch(connection, sql, branch, seq))


def forget_day(connection: Connection, key: bytes, branch: str, day: OldestDay) -> int:
    """Delete the oldest day with everything derived from it, and seal where the journal now begins.

    Returns the number of journal rows deleted.
    """
    seq = day.last_seq
    value = fetch(connection, rows.SELECT_CHAIN, branch, seq)[0][0]
    upsert = (
        "INSERT INTO anchor (branch, seq, chain, seal) VALUES (?, ?, ?, ?) ON CONFLICT (branch)"
        " DO UPDATE SET seq = excluded.seq, chain = excluded.chain, seal = excluded.seal"
    )
    sealed = chain.seal(key, branch, seq, bytes(value), carried(connection, branch, seq))
    execute(connection, upsert, [(branch, seq, bytes(value), sealed)])
    for table in ("ticket", "leg"):
        sql = f"DELETE FROM {table} WHERE branch = ? AND day = ? AND seq <= ?"
        execute(connection, sql, [(branch, day.day.isoformat(), seq)])
    ended = "DELETE FROM standing WHERE branch = ? AND ended_seq <= ?"
    execute(connection, ended, [(branch, seq)])
    notes.forget(connection, branch, seq)
    return execute(connection, "DELETE FROM journal WHERE branch = ? AND seq <= ?", [(branch, seq)])
