"""When a branch is open: calendar, sessions, suspensions, and the service day.

The rules work in UTC instants; where they need the branch's own day or hour, it comes from here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from queue_server.core.events import SuspensionSaved
from queue_server.core.line.ticket import Ticket
from queue_server.core.rules import BranchRules, Calendar, Session, Text

#: How far ahead the next opening is looked for; the longest holiday is well below that.
LOOK_AHEAD_DAYS = 21


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What holds now: the running session, or why there is none and when the next one opens.

    ``opens_at`` is also given while a session for booked visitors alone runs. ``booked_at`` is when
    the next such session begins, if that is before anyone may come.

    ``stop`` is the suspension that closes the branch or its session, if one does.
    """

    session: Session | None
    closes_at: datetime | None = None
    last_ticket_at: datetime | None = None
    reason: str = ""
    wording: Text | None = None
    opens_at: datetime | None = None
    booked_at: datetime | None = None
    forced: bool = False
    stop: SuspensionSaved | None = None


@lru_cache(maxsize=16)
def zone(name: str) -> ZoneInfo:
    """The zone of a branch."""
    return ZoneInfo(name)


def local(rules: BranchRules, now: datetime) -> datetime:
    """The wall clock of the branch."""
    return now.astimezone(zone(rules.zone))


def service_day(rules: BranchRules, now: datetime) -> date:
    """The day numbers given now belong to."""
    return local(rules, now).date()


def is_workday(calendar: Calendar, day: date) -> bool:
    """Whether the office works on a day. This never follows from the weekday alone."""
    if day in calendar.makeup_workdays:
        return True
    return day.weekday() < 5 and day not in calendar.days_off


def year_without_calendar(rules: BranchRules, now: datetime) -> int | None:
    """The first year whose holidays are not known, once that matters: from the December before.

    Without its calendar a branch would open on every holiday of that year.
    """
    known, today = rules.calendar.covers_years, service_day(rules, now)
    if not known:
        return None
    needed = [today.year, *([today.year + 1] if today.month == 12 else [])]
    return next((year for year in needed if year not in known), None)


def sessions_on(rules: BranchRules, day: date) -> list[Session]:
    """The sessions of a day in order of opening."""
    workday = is_workday(rules.calendar, day)
    makeup = day in rules.calendar.makeup_workdays
    chosen = [
        s
        for s in rules.sessions
        if (s.on_workdays if workday else s.on_holidays) and (makeup or day.weekday() in s.days)
    ]
    return sorted(chosen, key=lambda s: s.opens)


def bounds(rules: BranchRules, session: Session, day: date) -> tuple[datetime, datetime]:
    """Opening and closing instants of a session on a day, in the branch's zone."""
    tz = zone(rules.zone)
    return (
        datetime.combine(day, session.opens, tz),
        datetime.combine(day, session.closes, tz),
    )


def in_force(suspension: SuspensionSaved, now: datetime) -> bool:
    """Whether a suspension holds at an instant."""
    return suspension.starts <= now and (suspension.until is None or now < suspension.until)


def suspended(
    suspensions: Iterable[SuspensionSaved], scope: str, now: datetime
) -> SuspensionSaved | None:
    """The suspension that stops ``branch``, ``session:<name>`` or ``service:<code>`` now."""
    return next((s for s in suspensions if s.scope == scope and in_force(s, now)), None)


def opening(rules: BranchRules, suspensions: Iterable[SuspensionSaved], now: datetime) -> Opening:
    """What holds at an instant.

    Even with ``rules.open_now``, what is closed by hand, branch or session, stays closed.
    """
    known = list(suspensions)
    held = _held(rules, now)
    if stop := _closing(known, held.session, now):
        return _closed_by(rules, known, stop, now)
    if held.session is None:
        return _shut(rules, known, now, Opening(session=None, reason="hours"))
    if held.session.booked_only:
        return replace(held, opens_at=next_opening(rules, known, now))
    return held


def _held(rules: BranchRules, now: datetime) -> Opening:
    """The session held at an instant, ignoring suspensions.

    Under ``rules.open_now``, a session giving no numbers to walk-in visitors now does not count.
    """
    for session, opens, closes, last in _planned(_Same(rules), service_day(rules, now)):
        if opens <= now < closes and not (rules.open_now and (session.booked_only or now >= last)):
            return Opening(session=session, closes_at=closes, last_ticket_at=last)
    if rules.open_now and rules.sessions:
        return Opening(session=rules.sessions[0], forced=True)
    return Opening(session=None)


class _Same:
    """Rules by identity. They never change, and to compare them takes longer than a day's plan."""

    __slots__ = ("rules",)

    def __init__(self, rules: BranchRules) -> None:
        self.rules = rules

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.rules is other.rules

    def __hash__(self) -> int:
        return id(self.rules)


@lru_cache(maxsize=16)
def _planned(same: _Same, day: date) -> tuple[tuple[Session, datetime, datetime, datetime], ...]:
    """The sessions of a day: from when, until when, and until which last number."""
    found = []
    for session in sessions_on(same.rules, day):
        opens, closes = bounds(same.rules, session, day)
        found.append((session, opens, closes, closes - session.last_ticket))
    return tuple(found)


def _closing(
    known: list[SuspensionSaved], session: Session | None, now: datetime
) -> SuspensionSaved | None:
    """The suspension of the branch, or of this session of it."""
    stop = suspended(known, "branch", now)
    if stop is None and session is not None:
        stop = suspended(known, f"session:{session.name}", now)
    return stop


def _closed_by(
    rules: BranchRules, known: list[SuspensionSaved], stop: SuspensionSaved, now: datetime
) -> Opening:
    closed = Opening(session=None, reason=stop.said, wording=stop.wording, stop=stop)
    return _shut(rules, known, now, closed)


def _shut(rules: BranchRules, known: list[SuspensionSaved], now: datetime, why: Opening) -> Opening:
    """``why``, with what begins next: for everyone, and before that for booked visitors."""
    opens = next_opening(rules, known, now)
    booked = next_opening(rules, known, now, booked=True)
    sooner = booked is not None and (opens is None or booked < opens)
    return replace(why, opens_at=opens, booked_at=booked if sooner else None)


def stopped(
    rules: BranchRules,
    suspensions: Iterable[SuspensionSaved],
    ticket: Ticket,
    now: datetime,
) -> SuspensionSaved | None:
    """The suspension that concerns a number already taken, or None.

    The branch's, that of the session held now, or that of its services if every one is suspended.
    """
    known = list(suspensions)
    if stop := _closing(known, _held(rules, now).session, now):
        return stop
    stops = [suspended(known, f"service:{code}", now) for code in ticket.services]
    return stops[0] if stops and all(stops) else None


def next_opening(
    rules: BranchRules,
    suspensions: Iterable[SuspensionSaved],
    now: datetime,
    *,
    booked: bool = False,
) -> datetime | None:
    """The next instant at which anyone may take a number, or None when none is in sight.

    Sessions for booked visitors alone are passed over: a visitor sent to one would come in vain.
    With ``booked`` only these are looked for.
    """
    known = list(suspensions)
    today = service_day(rules, now)
    for offset in range(LOOK_AHEAD_DAYS):
        day = today + timedelta(days=offset)
        for session in (one for one in sessions_on(rules, day) if one.booked_only is booked):
            opens, closes = bounds(rules, session, day)
            start = _first_free(known, f"session:{session.name}", max(opens, now), closes)
            if start is not None and (start > now or opens > now):
                return start
    return None


def _first_free(
    known: list[SuspensionSaved], scope: str, start: datetime, closes: datetime
) -> datetime | None:
    """The first instant in ``start … closes`` at which nothing suspends the session."""
    while start < closes:
        stop = suspended(known, "branch", start) or suspended(known, scope, start)
        if stop is None:
            return start
        if stop.until is None:
            return None
        start = stop.until
    return None
