"""A journal with every kind of row, for followers; and whatever a database holds.

Tested by tests/usecases/loops/test_every_follower.py.
"""

import json
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, inspect, text

from queue_server.core import events as ev
from queue_server.storage.journal.sql import SqlJournal
from queue_server.usecases.ports import Journal, JournalRow
from tests.core.events.golden import Row, decoded, rows_of
from tests.usecases.loops.reading import BRANCH

NEWEST = "0_2_0"
#: Examples of kinds that are newer than ``NEWEST``: a follower's own, if it is one of them.
NEWER: tuple[ev.Event, ...] = ()
#: The days of two plays are so far apart that neither has a seat or a ticket of the other.
APART = timedelta(days=100)
IDS = ("booking", "hold", "id", "token")
_DAY = re.compile(r"(?<!\d)(20\d\d)(-?)(\d\d)\2(\d\d)(?!\d)")


def rows_of_every_kind() -> list[JournalRow]:
    """The days that the newest release froze, one after the other, then ``NEWER``."""
    rows: list[JournalRow] = []
    for row in map(_on_its_own_day, rows_of(NEWEST)):
        rows.append(_row(len(rows) + 1, datetime.fromisoformat(row["at"]), decoded(row)))
    return rows + [_row(len(rows) + n, rows[-1].at, one) for n, one in enumerate(NEWER, 1)]


def _row(seq: int, at: datetime, event: ev.Event) -> JournalRow:
    kind, ticket, counter, data = ev.encode(event)
    return JournalRow(
        branch=BRANCH, seq=seq, day=at.date(), at=at, kind=kind, ticket=ticket, counter=counter,
        actor="clerk:mei", request_id=None, data=data,
    )  # fmt: skip


def _on_its_own_day(row: Row) -> Row:
    later = row["play"] * APART

    def moved(found: re.Match[str]) -> str:
        year, dash, month, day = found.groups()
        on = date(int(year), int(month), int(day)) + later
        return f"{on:%Y}{dash}{on:%m}{dash}{on:%d}"

    shown: Row = json.loads(_DAY.sub(moved, json.dumps(row)))
    return {**shown, "data": _named_apart(shown["data"], f"-{row['play']}")}


def _named_apart(value: Any, suffix: str) -> Any:
    """Ids and tokens are used once in an office, but in many of the plays."""
    if isinstance(value, dict):
        return {
            name: one + suffix
            if name in IDS and isinstance(one, str)
            else _named_apart(one, suffix)
            for name, one in value.items()
        }
    return [_named_apart(one, suffix) for one in value] if isinstance(value, list) else value


async def append(journal: Journal, rows: Sequence[JournalRow]) -> None:
    """Append rows in one commit, without changes of tickets."""
    await journal.catch_up(BRANCH, rows[0].seq - 1)
    await journal.append(rows, ())


async def everything(journal: SqlJournal) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table in the journal's database, in an order."""

    def look(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
        return {
            table: sorted(map(tuple, connection.execute(text(f"SELECT * FROM {table}"))), key=repr)
            for table in inspect(connection).get_table_names()
        }

    return await journal.look(look)
