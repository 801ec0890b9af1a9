"""Suspensions of a month, as a table: what, from when until when, and how many they touched.

Only rows up to the month's last day count, so that a review made again says the same: a suspension
lifted later is listed with the end planned then. A note is never in it; a listed reason is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from queue_server.core import events as ev
from queue_server.core.decide.standing.suspensions import VOID
from queue_server.core.line.move import MoveCase, MoveState
from queue_server.reports.rules.cube.in_words import OfficeInWords
from queue_server.reports.rules.row import WrittenRow
from queue_server.reports.rules.sheet import Cell, Column, Sheet
from queue_server.reports.rules.visits import Visit

NAME = "suspensions"
SAVED, LIFTED = ev.SuspensionSaved.KIND, ev.SuspensionLifted.KIND
CANCELLED = ev.TicketCancelled.KIND
MOVES = frozenset(
    one.KIND for one in (ev.MovePlanned, ev.MoveProposed, ev.MoveCallListed, ev.MoveSettled)
)
KINDS = frozenset({SAVED, LIFTED, CANCELLED, *MOVES})
#: The reason with which numbers are cancelled under a suspension, ahead of the listed one.
BECAUSE = "suspended"
#: A number belongs to the widest suspension in force, as when it was cancelled.
_WIDEST = ("branch", "session", "service")
#: Figures after the words; all of them add up.
FIGURES = ("suspension_open", "suspension_voided", "suspension_booked", "suspension_moved",
           "suspension_given_up", "suspension_unanswered")  # fmt: skip
_WORDS = (("scope", "text"), ("reason", "text"), ("from_day", "day"), ("from_time", "text"),
          ("until_day", "day"), ("until_time", "text"), ("numbers", "text"))  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Suspended:
    """A suspension with what came of it, up to its row ``seq``. ``ends`` None: until lifted."""

    id: str
    scope: str
    reason: str
    starts: datetime
    ends: datetime | None
    void: bool
    seq: int
    voided: set[str] = field(default_factory=set)
    cases: dict[str, MoveCase] = field(default_factory=dict)

    def holds(self, at: datetime) -> bool:
        """Whether it was in force."""
        return self.starts <= at and (self.ends is None or at < self.ends)

    @property
    def kind(self) -> str:
        """Branch, session or service."""
        return self.scope.partition(":")[0]

    @property
    def named(self) -> str:
        """Which session or service."""
        return self.scope.partition(":")[2]


def suspensions(
    rows: Iterable[WrittenRow],
    since: date,
    until: date,
    zone: ZoneInfo,
    service_of: Callable[[WrittenRow], str | None],
) -> list[Suspended]:
    """Those of the branch, sessions and services that were in force at some moment of the days from
    ``since`` to ``until``, or cancelled numbers then, in order of their beginning.
    """
    first = datetime.combine(since, time(), zone)
    after = datetime.combine(until + timedelta(days=1), time(), zone)
    known: dict[str, Suspended] = {}
    for row in rows:
        event = ev.decode(row.kind, row.ticket, row.counter, row.data)
        if isinstance(event, ev.SuspensionSaved):
            known[event.id] = Suspended(
                id=event.id, scope=event.scope, reason=event.reason, starts=event.starts,
                ends=event.until, void=event.numbers == VOID, seq=row.seq,
            )  # fmt: skip
        elif isinstance(event, ev.SuspensionLifted) and (one := known.get(event.id)):
            one.ends, one.seq = min(row.at, one.ends or row.at), row.seq
        elif isinstance(event, ev.TicketCancelled):
            if because := _because(known.values(), row, event.reason, service_of):
                because.voided.add(event.ticket)
                because.seq = row.seq
        elif row.kind in MOVES:
            case: MoveCase = event.case  # type: ignore[attr-defined]  # each of MOVES has a case
            if (one := known.get(case.suspension)) and since <= case.was.day <= until:
                one.cases[case.booking], one.seq = case, row.seq
    found = [
        one for one in known.values()
        if one.voided
        or (one.starts < after and (one.ends is None or max(first, one.starts) < one.ends))
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.starts, one.scope, one.id))


def _because(
    known: Iterable[Suspended],
    row: WrittenRow,
    reason: str,
    service_of: Callable[[WrittenRow], str | None],
) -> Suspended | None:
    """The suspension for which a number was cancelled; None for any other cancellation."""
    fits = [
        one for one in known
        if one.void and one.holds(row.at)
        and reason == (f"{BECAUSE}: {one.reason}" if one.reason else BECAUSE)
    ]  # fmt: skip
    fits.sort(key=lambda one: (
        _WIDEST.index(one.kind), one.named != service_of(row), one.starts, one.id,
    ))  # fmt: skip
    return fits[0] if fits else None


def last_seq(found: Iterable[Suspended]) -> int:
    """The last row that changed one of them."""
    return max((one.seq for one in found), default=0)


def table(
    found: Sequence[Suspended],
    open_at: Callable[[Suspended], int | None],
    zone: ZoneInfo,
    office: OfficeInWords,
    notes: tuple[str, ...] = (),
) -> Sheet:
    """A line for each, and all of them together."""
    figures = [_figures(one, open_at(one)) for one in found]
    totals = (sum(n or 0 for n in column) for column in zip(*figures, strict=True))
    words = [Column(key=key, title=office.say(f"{NAME}.{key}"), unit=u) for key, u in _WORDS]
    counts = (
        Column(key=key, title=office.say(f"measure.{key}"), unit="n",
               help=office.say(f"measure.{key}.help"))
        for key in FIGURES
    )  # fmt: skip
    rest: tuple[Cell, ...] = (None,) * (len(_WORDS) - 1)
    whole = tuple(totals) if found else (0,) * len(FIGURES)
    return Sheet(
        name=NAME,
        title=office.say(NAME),
        columns=(*words, *counts),
        rows=tuple((*_said(one, zone, office), *f) for one, f in zip(found, figures, strict=True)),
        totals=(office.say("total"), *rest, *whole),
        notes=notes,
    )


def _said(one: Suspended, zone: ZoneInfo, office: OfficeInWords) -> tuple[Cell, ...]:
    scope = office.say(f"{NAME}.branch") if one.kind == "branch" else office.word(
        one.kind, one.named
    )  # fmt: skip
    numbers = office.say(f"{NAME}.{'void' if one.void else 'kept'}")
    reason = str(office.word("suspension", one.reason)) if one.reason else None
    return (str(scope), reason, *_moment(one.starts, zone), *_moment(one.ends, zone), numbers)


def _moment(at: datetime | None, zone: ZoneInfo) -> tuple[str | None, str | None]:
    if at is None:
        return None, None
    here = at.astimezone(zone)
    return here.date().isoformat(), f"{here:%H:%M}"


def _figures(one: Suspended, were_open: int | None) -> tuple[int | None, ...]:
    states = [case.state for case in one.cases.values()]
    count: Mapping[Any, int] = {state: states.count(state) for state in MoveState}
    moved = count[MoveState.ACCEPTED] + count[MoveState.OTHER]
    waits = sum(case.open for case in one.cases.values())
    return (
        were_open, len(one.voided), len(states), moved, count[MoveState.CANCELLED], waits,
    )  # fmt: skip


def open_when_begun(visits: Sequence[Visit], one: Suspended) -> int | None:
    """How many visits were under way when it began; None for a session, which has no numbers."""
    if one.kind == "session":
        return None
    mine = (visit for visit in visits if one.kind == "branch" or visit.service == one.named)
    return sum(
        visit.issued_at <= one.starts and (visit.ended_at is None or visit.ended_at >= one.starts)
        for visit in mine
    )
