"""Visits to and from their rows. Tested by tests/reports/test_stored_visits.py."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from queue_server.reports.rules.visits import Visit
from queue_server.storage.journal.derived.projection import instant, micros

_FIELDS = tuple(f.name for f in fields(Visit))


def columns_of(one: Visit) -> dict[str, Any]:
    """The columns of a visit but for its branch; instants as microseconds."""
    return {name: _stored(getattr(one, name)) for name in _FIELDS}


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return micros(value)
    return value.isoformat() if isinstance(value, date) else value


def visit_of(record: Any) -> Visit:
    """The visit of a stored record, by column name; an earlier version's may lack some."""
    return Visit(**dict(_value(name, record[name]) for name in _FIELDS if name in record))


def _value(name: str, value: Any) -> tuple[str, Any]:
    if value is not None and name.endswith("_at"):
        return name, instant(value)
    return name, date.fromisoformat(value) if name == "day" else value
