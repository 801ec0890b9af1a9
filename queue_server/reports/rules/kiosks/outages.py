"""When a device, or the server itself, was away in the office's hours, as a table.

Tested by tests/reports/rules/kiosks/test_outages.py.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from queue_server.core.events import SuspensionSaved
from queue_server.core.hours import bounds, service_day, sessions_on
from queue_server.core.rules import BranchRules
from queue_server.reports.rules.cube.asking import MOST_LINES, OUTAGES, Ask
from queue_server.reports.rules.cube.in_words import OfficeInWords
from queue_server.reports.rules.sheet import Cell, Column, Sheet

#: The kind and the address of the server itself; no device has an address without a host.
SERVER, NO_DEVICE = "server", ""
#: Shorter ones are not listed: a cable that was plugged in again, a program that was restarted. Two
#: of one device with no more time than this between them are one.
SHORTEST = timedelta(minutes=1)
#: A server that was away for longer does not say more about the time before.
FURTHEST_BACK = timedelta(days=62)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """A device that is away now: its address, what people call it, and why."""

    device: str
    kind: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """From when until when a device was seen to be away, on one service day."""

    day: date
    device: str
    kind: str
    label: str
    reason: str
    began_at: datetime
    until_at: datetime

    @property
    def lasted(self) -> timedelta:
        """How long."""
        return self.until_at - self.began_at


def joined(some: Iterable[Outage]) -> list[Outage]:
    """Each outage once, by its beginning: several processes may have seen the same, and a restarted
    server begins another.
    """
    made: list[Outage] = []
    for one in sorted(some, key=lambda one: (one.device, one.began_at, one.until_at)):
        last = made[-1] if made else None
        same = last is not None and (last.device, last.day) == (one.device, one.day)
        if last is not None and same and one.began_at - last.until_at <= SHORTEST:
            made[-1] = replace(last, until_at=max(last.until_at, one.until_at))
        else:
            made.append(one)
    found = [one for one in made if one.lasted >= SHORTEST]
    return sorted(found, key=lambda one: (one.began_at, one.device))


def held(
    rules: BranchRules,
    suspensions: Iterable[SuspensionSaved],
    since: datetime,
    until: datetime,
    is_booked: Callable[[date], bool],
) -> Iterator[Span]:
    """The parts of a time in which the office had a session, in order; a session for booked
    visitors alone counts on days with bookings.
    """
    known, since = list(suspensions), max(since, until - FURTHEST_BACK)
    day = service_day(rules, since)
    while day <= service_day(rules, until):
        for session in sessions_on(rules, day):
            if session.booked_only and not is_booked(day):
                continue
            opens, closes = bounds(rules, session, day)
            spans = [(max(opens, since), min(closes, until))]
            for stop in known:
                if stop.scope in ("branch", f"session:{session.name}"):
                    spans = [part for one in spans for part in _without(one, stop)]
            yield from (span for span in spans if span[0] < span[1])
        day += timedelta(days=1)


def _without(span: Span, stop: SuspensionSaved) -> list[Span]:
    since, until = span
    ends = until if stop.until is None else stop.until
    return [(since, min(until, stop.starts)), (max(since, ends), until)]


COLUMNS = (
    ("kind", "text"), ("device", "text"), ("day", "day"), ("since", "text"), ("until", "text"),
    ("minutes", "n"), ("reason", "text"),
)  # fmt: skip


def outage_table(
    some: Iterable[Outage], watched_from: date | None, ask: Ask, office: OfficeInWords
) -> Sheet:
    """A line for each, and their minutes together; a note says from which day on devices were
    watched.
    """
    found, zone = joined(some), ZoneInfo(office.zone)
    total = sum(map(_minutes, found))
    return Sheet(
        name=OUTAGES,
        title=office.say(OUTAGES),
        columns=tuple(_column(key, unit, office) for key, unit in COLUMNS),
        rows=tuple(_line(one, zone, office) for one in found[:MOST_LINES]),
        totals=(office.say("total"), *(None,) * 4, total, None),
        notes=tuple(_notes(len(found), watched_from, ask, office)),
    )


def _notes(n: int, watched_from: date | None, ask: Ask, office: OfficeInWords) -> Iterator[str]:
    if n > MOST_LINES:
        yield office.say("cut", n=MOST_LINES, of=n)
    if watched_from is None:
        yield office.say("outages.unwatched")
    elif watched_from > ask.since:
        yield office.say("outages.watched_from", day=office.day(watched_from))
    yield office.say("outages.about")


def _column(key: str, unit: str, office: OfficeInWords) -> Column:
    help_ = office.say("outages.minutes.help") if key == "minutes" else ""
    title = office.say("by.day") if key == "day" else office.say(f"outages.{key}")
    return Column(key=key, title=title, unit=unit, help=help_)


def _line(one: Outage, zone: ZoneInfo, office: OfficeInWords) -> tuple[Cell, ...]:
    since, until = (at.astimezone(zone) for at in (one.began_at, one.until_at))
    if one.kind == SERVER:
        kind, reason = office.say("outages.server"), office.say("outages.server_away")
    else:
        kind = str(office.word("device_kind", one.kind))
        reason = str(office.word("device_reason", one.reason))
    return (
        kind, one.label or None, one.day.isoformat(), f"{since:%H:%M}", f"{until:%H:%M}",
        _minutes(one), reason,
    )  # fmt: skip


def _minutes(one: Outage) -> int:
    return round(one.lasted / timedelta(minutes=1))
