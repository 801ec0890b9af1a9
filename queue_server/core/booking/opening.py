"""When a day can be booked, and by whom."""

from datetime import date, datetime, timedelta

from queue_server.core import hours
from queue_server.core.rules import BranchRules, Calendar, Pool

#: Longer than any run of days off in a calendar.
_LONGEST_HOLIDAY = 60


def closed(
    rules: BranchRules,
    pool: Pool,
    day: date,
    now: datetime,
    *,
    staff: bool,
    ahead: int | None = None,
) -> str:
    """Why the day cannot be booked now: ``calendar``, ``not_yet`` or ``over``; empty if it can.

    Staff may book until the day is over, whatever ``closes_at`` says. ``ahead`` takes the place of
    the pool's ``opens_days``.
    """
    known = rules.calendar.covers_years
    if known and day.year not in known:
        return "calendar"
    today = hours.service_day(rules, now)
    if (day - today).days > (pool.opens_days if ahead is None else ahead):
        return "not_yet"
    if day < today or (not staff and now >= closes(rules, pool, day)):
        return "over"
    return ""


def closes(rules: BranchRules, pool: Pool, day: date) -> datetime:
    """The instant from which the public can no longer book the day."""
    last = office_days_before(rules.calendar, day, pool.closes_before)
    return datetime.combine(last, pool.closes_at, hours.zone(rules.zone))


def office_days_before(calendar: Calendar, day: date, count: int) -> date:
    """The ``count``-th office day before a day; the day itself for 0."""
    for _ in range(count + _LONGEST_HOLIDAY):
        if count == 0:
            break
        day -= timedelta(days=1)
        count -= hours.is_workday(calendar, day)
    return day


def kept_for_staff(pool: Pool, lanes: int, day: date, today: date) -> int:
    """How many lanes the public may not use.

    The staff's share is open to the public from the day before; a share of 1 never is.
    """
    if pool.staff_share < 1 and (day - today).days <= 1:
        return 0
    return int(lanes * pool.staff_share + 1e-9)
