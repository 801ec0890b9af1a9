"""Outages of devices in the journal's database. Tested by tests/reports/test_watching.py."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, select

from queue_server.reports.rules.kiosks.outages import Outage
from queue_server.reports.store.tables import outage, watched
from queue_server.storage.journal import queries
from queue_server.storage.journal.derived.projection import instant, micros

_KEEP = (
    "INSERT INTO outage (branch, device, began_at, day, kind, label, reason, until_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (branch, device, began_at) DO UPDATE SET until_at = excluded.until_at"
)
#: Several processes look; the latest look counts.
_WATCHED = (
    "INSERT INTO watched (branch, since_at, at) VALUES (?, ?, ?)"
    " ON CONFLICT (branch) DO UPDATE SET at = excluded.at WHERE excluded.at > watched.at"
)


def keep(connection: Connection, branch: str, some: Sequence[Outage], at: datetime) -> None:
    """Keep outages as they are so far, and until when devices were watched."""
    many = [
        (
            branch, one.device, micros(one.began_at), one.day.isoformat(), one.kind, one.label,
            one.reason, micros(one.until_at),
        )
        for one in some
    ]  # fmt: skip
    if many:
        queries.execute(connection, _KEEP, many)
    queries.execute(connection, _WATCHED, [(branch, micros(at), micros(at))])


def watch(connection: Connection, branch: str) -> tuple[datetime, datetime] | None:
    """Since when, and until when, devices were watched."""
    found = connection.execute(select(watched).where(watched.c.branch == branch)).one_or_none()
    return None if found is None else (instant(found.since_at), instant(found.at))


def outages(connection: Connection, branch: str, since: date, until: date) -> list[Outage]:
    """Those of the days from ``since`` to ``until``, in order."""
    days = outage.c.day.between(since.isoformat(), until.isoformat())
    query = (
        select(outage)
        .where(outage.c.branch == branch, days)
        .order_by(outage.c.device, outage.c.began_at)
    )
    return [
        Outage(
            day=date.fromisoformat(row.day), device=row.device, kind=row.kind, label=row.label,
            reason=row.reason, began_at=instant(row.began_at), until_at=instant(row.until_at),
        )
        for row in connection.execute(query)
    ]  # fmt: skip
