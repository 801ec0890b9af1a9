"""Whether pools make sense, and the calendar covers what can be booked.

Tested by tests/settings/test_booking.py.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from queue_server.settings.reading import TomlSource
from queue_server.settings.tables.booking import BookTable, PoolTable


def check_years(source: TomlSource, table: BookTable | None, years: set[str], today: date) -> None:
    """Check that the calendar covers every bookable day; otherwise holidays would be on offer.

    The present year, and in December the next, are required even without a book.
    """
    for index, pool in enumerate(table.pools if table else ()):
        last = today + timedelta(days=pool.opens_days)
        first = today.year + (2 if today.month == 12 else 1)
        missing = [y for y in range(first, last.year + 1) if str(y) not in years]
        if missing:
            source.wrong(
                ("book", "pools", index, "opens_days"),
                f"{pool.opens_days} days reach into {missing[0]}, whose calendar is missing",
                f"add the office calendar of {missing[0]} to holidays.toml",
            )


def check_pool(source: TomlSource, index: int, pool: PoolTable, staffed: Mapping[str, int]) -> None:
    """Check a pool's numbers against each other; ``staffed``: counters of its sessions."""
    where = ("book", "pools", index)
    if pool.group_max < pool.group_min:
        source.wrong((*where, "group_max"), "is below group_min: nobody can book")
    if pool.release_min[1] < pool.release_min[0]:
        source.wrong((*where, "release_min"), "its end lies before its start")
    for at, one in enumerate(pool.hours):
        if one.closes <= one.opens:
            source.wrong((*where, "hours", at, "closes"), "closes before it opens")
    for session, counters in staffed.items():
        most = int(counters * (1 - pool.walkin_share_min) + 1e-9)
        given = [most if pool.lanes == "counters" else int(pool.lanes)]
        wanted = max([*given, *(one.lanes for one in pool.hours)])
        if most < 1 or wanted > most:
            source.wrong(
                (*where, "lanes"),
                f"{wanted} lanes, but of {counters} counters in session {session!r}"
                f" {most} may be booked",
                "lower lanes or walkin_share_min",
            )
