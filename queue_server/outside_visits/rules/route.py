"""The order of a day's stops: the exact optimum, and the times of a given order.

The best order has the most stops, then the earliest return. Held and Karp's dynamic programme over
subsets finds it: of all ways to make a set of stops with a given one last, the one that ends
earliest is never worse, because leaving earlier means arriving no later. Twelve stops are some
hundred thousand comparisons; docs/visits.md has the argument, and tests try every order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from queue_server.core.errors import Refused
from queue_server.outside_visits.rules.terms import MOST_STOPS, OFFICE, VisitTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Work at a place; it may begin from ``opens`` to ``closes``, in minutes of the day."""

    id: str
    zone: str
    minutes: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A stop in a plan: ``travel`` minutes to it, arrival, begin and end of the work."""

    id: str
    travel: int
    arrives: int
    begins: int
    ends: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRoute:
    """The stops in order, between leaving the office and returning, and those that do not fit."""

    leaves: int
    stops: tuple[Made, ...]
    back: int
    left_out: tuple[str, ...] = ()


def best(stops: Sequence[Stop], terms: VisitTerms) -> DayRoute:
    """The best route through at most :data:`MOST_STOPS` stops.

    Raises:
        Refused: ``too_many_stops``.
    """
    if len(stops) > MOST_STOPS:
        raise Refused("too_many_stops", most=MOST_STOPS)
    ways = _ways(stops, terms)
    order = _traced(ways, *_chosen(ways, stops, terms))
    made = in_order([stops[one] for one in order], terms)
    left = tuple(one.id for n, one in enumerate(stops) if n not in set(order))
    return DayRoute(leaves=made.leaves, stops=made.stops, back=made.back, left_out=left)


def in_order(stops: Sequence[Stop], terms: VisitTerms) -> DayRoute:
    """The times of stops in this order. The crew leaves no earlier than the first one needs.

    Raises:
        Refused: ``stop_too_late`` with the stop and when it would begin, or ``back_too_late``.
    """
    if len(stops) > MOST_STOPS:
        raise Refused("too_many_stops", most=MOST_STOPS)
    at, zone, made = terms.leaves, OFFICE, list[Made]()
    for one in stops:
        travel = terms.between(zone, one.zone)
        begins = max(at + travel, one.opens)
        if begins > one.closes:
            raise Refused("stop_too_late", visit=one.id, begins=clock(begins))
        arrives = at + travel if made else begins
        ends = begins + one.minutes
        made.append(Made(id=one.id, travel=travel, arrives=arrives, begins=begins, ends=ends))
        at, zone = ends, one.zone
    back = at + terms.between(zone, OFFICE) if made else terms.leaves
    if back > terms.back:
        raise Refused("back_too_late", back=clock(back))
    leaves = made[0].begins - made[0].travel if made else terms.leaves
    return DayRoute(leaves=leaves, stops=tuple(made), back=back)


def clock(minute: int) -> str:
    """Minutes from midnight as ``09:05``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


_Ways = list[dict[int, tuple[int, int]]]
"""By set of stops (as bits) and the last of them: its earliest end, and the stop before it."""


def _ways(stops: Sequence[Stop], terms: VisitTerms) -> _Ways:
    count, leg = len(stops), _legs(stops, terms)
    ways: _Ways = [{} for _ in range(1 << count)]
    ways[0][count] = (terms.leaves, count)
    for made, by_last in enumerate(ways):
        for last, (at, _) in by_last.items():
            for new, stop in enumerate(stops):
                if made >> new & 1:
                    continue
                begins = max(at + leg(last, new), stop.opens)
                if begins > stop.closes:
                    continue
                known = ways[made | 1 << new].get(new)
                if known is None or begins + stop.minutes < known[0]:
                    ways[made | 1 << new][new] = (begins + stop.minutes, last)
    return ways


def _legs(stops: Sequence[Stop], terms: VisitTerms) -> Callable[[int, int], int]:
    """Minutes between stops by their index; the office comes after the last of them."""
    zones = [*(one.zone for one in stops), OFFICE]
    minutes = [[terms.between(a, b) for b in zones] for a in zones]
    return lambda a, b: minutes[a][b]


def _chosen(ways: _Ways, stops: Sequence[Stop], terms: VisitTerms) -> tuple[int, int]:
    """The best set with its last stop: the most stops, then the earliest return."""
    count, leg = len(stops), _legs(stops, terms)
    found = [
        (-made.bit_count(), at + leg(last, count), made, last)
        for made, by_last in enumerate(ways)
        for last, (at, _) in by_last.items()
        if made == 0 or at + leg(last, count) <= terms.back
    ]
    return min(found)[2:]


def _traced(ways: _Ways, made: int, last: int) -> list[int]:
    order = []
    while made:
        order.append(last)
        before = ways[made][last][1]
        made, last = made & ~(1 << last), before
    return order[::-1]
