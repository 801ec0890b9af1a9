"""The statements of the hot path as text, and journal rows to and from them.

Written with ``?`` placeholders; :func:`for_dialect` turns them into psycopg's ``%s``. They are
plain SQL because three of them run for every ticket issued.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import orjson

from queue_server.core import events as ev
from queue_server.storage.journal import chain
from queue_server.storage.journal.derived.projection import (
    TICKET_COLUMNS,
    LegStep,
    Value,
    instant,
    leg_ops,
    maybe_instant,
    micros,
    ticket_values,
)
from queue_server.storage.journal.derived.seats import seat_changes
from queue_server.usecases.ports import JournalRow, Leg, TicketChange

Statement = tuple[str, list[tuple[Any, ...]]]

JOURNAL_COLUMNS = "branch, seq, day, at, kind, ticket, counter, actor, request_id, data, chain"
INSERT_JOURNAL = f"INSERT INTO journal ({JOURNAL_COLUMNS}) VALUES ({', '.join('?' * 11)})"
SELECT_ROWS = f"SELECT {JOURNAL_COLUMNS} FROM journal WHERE branch = ?"
SELECT_AFTER = f"{SELECT_ROWS} AND seq > ? ORDER BY seq LIMIT ?"
SELECT_DAY = f"{SELECT_ROWS} AND day = ? ORDER BY seq"
#: The rows since the newest day last began; it may also have earlier rows, if a clock was wrong.
SELECT_NEWEST = (
    f"{SELECT_ROWS} AND seq > coalesce((SELECT seq FROM journal WHERE branch = ? AND day <> ?"
    " ORDER BY seq DESC LIMIT 1), 0) ORDER BY seq"
)
SELECT_REQUEST = f"{SELECT_ROWS} AND request_id = ?"
SELECT_NEWEST_DAY = "SELECT day FROM journal WHERE branch = ? ORDER BY seq DESC LIMIT 1"
SELECT_CHAIN = "SELECT chain FROM journal WHERE branch = ? AND seq = ?"
SELECT_HEAD = "SELECT seq, chain FROM journal WHERE branch = ? ORDER BY seq DESC LIMIT 1"
SELECT_DAY_END = (
    "SELECT day, seq, chain FROM journal WHERE branch = ? AND day <= ?"
    " ORDER BY day DESC, seq DESC LIMIT 1"
)
SELECT_STATES = "SELECT state, count(*) FROM ticket WHERE branch = ? AND day = ? GROUP BY state"
SELECT_ANCHOR = "SELECT seq, chain, seal FROM anchor WHERE branch = ?"

UPSERT_HEAD = (
    "INSERT INTO branch_head (branch, seq, chain, seal) VALUES (?, ?, ?, ?) ON CONFLICT (branch)"
    " DO UPDATE SET seq = excluded.seq, chain = excluded.chain, seal = excluded.seal"
)

INSERT_TICKET = (
    f"INSERT INTO ticket ({', '.join(TICKET_COLUMNS)}, day, branch, id)"
    f" VALUES ({', '.join('?' * (len(TICKET_COLUMNS) + 3))})"
)
UPDATE_TICKET = (
    f"UPDATE ticket SET {', '.join(f'{name} = ?' for name in TICKET_COLUMNS)}"
    " WHERE branch = ? AND id = ?"
)

_NEWEST = (
    " WHERE branch = ? AND ticket = ?"
    " AND seq = (SELECT max(seq) FROM leg AS newest"
    " WHERE newest.branch = leg.branch AND newest.ticket = leg.ticket)"
)
LEG_SQL = {
    LegStep.OPEN: (
        "INSERT INTO leg (seq, day, service, priority, counter, queued_at, called_at, started_at,"
        " branch, ticket) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ),
    LegStep.CALL: "UPDATE leg SET counter = ?, called_at = ?" + _NEWEST,
    LegStep.START: "UPDATE leg SET counter = ?, started_at = ?" + _NEWEST,
    LegStep.CLASS: "UPDATE leg SET priority = ?" + _NEWEST,
    LegStep.CLOSE: "UPDATE leg SET ended_at = ?, ending = ?" + _NEWEST,
    LegStep.DROP: "DELETE FROM leg WHERE seq = ? AND branch = ? AND ticket = ?",
    LegStep.TO_WAITING: (
        "UPDATE leg SET ended_at = NULL, ending = NULL, called_at = NULL, started_at = NULL,"
        " counter = NULL" + _NEWEST
    ),
    LegStep.TO_CALLED: (
        "UPDATE leg SET ended_at = NULL, ending = NULL, started_at = NULL" + _NEWEST
    ),
    LegStep.TO_SERVING: "UPDATE leg SET ended_at = NULL, ending = NULL" + _NEWEST,
}

END_STANDING = (
    "UPDATE standing SET ended_seq = ?"
    " WHERE branch = ? AND topic = ? AND id = ? AND ended_seq IS NULL"
)
INSERT_STANDING = (
    "INSERT INTO standing (branch, topic, id, seq, kind, data) VALUES (?, ?, ?, ?, ?, ?)"
)
INSERT_SEAT = (
    "INSERT INTO seat (pool, day, minute, lane, booking, hold, held_until, branch)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
INSERT_NOTE = "INSERT INTO note (branch, seq, salt, text) VALUES (?, ?, ?, ?)"
DELETE_SEATS_OF_HOLD = "DELETE FROM seat WHERE branch = ? AND hold = ?"
DELETE_SEATS_OF_BOOKING = "DELETE FROM seat WHERE branch = ? AND booking = ?"
SELECT_STANDING = (
    "SELECT seq, kind, data FROM standing"
    " WHERE branch = ? AND seq < ? AND (ended_seq IS NULL OR ended_seq >= ?) ORDER BY seq"
)

LEG_COLUMNS = (
    "ticket, seq, day, service, priority, counter, queued_at, called_at, started_at, ended_at,"
    " ending"
)
SELECT_LEGS = (
    f"SELECT {LEG_COLUMNS} FROM leg WHERE branch = ? AND day >= ? AND ended_at IS NOT NULL"
    " ORDER BY day DESC, seq DESC LIMIT ?"
)

#: Kinds of rows that begin or end something that outlives its day: its topic, and whether it
#: begins.
STANDING_KINDS = {
    kind: (event.BOOK, not event.ENDS) for kind, event in ev.EVENTS.items() if event.STANDING
}


def for_dialect(sql: str, dialect: str) -> str:
    """A statement with the placeholders of a dialect's driver."""
    return sql if dialect == "sqlite" else sql.replace("?", "%s")


def row_record(row: JournalRow) -> tuple[Any, ...]:
    """A row as stored, without its chain value; this is what the chain covers."""
    return (
        row.branch,
        row.seq,
        row.day.isoformat(),
        micros(row.at),
        row.kind,
        row.ticket,
        row.counter,
        row.actor,
        row.request_id,
        orjson.dumps(row.data).decode(),
    )


def row_of(record: Sequence[Any]) -> JournalRow:
    """The row of a stored record, in the order of :data:`JOURNAL_COLUMNS`.

    Raises:
        ValueError: If day, instant or data are not what was written.
    """
    return JournalRow(
        branch=record[0],
        seq=record[1],
        day=date.fromisoformat(record[2]),
        at=instant(record[3]),
        kind=record[4],
        ticket=record[5],
        counter=record[6],
        actor=record[7],
        request_id=record[8],
        data=orjson.loads(record[9]),
        chain=bytes(record[10]),
    )


def leg_of(record: Sequence[Any]) -> Leg:
    """The leg of a stored record, in the order of :data:`LEG_COLUMNS`."""
    return Leg(
        ticket=record[0],
        seq=record[1],
        day=date.fromisoformat(record[2]),
        service=record[3],
        priority=record[4],
        counter=record[5],
        queued_at=instant(record[6]),
        called_at=maybe_instant(record[7]),
        started_at=maybe_instant(record[8]),
        ended_at=maybe_instant(record[9]),
        ending=record[10],
    )


def chained(key: bytes, before: bytes, rows: Iterable[JournalRow]) -> list[tuple[Any, ...]]:
    """Records of rows with their chain values, ready for :data:`INSERT_JOURNAL`."""
    records = []
    for row in rows:
        record = row_record(row)
        before = chain.link(key, before, record)
        records.append((*record, before))
    return records


def ticket_statements(
    branch: str, rows: Sequence[JournalRow], changes: Sequence[TicketChange]
) -> list[Statement]:
    """Insert new tickets, and update known ones to their last state in this batch."""
    days = {row.seq: row.day.isoformat() for row in rows}
    fresh: dict[str, str] = {}
    last: dict[str, TicketChange] = {}
    for change in changes:
        if change.before is None:
            fresh[change.after.id] = days[change.seq]
        last[change.after.id] = change
    inserts, updates = [], []
    for ticket_id, change in last.items():
        values = ticket_values(change.after, change.seq)
        if ticket_id in fresh:
            inserts.append((*values, fresh[ticket_id], branch, ticket_id))
        else:
            updates.append((*values, branch, ticket_id))
    return [(INSERT_TICKET, inserts), (UPDATE_TICKET, updates)]


def leg_statements(
    branch: str, rows: Sequence[JournalRow], changes: Sequence[TicketChange]
) -> list[Statement]:
    """Leg operations in rounds, the n-th of every ticket together, so that few statements run."""
    by_seq = {row.seq: row for row in rows}
    rounds: list[dict[LegStep, list[tuple[Value, ...]]]] = []
    depth: dict[str, int] = {}
    for change in changes:
        for op in leg_ops(change, by_seq[change.seq]):
            level = depth.get(op.ticket, 0)
            depth[op.ticket] = level + 1
            if level == len(rounds):
                rounds.append({})
            rounds[level].setdefault(op.step, []).append((*op.values, branch, op.ticket))
    return [(LEG_SQL[step], many) for one in rounds for step, many in one.items()]


def standing_statements(rows: Sequence[JournalRow]) -> list[Statement]:
    """Statements for suspensions and notices that begin, change or end."""
    statements: list[Statement] = []
    for row in rows:
        if row.kind not in STANDING_KINDS:
            continue
        topic, begins = STANDING_KINDS[row.kind]
        named = (row.branch, topic, row.data["id"])
        statements.append((END_STANDING, [(row.seq, *named)]))
        if begins:
            text = orjson.dumps(row.data).decode()
            statements.append((INSERT_STANDING, [(*named, row.seq, row.kind, text)]))
    return statements


def seat_statements(branch: str, rows: Sequence[JournalRow]) -> list[Statement]:
    """Statements that give seats back, then take seats."""
    changes = seat_changes(rows)
    if changes is None:
        return []
    return [
        (DELETE_SEATS_OF_HOLD, [(branch, name) for name in changes.holds]),
        (DELETE_SEATS_OF_BOOKING, [(branch, name) for name in changes.bookings]),
        (INSERT_SEAT, [(*taken, branch) for taken in changes.taken]),
    ]


def note_statements(rows: Sequence[JournalRow]) -> list[Statement]:
    """Statements that store the notes of the rows."""
    noted = [(r.branch, r.seq, r.note.salt, r.note.text) for r in rows if r.note is not None]
    return [(INSERT_NOTE, noted)]


def append_statements(
    key: bytes,
    records: list[tuple[Any, ...]],
    rows: Sequence[JournalRow],
    changes: Sequence[TicketChange],
) -> list[Statement]:
    """Everything one append writes, in order; empty parameter lists are left out."""
    branch, last, value = rows[0].branch, rows[-1].seq, records[-1][-1]
    head = (branch, last, value, chain.seal_head(key, branch, last, value))
    statements = [
        (INSERT_JOURNAL, records),
        *ticket_statements(branch, rows, changes),
        *leg_statements(branch, rows, changes),
        *standing_statements(rows),
        *seat_statements(branch, rows),
        *note_statements(rows),
        (UPSERT_HEAD, [head]),
    ]
    return [(sql, many) for sql, many in statements if many]
