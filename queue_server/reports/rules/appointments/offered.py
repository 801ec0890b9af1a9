"""The seats that a day's hours and pools have, booked or not: plain data for another process.

What a day offered is kept when it ends; later, its amendments are gone and the pools may have
changed.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache

from queue_server.core import hours
from queue_server.core.booking.amending import amended
from queue_server.core.booking.availability import MINUTE, lanes_at, minute_of, offers
from queue_server.core.line.amendment import Amendment
from queue_server.core.rules import BranchRules, Pool, Session

HALF_MIN = 30
#: The name under which a day's seats are kept among its figures.
OFFERED = "offered"

Offered = Mapping[str, Mapping[str, int]]
"""Seats that begin in each half hour, by day and by the half hour's first minute.

Minutes count from local midnight and are text, as JSON keys must be.
"""


def offered(
    rules: BranchRules, since: date, until: date, amendments: Iterable[Amendment] = ()
) -> Offered:
    """The seats of the days from ``since`` to ``until``, as hours, calendar, pools and amendments
    are now; those kept for staff included. Suspensions take none away: visitors had booked them.
    """
    saved, named = tuple(amendments), {one.name: one for one in rules.sessions}

    @cache
    def seats(pool: Pool, session: str, weekday: int) -> Mapping[int, int]:
        return _seats(
            rules, pool, named[session], since + timedelta(days=weekday - since.weekday())
        )

    found: dict[str, dict[str, int]] = {}
    for n in range((until - since).days + 1):
        day = since + timedelta(days=n)
        if (known := rules.calendar.covers_years) and day.year not in known:
            continue
        held = hours.sessions_on(rules, day)
        of_day: dict[str, int] = {}
        for pool in (amended(one, saved, day) for one in rules.pools.values()):
            for session in held:
                for half, count in seats(pool, session.name, day.weekday()).items():
                    of_day[str(half)] = of_day.get(str(half), 0) + count
        if of_day:
            found[day.isoformat()] = of_day
    return found


def kept_or_configured(
    rules: BranchRules,
    since: date,
    until: date,
    amendments: Iterable[Amendment],
    kept: Iterable[tuple[date, Mapping[str, int]]],
) -> Offered:
    """The seats of the days from ``since`` to ``until``: as they were kept for a day that is over,
    else as they are now.
    """
    then = {day.isoformat(): seats for day, seats in kept if since <= day <= until}
    return {**offered(rules, since, until, amendments), **then}


def _seats(rules: BranchRules, pool: Pool, session: Session, day: date) -> Mapping[int, int]:
    """The seats of one pool in one session, by half hour; lanes depend on the weekday alone."""
    listed = (code for code, one in rules.services.items() if one.enabled)
    bookable = (code for code in listed if not pool.services or code in pool.services)
    if not any(offers(pool, session, (code,)) for code in bookable):
        return {}
    unit = pool.unit // MINUTE
    made: dict[int, int] = {}
    for minute in range(minute_of(session.opens), minute_of(session.closes) - unit + 1, unit):
        half = minute // HALF_MIN * HALF_MIN
        made[half] = made.get(half, 0) + lanes_at(rules, pool, session, day, minute)
    return {half: count for half, count in made.items() if count}
