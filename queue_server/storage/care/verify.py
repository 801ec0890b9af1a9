"""Walk a journal from its first row to its last and find where it stops being true.

Each row must follow from the one before (number, chain, day, announcement, number of a series)
and be a lawful step of the ticket and counter it names. Each day is replayed through the rules' own
state, and its tickets and legs in the tables are compared with the result.
"""

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, inspect

from queue_server.core import events as ev
from queue_server.core.line.lifecycle import TRANSITIONS
from queue_server.core.line.ticket import Ticket
from queue_server.core.state.applying import apply
from queue_server.core.state.branch import BranchState
from queue_server.storage.care import derived
from queue_server.storage.care.broken import Broken
from queue_server.storage.care.notebook import NoteBook
from queue_server.storage.journal import chain, queries, rows
from queue_server.storage.journal.derived import projection
from queue_server.storage.journal.derived.legbook import LegBook
from queue_server.usecases.ports import JournalRow, Leg, StorageDown, TicketChange

_CHUNK = 5000

_SELECT_TICKETS = (
    f"SELECT id, {', '.join(projection.TICKET_COLUMNS)} FROM ticket WHERE branch = ? AND day = ?"
)
_SELECT_DAY_LEGS = f"SELECT {rows.LEG_COLUMNS} FROM leg WHERE branch = ? AND day = ? ORDER BY seq"

_SELECT_SEAL = "SELECT seal FROM branch_head WHERE branch = ?"


@dataclass(slots=True)
class _Day:
    """What follows from the rows of one service day walked so far.

    ``tickets``: each with the last row that changed it.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    tickets: dict[str, tuple[int, Ticket]] = field(default_factory=dict)
    legs: LegBook = field(default_factory=LegBook)


@dataclass(frozen=True, slots=True)
class JournalHead:
    """The last row of a branch, and how many notes of its rows have been erased."""

    seq: int
    chain: bytes
    erased: int = field(default=0, compare=False)


def verify(connection: Connection, key: bytes) -> dict[str, JournalHead]:
    """Walk every branch; returns the head of each.

    Raises:
        Broken: At the first row that fails verification.
        StorageDown: If the database cannot be read at all.
    """
    if connection.dialect.name == "sqlite":
        _sound_file(connection)
    named = queries.fetch(
        connection, "SELECT branch FROM branch_head UNION SELECT branch FROM journal ORDER BY 1"
    )
    sealed = has_seals(connection)
    if sealed:
        derived.epoch(connection, key)
    return {branch: _Walk(connection, key, branch, sealed).run() for (branch,) in named}


def has_seals(connection: Connection) -> bool:
    """Whether figures have seals; False in a backup made by 0.1.0."""
    return any(c["name"] == "seal" for c in inspect(connection).get_columns("figures"))


def _sound_file(connection: Connection) -> None:
    found = [row[0] for row in queries.fetch(connection, "PRAGMA integrity_check(1)")]
    if found != ["ok"]:
        raise StorageDown(str(found[0]), reason="damaged")


class _Walk:
    """One branch, from the anchor to the head."""

    def __init__(self, connection: Connection, key: bytes, branch: str, sealed: bool) -> None:
        self._connection = connection
        self._sealed = sealed
        self._key = key
        self._branch = branch
        counters = queries.fetch(
            connection,
            "SELECT DISTINCT counter FROM journal WHERE branch = ? AND counter IS NOT NULL",
            branch,
        )
        self._state = BranchState(tuple(row[0] for row in counters))
        self._day: date | None = None
        self._today = _Day()
        #: Days to which later rows will return.
        self._unfinished: dict[date, _Day] = {}
        self._days: set[str] = set()
        self._announced: int | None = None

    def run(self) -> JournalHead:
        """Walk the branch; returns its head."""
        seq, value = self._start()
        standing = derived.StandingBook(self._connection, self._branch, seq)
        notes = NoteBook(self._connection, self._branch)
        for record in self._records(seq):
            seq += 1
            if record[1] != seq:
                raise Broken(self._branch, seq, f"missing; the next row is {record[1]}")
            value = chain.link(self._key, value, tuple(record[:10]))
            if value != bytes(record[10]):
                raise Broken(self._branch, seq, "changed, or not written by this server")
            row = self._row(record)
            self._take(row)
            standing.take(row)
            notes.take(row)
        self._compare_day()
        self._compare_head(seq, value)
        standing.compare(self._connection)
        notes.compare()
        if inspect(self._connection).has_table("seat"):  # not in a backup from before seats existed
            derived.seats(self._connection, self._branch, standing.seats())
        derived.no_other_days(self._connection, self._branch, self._days)
        if self._sealed:
            derived.figures(self._connection, self._key, self._branch)
            derived.cursors(self._connection, self._branch, seq)
        return JournalHead(seq, value, notes.erased)

    def _start(self) -> tuple[int, bytes]:
        try:
            return queries.anchor(self._connection, self._key, self._branch)
        except StorageDown as down:
            raise Broken(self._branch, 0, str(down)) from down

    def _records(self, after: int) -> Iterator[Sequence[Any]]:
        while True:
            found = queries.fetch(self._connection, rows.SELECT_AFTER, self._branch, after, _CHUNK)
            yield from found
            if len(found) < _CHUNK:
                return
            after = found[-1][1]

    def _row(self, record: Sequence[Any]) -> JournalRow:
        try:
            return rows.row_of(record)
        except (ValueError, TypeError, OverflowError) as error:
            raise Broken(self._branch, record[1], f"cannot be read: {error}") from error

    def _take(self, row: JournalRow) -> None:
        if row.day != self._day:
            self._turn_day(row)
        try:
            event = ev.decode(row.kind, row.ticket, row.counter, row.data)
            self._check(row, event)
            before, after = apply(self._state, row.seq, row.at, row.actor, event)
        except (KeyError, ValueError, TypeError) as error:
            raise Broken(self._branch, row.seq, f"{row.kind} does not fit: {error!r}") from error
        if after is not None:
            self._today.tickets[after.id] = (row.seq, after)
            for op in projection.leg_ops(TicketChange(row.seq, row.at, after, before), row):
                self._today.legs.apply(op)

    def _turn_day(self, row: JournalRow) -> None:
        """Begin another day. Only a correction may go back; a day is compared after it ends."""
        if self._day is not None:
            if row.day < self._day and row.kind != ev.DayCorrected.KIND:
                raise Broken(self._branch, row.seq, f"goes back from {self._day} to {row.day}")
            if queries.last_of_day(self._connection, self._branch, self._day) > row.seq:
                self._unfinished[self._day] = self._today
            else:
                self._compare_day()
        self._day = row.day
        self._days.add(row.day.isoformat())
        self._today = self._unfinished.pop(row.day, _Day())

    def _check(self, row: JournalRow, event: ev.Event) -> None:
        if isinstance(event, ev.TicketIssued) and not event.offline:
            self._check_number(row, event)
        if isinstance(event, ev.TicketCalled | ev.TicketRecalled):
            self._check_announcement(row, event.n)
        if isinstance(event, ev.TicketCalled):
            busy = self._state.counters[event.counter].ticket
            if busy is not None:
                raise Broken(self._branch, row.seq, f"counter {event.counter} still has {busy}")
        if row.ticket is not None and event.ACTIONS:
            state = self._state.tickets[row.ticket].state
            if not any((state, action) in TRANSITIONS for action in event.ACTIONS):
                raise Broken(self._branch, row.seq, f"{row.kind} of a {state} ticket {row.ticket}")

    def _check_number(self, row: JournalRow, event: ev.TicketIssued) -> None:
        before = self._today.numbers.get(event.series)
        self._today.numbers[event.series] = event.number
        if before is None:
            return
        skipped = range(before + 1, event.number)
        # A series may be configured to skip every number with a four in it.
        if event.number <= before or any("4" not in str(number) for number in skipped):
            raise Broken(self._branch, row.seq, f"{event.label} follows number {before}")

    def _check_announcement(self, row: JournalRow, n: int) -> None:
        if self._announced is not None and n != self._announced + 1:
            raise Broken(
                self._branch, row.seq, f"announcement {n} follows number {self._announced}"
            )
        self._announced = n

    def _compare_day(self) -> None:
        if self._day is None:
            return
        day = self._day.isoformat()
        kept = queries.fetch(self._connection, _SELECT_TICKETS, self._branch, day)
        self._compare_tickets({row[0]: tuple(row[1:]) for row in kept})
        legs = [
            rows.leg_of(record)
            for record in queries.fetch(self._connection, _SELECT_DAY_LEGS, self._branch, day)
        ]
        self._compare_legs(legs)

    def _compare_tickets(self, kept: dict[str, tuple[Any, ...]]) -> None:
        for ticket_id, (seq, ticket) in self._today.tickets.items():
            true = projection.ticket_values(ticket, seq)
            if ticket_id not in kept:
                raise Broken(self._branch, seq, f"ticket {ticket_id} has lost its row")
            if kept[ticket_id] != true:
                wrong = _differing(kept[ticket_id], true)
                raise Broken(self._branch, seq, f"ticket {ticket_id}: {wrong} was changed")
        extra = sorted(kept.keys() - self._today.tickets.keys())
        if extra:
            raise Broken(self._branch, kept[extra[0]][-1], f"ticket {extra[0]} was never issued")

    def _compare_legs(self, kept: list[Leg]) -> None:
        true = sorted(
            (leg for legs in self._today.legs.legs.values() for leg in legs),
            key=lambda leg: leg.seq,
        )
        for one, other in zip(kept, true, strict=False):
            if one != other:
                seq = min(one.seq, other.seq)
                raise Broken(self._branch, seq, f"leg of {other.ticket}: {_unlike(one, other)}")
        if len(kept) != len(true):
            longer = (kept if len(kept) > len(true) else true)[min(len(kept), len(true))]
            raise Broken(
                self._branch, longer.seq, f"leg of {longer.ticket} is one too many or one too few"
            )

    def _compare_head(self, seq: int, value: bytes) -> None:
        found = queries.fetch(
            self._connection, "SELECT seq, chain FROM branch_head WHERE branch = ?", self._branch
        )
        if not found:
            raise Broken(self._branch, seq, "the head of the branch is missing")
        if found[0][0] != seq:
            raise Broken(
                self._branch, min(seq, found[0][0]) + 1, f"the head says {found[0][0]}, not {seq}"
            )
        if bytes(found[0][1]) != value:
            raise Broken(self._branch, seq, "the head of the branch was changed")
        if self._sealed:
            self._compare_seal(seq, value)

    def _compare_seal(self, seq: int, value: bytes) -> None:
        found = queries.fetch(self._connection, _SELECT_SEAL, self._branch)[0][0]
        seal = chain.seal_head(self._key, self._branch, seq, value)
        if found is None or not hmac.compare_digest(bytes(found), seal):
            raise Broken(self._branch, seq, "the head was moved: rows after it may be missing")


def _differing(kept: tuple[Any, ...], true: tuple[Any, ...]) -> str:
    pairs = zip(projection.TICKET_COLUMNS, kept, true, strict=True)
    return ", ".join(name for name, one, other in pairs if one != other)


def _unlike(one: Leg, other: Leg) -> str:
    names = [f.name for f in fields(Leg) if getattr(one, f.name) != getattr(other, f.name)]
    return f"{', '.join(names)} was changed"
