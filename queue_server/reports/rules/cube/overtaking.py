"""How many visitors were called past each, as the line counts it (docs/algorithms/calling.md)."""

from bisect import bisect_right, insort
from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby

from queue_server.reports.rules.visits import Visit


def overtaken(visits: Iterable[Visit]) -> dict[str, int]:
    """By ticket of those who were called: how many who came later had been called before.

    Only first calls count. For a booked visitor, those count who came after the agreed time.
    ``visits`` are all visits of their days.
    """
    called = [(one.called_at, one) for one in visits if one.called_at is not None]
    came: dict[date, list[datetime]] = {}
    found: dict[str, int] = {}
    for _, at_once in groupby(sorted(called, key=lambda one: one[0]), key=lambda one: one[0]):
        some = [one for _, one in at_once]
        for one in some:
            before = came.setdefault(one.day, [])
            found[one.ticket] = len(before) - bisect_right(before, one.place_at or one.issued_at)
        for one in some:
            insort(came[one.day], _came_at(one))
    return found


def _came_at(one: Visit) -> datetime:
    """A number given by a kiosk without a server is issued later than its visitor came."""
    return one.place_at or one.issued_at if one.origin == "offline" else one.issued_at
