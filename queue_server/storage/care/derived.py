"""What a database holds beside the journal's rows, compared with what follows from those rows.

Tested by tests/storage/care/test_verify.py.
"""

import hmac
from collections.abc import Collection
from typing import Any

import orjson
from sqlalchemy import Connection

from queue_server.core import events as ev
from queue_server.storage import identity
from queue_server.storage.care.broken import Broken
from queue_server.storage.journal import chain, queries, rows
from queue_server.storage.journal.derived.seats import SeatRow, seats_of
from queue_server.usecases.ports import JournalRow

_STANDING = (
    "SELECT topic, id, seq, ended_seq, kind, data FROM standing WHERE branch = ?"
    " ORDER BY seq, topic, id"
)
_FIGURES = "SELECT name, day, data, seal FROM figures WHERE branch = ? ORDER BY day, name"
_SEATS = "SELECT pool, day, minute, lane, booking, hold, held_until FROM seat WHERE branch = ?"
_CURSORS = "SELECT name, seq FROM cursor WHERE branch = ? AND seq > ?"


class StandingBook:
    """The ``standing`` table as it must be by the journal's rows."""

    def __init__(self, connection: Connection, branch: str, anchor: int) -> None:
        """Begin with what was carried over the anchor, whose seal vouches for it."""
        self._branch = branch
        carried = [row for row in queries.fetch(connection, _STANDING, branch) if row[2] <= anchor]
        self._true: list[list[Any]] = [[*row[:3], None, *row[4:]] for row in carried]

    def take(self, row: JournalRow) -> None:
        """Begin, change or end an entry as the row says."""
        if row.kind not in rows.STANDING_KINDS:
            return
        topic, begins = rows.STANDING_KINDS[row.kind]
        for one in self._true:
            if one[:2] == [topic, row.data["id"]] and one[3] is None:
                one[3] = row.seq
        if begins:
            text = orjson.dumps(row.data).decode()
            self._true.append([topic, row.data["id"], row.seq, None, row.kind, text])

    def seats(self) -> set[SeatRow]:
        """The seats of every standing booking and hold."""
        found = (
            ev.decode(kind, None, None, orjson.loads(data))
            for _, _, _, ended, kind, data in self._true
            if ended is None
        )
        return {seat for event in found for seat in seats_of(event)}

    def compare(self, connection: Connection) -> None:
        """Compare with the table; raises Broken at the first row that differs."""
        kept = {
            (r[0], r[1], r[2]): list(r) for r in queries.fetch(connection, _STANDING, self._branch)
        }
        for one in self._true:
            found = kept.pop((one[0], one[1], one[2]), None)
            if found is None:
                raise Broken(self._branch, one[2], f"{one[0]} {one[1]} has lost its row")
            if found != one:
                raise Broken(self._branch, one[2], f"{one[0]} {one[1]} was changed")
        for topic, name, seq in kept:
            raise Broken(self._branch, seq, f"{topic} {name} was never saved")


def seats(connection: Connection, branch: str, true: set[SeatRow]) -> None:
    """Check that every seat belongs to a booking or hold, and that each of those has all its seats.

    Raises:
        Broken: Naming a seat that is wrong.
    """
    kept = {tuple(row) for row in queries.fetch(connection, _SEATS, branch)}
    for pool, day, minute, lane, *_ in sorted(kept ^ true, key=lambda one: one[:4]):
        what = f"seat {minute}.{lane} of {pool} on {day}"
        raise Broken(branch, 0, f"{what} is not as booked")


def no_other_days(connection: Connection, branch: str, days: Collection[str]) -> None:
    """Check that tickets and legs belong to days of the journal.

    Raises:
        Broken: Naming one that does not.
    """
    for table, name in (("ticket", "id"), ("leg", "ticket")):
        sql = f"SELECT day, seq, {name} FROM {table} WHERE branch = ? ORDER BY day, seq"
        for day, seq, ticket in queries.fetch(connection, sql, branch):
            if day not in days:
                raise Broken(branch, seq, f"{table} {ticket} is of {day}, a day without rows")


def figures(connection: Connection, key: bytes, branch: str) -> None:
    """Check that figures were written by a server, each for its day and name.

    Raises:
        Broken: Naming one that was not.
    """
    for name, day, data, seal in queries.fetch(connection, _FIGURES, branch):
        true = chain.seal_figures(key, branch, name, day, data)
        if seal is None or not hmac.compare_digest(bytes(seal), true):
            raise Broken(branch, 0, f"the figures {name} of {day} were changed")


def cursors(connection: Connection, branch: str, head: int) -> None:
    """Check that no follower is beyond the last row.

    Raises:
        Broken: Naming one that is.
    """
    for name, seq in queries.fetch(connection, _CURSORS, branch, head):
        raise Broken(branch, seq, f"the cursor of {name} is beyond the last row, {head}")


def epoch(connection: Connection, key: bytes) -> None:
    """Check that the epoch was begun by a server or a restore.

    Raises:
        Broken: If it is not.
    """
    value = queries.meta(connection, identity.EPOCH) or ""
    seal = queries.meta(connection, identity.EPOCH_SEAL) or ""
    if not hmac.compare_digest(chain.seal_epoch(key, value).hex().encode(), seal.encode()):
        raise Broken("-", 0, "the epoch was changed")
