"""Rolled-up visits in the journal's database. Tested by tests/reports/test_rollups.py.

A day is rolled up when the next one opens, in the transaction of the follower's cursor, and again
when one of its visits changes later. Days that are not over are counted from their visits.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Row, Table, and_, delete, insert, select

from queue_server.core import events as ev
from queue_server.reports.rules.cube.cells import (
    SINGLE,
    VERSION,
    Cell,
    Key,
    margin,
    margin_for,
    margin_key,
    roll_up,
)
from queue_server.reports.rules.cube.tally import HISTOGRAMS, KEPT, Tally
from queue_server.reports.rules.visits import Visit
from queue_server.reports.store.records import visit_of
from queue_server.reports.store.tables import margin as margin_table
from queue_server.reports.store.tables import rollup, visit
from queue_server.storage.journal.derived.projection import instant, micros
from queue_server.usecases.ports import JournalRow

KEY = ("day", "half_at", "service", "priority", "origin", "counter", "language")
ONE_DAY = timedelta(days=1)
#: How many days are counted when one opens: an office that comes from an older version catches up
#: over some days instead of standing still for minutes.
MOST_ROLLED = 20


def due(
    connection: Connection, branch: str, rows: Sequence[JournalRow], changed: Iterable[Visit]
) -> set[date]:
    """The days that the rows have made ready, or changed after they were over."""
    today = rows[-1].day
    days = {one.day for one in changed if one.day < today}
    if any(row.kind == ev.DayOpened.KIND for row in rows):
        days.update(_unrolled(connection, branch, date.min, today - ONE_DAY)[-MOST_ROLLED:])
    return days


def roll(connection: Connection, branch: str, days: Iterable[date]) -> None:
    """Count the visits of each day again."""
    for day in sorted(days):
        cells = roll_up(visits(connection, branch, day, day))
        for table, records in (
            (rollup, [_record(branch, cell) for cell in cells]),
            (margin_table, list(_margin_records(branch, cells))),
        ):
            mine = and_(table.c.branch == branch, table.c.day == day.isoformat())
            connection.execute(delete(table).where(mine))
            if records:
                connection.execute(insert(table), records)


def forget_from(connection: Connection, branch: str, day: date) -> None:
    """Delete what was counted from a day on."""
    for table in (rollup, margin_table):
        late = and_(table.c.branch == branch, table.c.day >= day.isoformat())
        connection.execute(delete(table).where(late))


def visits(connection: Connection, branch: str, since: date, until: date) -> list[Visit]:
    """Visits issued on the days from ``since`` to ``until``, in order."""
    query = (
        select(visit)
        .where(of_days(branch, since, until))
        .order_by(visit.c.day, visit.c.issued_at, visit.c.ticket)
    )
    return [visit_of(row._mapping) for row in connection.execute(query)]


def longest(
    connection: Connection, branch: str, since: date, until: date, most: int
) -> list[Visit]:
    """Those of them that waited longest until they were called."""
    query = (
        select(visit)
        .where(of_days(branch, since, until), visit.c.called_at.is_not(None))
        .order_by(visit.c.waited_s.desc(), visit.c.day, visit.c.ticket)
        .limit(most)
    )
    return [visit_of(row._mapping) for row in connection.execute(query)]


def of_days(branch: str, since: date, until: date) -> ColumnElement[bool]:
    """Whether a visit is of the branch and of the days."""
    days = visit.c.day.between(since.isoformat(), until.isoformat())
    return and_(visit.c.branch == branch, days)


def cells(
    connection: Connection,
    branch: str,
    since: date,
    until: date,
    asked: Collection[str] | None = None,
    read: Collection[str] = HISTOGRAMS,
) -> list[Cell]:
    """The cells of the days from ``since`` to ``until``, those of days not over included. Splits
    not in ``asked`` may be blank in their keys; None asks for all. Histograms not in ``read`` may
    be empty: unpacking them is most of the work.
    """
    wanted = [name for name in HISTOGRAMS if name in read]
    split = None if asked is None else margin_for(asked)
    if split is None:
        found = _kept(connection, branch, since, until, wanted)
    else:
        found = _margins(connection, branch, since, until, split, wanted)
    for day in _unrolled(connection, branch, since, until):
        found += roll_up(visits(connection, branch, day, day))
    return found


def rolled(connection: Connection, branch: str, day: date) -> list[Cell]:
    """The cells that are kept for a day; none unless it is over."""
    return _kept(connection, branch, day, day, HISTOGRAMS)


def rolled_margin(connection: Connection, branch: str, day: date, split: str) -> list[Cell]:
    """The same, added up by one split."""
    found = _margins(connection, branch, day, day, split, HISTOGRAMS)
    return sorted(found, key=lambda cell: cell.key)


def _kept(
    connection: Connection, branch: str, since: date, until: date, histograms: Sequence[str]
) -> list[Cell]:
    keys = (rollup.c[name] for name in KEY)
    found = _read(connection, rollup, branch, since, until, keys, histograms)
    return [Cell(_key(*row[: len(KEY)]), _tally(row, len(KEY), histograms)) for row in found]


def _key(day: str, half_at: int, *rest: Any) -> Key:
    return Key(date.fromisoformat(day), instant(half_at), *rest)


def _margins(
    connection: Connection,
    branch: str,
    since: date,
    until: date,
    split: str,
    histograms: Sequence[str],
) -> list[Cell]:
    table = margin_table
    columns = (table.c.day, table.c.priority, table.c.value)
    mine = table.c.split == split
    found = _read(connection, table, branch, since, until, columns, histograms, mine)
    keys = (
        margin_key(date.fromisoformat(row.day), row.priority, split, row.value) for row in found
    )
    return [Cell(key, _tally(row, 3, histograms)) for key, row in zip(keys, found, strict=True)]


def _read(
    connection: Connection,
    table: Table,
    branch: str,
    since: date,
    until: date,
    columns: Iterable[ColumnElement[Any]],
    histograms: Sequence[str],
    *more: ColumnElement[bool],
) -> Sequence[Row[Any]]:
    """Rows of the given columns and then those of a tally."""
    query = (
        select(*columns, *(table.c[name] for name in (*KEPT, *histograms)))
        .where(
            table.c.branch == branch,
            table.c.day.between(since.isoformat(), until.isoformat()),
            table.c.version == VERSION,
            *more,
        )
        .order_by(*table.primary_key.columns)
    )
    return connection.execute(query).all()


def _unrolled(connection: Connection, branch: str, since: date, until: date) -> list[date]:
    period = (since.isoformat(), until.isoformat())
    rolled = (
        select(margin_table.c.day)
        .where(
            margin_table.c.branch == branch,
            margin_table.c.day.between(*period),
            margin_table.c.version == VERSION,
        )
        .distinct()
    )
    query = (
        select(visit.c.day)
        .where(
            visit.c.branch == branch,
            visit.c.day.between(*period),
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
        **_counted(tally),
    }


def _margin_records(branch: str, cells: Sequence[Cell]) -> Iterator[dict[str, Any]]:
    for split, written in SINGLE.items():
        for cell in margin(cells, split):
            yield {
                "branch": branch,
                "day": cell.key.day.isoformat(),
                "split": split,
                "value": written(cell.key),
                "priority": cell.key.priority,
                **_counted(cell.tally),
            }


def _counted(tally: Tally) -> dict[str, Any]:
    return {
        "version": VERSION,
        **{name: getattr(tally, name) for name in KEPT},
        **{name: _text(getattr(tally, name)) for name in HISTOGRAMS},
    }


def _text(histogram: dict[int, int]) -> str:
    return orjson.dumps({str(k): histogram[k] for k in sorted(histogram)}).decode()


def _tally(row: Row[Any], start: int, histograms: Sequence[str]) -> Tally:
    """The tally in a row from a column on."""
    tally = Tally()
    for at, name in enumerate(KEPT, start):
        setattr(tally, name, row[at])
    for at, name in enumerate(histograms, start + len(KEPT)):
        if row[at] != "{}":
            counted = {int(minute): n for minute, n in orjson.loads(row[at]).items()}
            setattr(tally, name, counted)
    return tally
