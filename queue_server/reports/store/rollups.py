"""Rolled-up visits in the journal's database. Tested by tests/reports/test_rollups.py.

A day is rolled up when the next one opens, in the transaction of the follower's cursor, and again
when one of its visits changes later. Days that are not over are counted from their visits.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, and_, delete, insert, select

from queue_server.core import events as ev
from queue_server.reports.cube.cells import VERSION, Cell, Key, roll_up
from queue_server.reports.cube.tally import HISTOGRAMS, KEPT, Tally
from queue_server.reports.store.records import visit_of
from queue_server.reports.store.tables import rollup, visit
from queue_server.reports.visits import Visit
from queue_server.storage.journal.projection import instant, micros
from queue_server.usecases.ports import JournalRow


def due(
    connection: Connection, branch: str, rows: Sequence[JournalRow], changed: Iterable[Visit]
) -> set[date]:
    """The days that the rows have made ready, or changed after they were over."""
    today = rows[-1].day
    days = {one.day for one in changed if one.day < today}
    if any(row.kind == ev.DayOpened.KIND for row in rows):
        days |= {day for day in _unrolled(connection, branch, date.min, today) if day < today}
    return days


def roll(connection: Connection, branch: str, days: Iterable[date]) -> None:
    """Count the visits of each day anew."""
    for day in sorted(days):
        mine = and_(rollup.c.branch == branch, rollup.c.day == day.isoformat())
        connection.execute(delete(rollup).where(mine))
        records = [_record(branch, cell) for cell in roll_up(visits(connection, branch, day, day))]
        if records:
            connection.execute(insert(rollup), records)


def forget_from(connection: Connection, branch: str, day: date) -> None:
    """Delete what was counted from a day on."""
    late = and_(rollup.c.branch == branch, rollup.c.day >= day.isoformat())
    connection.execute(delete(rollup).where(late))


def visits(connection: Connection, branch: str, since: date, until: date) -> list[Visit]:
    """Visits issued on the days from ``since`` to ``until``, in order."""
    query = (
        select(visit)
        .where(visit.c.branch == branch, visit.c.day.between(since.isoformat(), until.isoformat()))
        .order_by(visit.c.day, visit.c.issued_at, visit.c.ticket)
    )
    return [visit_of(row._mapping) for row in connection.execute(query)]


def cells(connection: Connection, branch: str, since: date, until: date) -> list[Cell]:
    """The cells of the days from ``since`` to ``until``, those of days not over included."""
    found = _kept(connection, branch, since, until)
    for day in _unrolled(connection, branch, since, until):
        found += roll_up(visits(connection, branch, day, day))
    return found


def rolled(connection: Connection, branch: str, day: date) -> list[Cell]:
    """The cells that are kept of a day; none unless it is over."""
    return _kept(connection, branch, day, day)


def _kept(connection: Connection, branch: str, since: date, until: date) -> list[Cell]:
    query = (
        select(rollup)
        .where(
            rollup.c.branch == branch,
            rollup.c.day.between(since.isoformat(), until.isoformat()),
            rollup.c.version == VERSION,
        )
        .order_by(*rollup.primary_key.columns)
    )
    return [_cell(row._mapping) for row in connection.execute(query)]


def _unrolled(connection: Connection, branch: str, since: date, until: date) -> list[date]:
    rolled = (
        select(rollup.c.day)
        .where(rollup.c.branch == branch, rollup.c.version == VERSION)
        .distinct()
    )
    query = (
        select(visit.c.day)
        .where(
            visit.c.branch == branch,
            visit.c.day.between(since.isoformat(), until.isoformat()),
            visit.c.day.not_in(rolled),
        )
        .distinct()
        .order_by(visit.c.day)
    )
    return [date.fromisoformat(day) for day in connection.execute(query).scalars()]


def _record(branch: str, cell: Cell) -> dict[str, Any]:
    key, tally = cell.key._asdict(), cell.tally
    return {
        **key,
        "branch": branch,
        "day": cell.key.day.isoformat(),
        "half_at": micros(cell.key.half_at),
        "version": VERSION,
        **{name: getattr(tally, name) for name in KEPT},
        **{name: _text(getattr(tally, name)) for name in HISTOGRAMS},
    }


def _text(histogram: dict[int, int]) -> str:
    return orjson.dumps({str(k): histogram[k] for k in sorted(histogram)}).decode()


def _cell(record: Any) -> Cell:
    key = Key(
        day=date.fromisoformat(record["day"]),
        half_at=instant(record["half_at"]),
        service=record["service"],
        priority=record["priority"],
        origin=record["origin"],
        counter=record["counter"],
        language=record["language"],
    )
    kept: dict[str, Any] = {name: record[name] for name in KEPT}
    for name in HISTOGRAMS:
        kept[name] = {int(minute): n for minute, n in orjson.loads(record[name]).items()}
    return Cell(key, Tally(**kept))
