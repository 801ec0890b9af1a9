"""The lunch roster: its slots, what each leaves uncovered, and the roster that covers most.

What visitors need is counted in pairs of class and service. A pair is covered in a slot while a
counter that serves it is not at lunch. Counters that are closed cover nothing; a pause is over by
then.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from queue_server.core import hours, profiles
from queue_server.core.rules import BranchRules, Counter
from queue_server.core.state.branch import BranchState

#: How many arrangements are tried; for a large office the best of these is taken.
TRIED_MOST = 20_000

Pair = tuple[str, str]
"""Class and service."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time to be away; ``begins`` is its local time: ``11:30``."""

    begins: str
    starts: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """What no counter serves in a slot: whole classes, and services of other classes."""

    classes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.classes or self.services)


def slots(rules: BranchRules, now: datetime) -> tuple[Slot, ...]:
    """The slots of the service day, as the configuration has them."""
    zone, day = hours.zone(rules.zone), hours.service_day(rules, now)
    first = datetime.combine(day, rules.lunch.begins, zone)
    last = datetime.combine(day, rules.lunch.ends, zone)
    edges = [first]
    while edges[-1] + rules.lunch.length <= last:
        edges.append(edges[-1] + rules.lunch.length)
    return tuple(Slot(f"{one:%H:%M}", one, other) for one, other in pairwise(edges))


def working(state: BranchState, rules: BranchRules, at: datetime) -> dict[int, Counter]:
    """The counters that are not closed, with the profiles they have at an instant."""
    return {
        number: profiles.counter(state, rules, number, at)
        for number, one in state.counters.items()
        if number in rules.counters and one.state != "closed"
    }


def pairs(rules: BranchRules, counter: Counter) -> frozenset[Pair]:
    """The pairs a counter covers."""
    offered = [code for code, one in rules.services.items() if one.enabled]
    served = counter.profile.services
    codes = [code for code in offered if not served or code in served]
    classes = {*counter.profile.first, *counter.profile.then}
    return frozenset((name, code) for name in classes for code in codes)


def covered_at(state: BranchState, rules: BranchRules, at: datetime) -> dict[int, frozenset[Pair]]:
    """What each counter that is not closed covers; those with equal profiles share one set."""
    there = working(state, rules, at)
    alike = {one.profile: one for one in there.values()}
    found = {profile: pairs(rules, one) for profile, one in alike.items()}
    return {number: found[one.profile] for number, one in there.items()}


def gap(covered: Mapping[int, frozenset[Pair]], away: Collection[int]) -> Gap:
    """What the counters cover together but no longer do while some are away."""
    every = set[Pair]().union(*set(covered.values()))
    there = set[Pair]().union(*{one for number, one in covered.items() if number not in away})
    missing = every - there
    whole = {name for name, _ in missing} - {name for name, _ in there}
    services = {code for name, code in missing if name not in whole}
    return Gap(tuple(sorted(whole)), tuple(sorted(services)))


def coverers(covered: Mapping[int, frozenset[Pair]]) -> frozenset[frozenset[int]]:
    """The groups of counters of which one must always be there for some pair.

    A group that contains another is left out: covering the smaller covers the larger.
    """
    by_pair: dict[Pair, set[int]] = {}
    for number, found in covered.items():
        for one in found:
            by_pair.setdefault(one, set()).add(number)
    groups = {frozenset(one) for one in by_pair.values()}
    return frozenset(one for one in groups if not any(other < one for other in groups))


def propose(
    numbers: Iterable[int], groups: Collection[frozenset[int]], count: int
) -> dict[int, int]:
    """The index of a slot, below ``count``, for each counter.

    As few groups as possible are away whole, and among such rosters as few counters as possible at
    once; exact as long as :data:`TRIED_MOST` is enough. A group of one cannot be helped: its
    counter must eat at some time.
    """
    search = _Search(tuple(numbers), groups, count)
    if not search.order:
        return {}
    search.place(0)
    return dict(zip(search.order, search.best, strict=True))


class _Search:
    """Depth first, the emptiest slot first; unused slots are all alike, so only one is tried."""

    def __init__(
        self, numbers: Sequence[int], groups: Collection[frozenset[int]], count: int
    ) -> None:
        mine = [one for one in groups if len(one) > 1 and one <= set(numbers)]
        needed = {number: sum(number in one for one in mine) for number in numbers}
        self.order = sorted(numbers, key=lambda number: (-needed[number], number))
        at = {number: index for index, number in enumerate(self.order)}
        #: Groups by the index of their last counter in the order: from there on they are decided.
        self.decided: dict[int, list[list[int]]] = {}
        for one in mine:
            members = sorted(at[number] for number in one)
            self.decided.setdefault(members[-1], []).append(members)
        self.count = count
        self.least = -(-len(self.order) // count)
        self.left = TRIED_MOST
        self.chosen: list[int] = []
        self.away = [0] * count
        self.best: list[int] = []
        self.cost = (len(mine) + 1, 0)

    def place(self, gaps: int) -> None:
        """Try every slot for the next counter."""
        if (gaps, max(self.least, *self.away)) >= self.cost:
            return
        index = len(self.chosen)
        if index == len(self.order):
            self.best, self.cost = list(self.chosen), (gaps, max(self.away))
            return
        used = max(self.chosen, default=-1) + 1
        for slot in sorted(range(min(used + 1, self.count)), key=lambda one: (self.away[one], one)):
            if self.left <= 0 and self.best:
                return
            self.left -= 1
            self.chosen.append(slot)
            self.away[slot] += 1
            self.place(gaps + self._lost(index))
            self.away[slot] -= 1
            self.chosen.pop()

    def _lost(self, index: int) -> int:
        """How many groups are away whole, now that their last counter has a slot."""
        groups = self.decided.get(index, ())
        return sum(len({self.chosen[one] for one in members}) == 1 for members in groups)
