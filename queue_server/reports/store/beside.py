"""Counters' time and appointments in the journal's database, beside the visits.

A day's counters are folded from its journal rows when the next day opens, in the transaction of the
follower's cursor; those of a day that is not over, whenever they are asked for. Tested by
tests/reports/test_beside.py.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, Row, and_, delete, func, insert, select

from queue_server.reports.rules.appointments.fate import Appointment, appointments_in
from queue_server.reports.rules.counters.time import (
    CounterCell,
    CounterTime,
    counter_key,
    counter_times,
)
from queue_server.reports.store.tables import appointment, counter_half
from queue_server.storage.journal import queries
from queue_server.storage.journal.derived.projection import (
    instant,
    maybe_instant,
    maybe_micros,
    micros,
)
from queue_server.storage.journal.rows import SELECT_DAY
from queue_server.storage.journal.tables import journal
from queue_server.usecases.ports import JournalRow

#: How many of the last days that are not kept yet are folded when they are asked for.
MOST_FOLDED = 3


def keep_counters(connection: Connection, branch: str, days: Iterable[date]) -> None:
    """Fold the counters of each day again; for a day whose rows are deleted, what is kept stays."""
    for day in sorted(days):
        cells = folded(connection, branch, day)
        if cells:
            mine = and_(counter_half.c.branch == branch, counter_half.c.day == day.isoformat())
            connection.execute(delete(counter_half).where(mine))
            connection.execute(insert(counter_half), [_record(branch, one) for one in cells])


def folded(connection: Connection, branch: str, day: date) -> list[CounterCell]:
    """The counters of a day as its journal rows say; empty when those are deleted."""
    found = queries.fetch(connection, SELECT_DAY, branch, day.isoformat())
    return counter_times(queries.decoded(found))


def kept_counters(
    connection: Connection, branch: str, since: date, until: date
) -> list[CounterCell]:
    """The counters of the days that are kept."""
    days = counter_half.c.day.between(since.isoformat(), until.isoformat())
    query = (
        select(counter_half)
        .where(counter_half.c.branch == branch, days)
        .order_by(*counter_half.primary_key.columns)
    )
    return [_cell(row) for row in connection.execute(query)]


def counters(connection: Connection, branch: str, since: date, until: date) -> list[CounterCell]:
    """The counters of the days from ``since`` to ``until``, those of days not over included."""
    found = kept_counters(connection, branch, since, until)
    for day in _not_kept(connection, branch, since, until):
        found += folded(connection, branch, day)
    return found


def _not_kept(connection: Connection, branch: str, since: date, until: date) -> list[date]:
    mine = counter_half.c.branch == branch
    last = connection.execute(select(func.max(counter_half.c.day)).where(mine)).scalar() or ""
    query = (
        select(journal.c.day)
        .where(
            journal.c.branch == branch,
            journal.c.day > last,
            journal.c.day.between(since.isoformat(), until.isoformat()),
        )
        .distinct()
        .order_by(journal.c.day.desc())
        .limit(MOST_FOLDED)
    )
    return sorted(date.fromisoformat(day) for day in connection.execute(query).scalars())


def forget_counters(connection: Connection, branch: str, day: date) -> None:
    """Delete the counters from a day on."""
    late = and_(counter_half.c.branch == branch, counter_half.c.day >= day.isoformat())
    connection.execute(delete(counter_half).where(late))


def take_appointments(connection: Connection, branch: str, rows: Sequence[JournalRow]) -> None:
    """Keep what rows say about appointments."""
    found = appointments_in(rows)
    if found:
        mine = and_(appointment.c.branch == branch, appointment.c.id.in_(sorted(found)))
        connection.execute(delete(appointment).where(mine))
        records = [_appointment_record(branch, one) for one in found.values()]
        connection.execute(insert(appointment), records)


def appointments(
    connection: Connection, branch: str, since: date, until: date
) -> list[Appointment]:
    """The appointments for the days from ``since`` to ``until``, in order of their ids."""
    days = appointment.c.day.between(since.isoformat(), until.isoformat())
    query = (
        select(appointment).where(appointment.c.branch == branch, days).order_by(appointment.c.id)
    )
    return [appointment_of(row) for row in connection.execute(query)]


def _record(branch: str, cell: CounterCell) -> dict[str, Any]:
    key, time = cell.key, cell.tally
    return {
        "branch": branch, "day": key.day.isoformat(), "half_at": micros(key.half_at),
        "counter": key.counter, "open_ms": time.open_ms, "serving_ms": time.serving_ms,
        "idle_ms": time.idle_ms, "paused_ms": time.paused_ms,
        "pauses": orjson.dumps(time.pauses, option=orjson.OPT_SORT_KEYS).decode(),
    }  # fmt: skip


def _cell(row: Row[Any]) -> CounterCell:
    time = CounterTime(
        open_ms=row.open_ms, serving_ms=row.serving_ms, idle_ms=row.idle_ms,
        paused_ms=row.paused_ms, pauses=orjson.loads(row.pauses),
    )  # fmt: skip
    return CounterCell(
        counter_key(date.fromisoformat(row.day), instant(row.half_at), row.counter), time
    )


def _appointment_record(branch: str, one: Appointment) -> dict[str, Any]:
    return {
        "branch": branch, "id": one.id, "day": one.day.isoformat(), "due_at": micros(one.due_at),
        "service": one.service, "priority": one.priority, "origin": one.origin,
        "language": one.language, "party": one.party, "units": one.units,
        "unit_min": one.unit_min, "made_at": micros(one.made_at),
        "state": str(one.state), "changes": one.changes, "seq": one.seq,
        "came_at": maybe_micros(one.came_at),
    }  # fmt: skip


def appointment_of(row: Row[Any]) -> Appointment:
    """The appointment of a stored record."""
    return Appointment(
        id=row.id, day=date.fromisoformat(row.day), due_at=instant(row.due_at),
        service=row.service, priority=row.priority, origin=row.origin, language=row.language,
        party=row.party, units=row.units, unit_min=row.unit_min, made_at=instant(row.made_at),
        state=row.state, changes=row.changes, seq=row.seq, came_at=maybe_instant(row.came_at),
    )  # fmt: skip
