"""A visit, and the one table of what may become of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from queue_server.core.errors import BadRequest, Refused
from queue_server.outside_visits.rules.terms import VisitTerms

#: Smallest group for which certificates are made on the spot.
GROUP = 5


class VisitState(StrEnum):
    """Where a visit is in its life."""

    REQUESTED = "requested"
    PLANNED = "planned"
    ON_THE_WAY = "on_the_way"
    DONE = "done"
    NOT_MET = "not_met"
    CANCELLED = "cancelled"


ENDED = frozenset({VisitState.DONE, VisitState.CANCELLED})

#: From a state, by an action, to a state. What is not in it is refused.
TABLE: Mapping[tuple[VisitState, str], VisitState] = {
    (VisitState.REQUESTED, "plan"): VisitState.PLANNED,
    (VisitState.REQUESTED, "cancel"): VisitState.CANCELLED,
    (VisitState.PLANNED, "plan"): VisitState.PLANNED,
    (VisitState.PLANNED, "unplan"): VisitState.REQUESTED,
    (VisitState.PLANNED, "depart"): VisitState.ON_THE_WAY,
    (VisitState.PLANNED, "cancel"): VisitState.CANCELLED,
    (VisitState.ON_THE_WAY, "turn_back"): VisitState.PLANNED,
    (VisitState.ON_THE_WAY, "finish"): VisitState.DONE,
    (VisitState.ON_THE_WAY, "miss"): VisitState.NOT_MET,
    (VisitState.NOT_MET, "again"): VisitState.REQUESTED,
    (VisitState.NOT_MET, "finish"): VisitState.DONE,
    (VisitState.NOT_MET, "cancel"): VisitState.CANCELLED,
}
ACTIONS = frozenset(action for _, action in TABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A school class or ward, as a label and seat numbers, without names."""

    label: str
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideVisit:
    """A request that the office's staff come to people.

    ``opens`` and ``closes``: the minutes of the local day between which work may begin, and
    ``minutes`` how long it takes. The visit is due from ``first`` on, if possible by ``last``.
    ``day``, ``position`` (from 0) and ``minute`` (when the work begins) are those of the plan.
    ``mark`` is the digest of the code. ``version`` counts the steps: the first is 1.
    """

    id: str
    mark: str
    kind: str
    services: tuple[str, ...]
    zone: str
    place: str
    people: int
    groups: tuple[Group, ...] = ()
    first: date
    last: date
    opens: int
    closes: int
    minutes: int
    language: str
    state: VisitState = VisitState.REQUESTED
    trip: int = 1
    day: date | None = None
    position: int | None = None
    minute: int | None = None
    made_at: datetime
    changed_at: datetime
    version: int = 1

    @property
    def ended(self) -> bool:
        """Whether the visit is over for good."""
        return self.state in ENDED


def step(visit: OutsideVisit, action: str, now: datetime) -> OutsideVisit:
    """The visit after an action that needs no more than the table.

    Raises:
        Refused: ``visit_state`` with state and action.
    """
    state = TABLE.get((visit.state, action))
    if state is None:
        raise Refused("visit_state", state=visit.state.value, action=action)
    changed = replace(visit, state=state, changed_at=now, version=visit.version + 1)
    if state in (VisitState.REQUESTED, VisitState.CANCELLED):
        return replace(changed, day=None, position=None, minute=None)
    return changed


def planned(
    visit: OutsideVisit, day: date, position: int, minute: int, now: datetime
) -> OutsideVisit:
    """The visit with its place in the plan of a day.

    Raises:
        Refused: As :func:`step`, or ``visit_too_early`` before its first day.
    """
    if day < visit.first:
        raise Refused("visit_too_early", first=visit.first.isoformat())
    return replace(step(visit, "plan", now), day=day, position=position, minute=minute)


def departed(visit: OutsideVisit, today: date, now: datetime) -> OutsideVisit:
    """The visit once the crew has left for it.

    Raises:
        Refused: As :func:`step`, or ``visit_not_today``.
    """
    gone = step(visit, "depart", now)
    if visit.day != today:
        raise Refused("visit_not_today", day=visit.day.isoformat() if visit.day else "")
    return gone


def missed(visit: OutsideVisit, missing: Sequence[Group], now: datetime) -> OutsideVisit:
    """The visit after the seats in ``missing`` were absent; if empty, all were.

    Raises:
        Refused: As :func:`step`.
        BadRequest: ``invalid`` when ``missing`` is not among the visit's groups.
    """
    left = tuple(missing) or visit.groups
    known = {one.label: set(one.seats) for one in visit.groups}
    fit = all(one.seats and set(one.seats) <= known.get(one.label, set()) for one in left)
    if not fit or len({one.label for one in left}) < len(left):
        raise BadRequest("invalid", "missing: seats of the visit's own groups", field="missing")
    people = sum(len(one.seats) for one in left) or visit.people
    return replace(step(visit, "miss", now), groups=left, people=people)


def again(visit: OutsideVisit, terms: VisitTerms, today: date, now: datetime) -> OutsideVisit:
    """The visit requested again, for those who were not met.

    Raises:
        Refused: As :func:`step`, or ``no_more_trips``.
    """
    asked = step(visit, "again", now)
    if visit.trip >= terms.trips:
        raise Refused("no_more_trips", trips=terms.trips)
    kind, last = terms.kinds.get(visit.kind), today + timedelta(days=terms.ahead_days)
    # The absent ones are fewer than the whole class.
    minutes = visit.minutes if kind is None else min(visit.minutes, kind.takes(visit.people))
    return replace(asked, trip=visit.trip + 1, first=today, last=last, minutes=minutes)


def fives(seats: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Seats in even groups of five or a little more; fewer than five are one group."""
    count = max(1, len(seats) // GROUP)
    size, more = divmod(len(seats), count)
    ends = [0, *(size * (n + 1) + min(n + 1, more) for n in range(count))]
    return tuple(tuple(seats[a:b]) for a, b in pairwise(ends))
