"""How many counters a day needs, half hour by half hour, played through on sampled days.

A half hour is *met* when at least :data:`SHARE` of those who came in it were called within the
target of their class. The plan is the fewest counter hours with which a half hour is met in
:data:`MET` of the cases over the day, and each of them in at least :data:`MET_EACH`. Erlang C
makes the first guess; the product's own simulator, with the branch's policy and profiles and the
line carried over from each half hour to the next, says how good it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from random import Random
from statistics import NormalDist

from queue_server.core.rules import BranchRules
from queue_server.reports.rules.staffing import erlang
from queue_server.reports.rules.staffing.expected import Expected
from queue_server.simulate.day import Shift, SimulatedDay
from queue_server.simulate.synthetic import PlayedVisit

HALF_S = 1800.0
SHARE, MET, MET_EACH = 0.8, 0.8, 0.6
#: How many days are sampled, and how many plans are tried on each.
DAYS, TRIES = 16, 40
#: A plan that just meets the target on the days it was made for meets it on fewer others: it is
#: tried on this many fresh days, and counters are opened until it meets it there too.
FRESH_DAYS, FRESH_TRIES = 32, 6
#: A played day has no end: the last visitors are served however late it gets.
AFTER_S = 4 * 3600.0
SEED = 20260101


@dataclass(frozen=True, slots=True)
class Demand:
    """Who comes and how long they take: expected visitors, shares of classes and services, mean
    seconds that a counter is taken by each service, and the spread of their logarithm.
    """

    expected: Expected
    classes: Mapping[str, float]
    services: Mapping[str, float]
    busy_s: Mapping[str, float]
    sigma: float

    @property
    def mean_busy_s(self) -> float:
        """The mean over all services, weighted by how often each is wanted."""
        return sum(share * self.busy_s[one] for one, share in self.services.items())


Counters = dict[int, int]
"""Open counters by half hour of the day."""


@dataclass(frozen=True, slots=True)
class StaffingPlan:
    """Counters by half hour; the share of played days on which each is met; Erlang's guess."""

    counters: Counters
    met: Mapping[int, float]
    guess: Counters

    @property
    def hours(self) -> float:
        """Counter hours of the day."""
        return sum(self.counters.values()) / 2


def sampled(demand: Demand, chance: Random, whole: float | None = None) -> list[PlayedVisit]:
    """One random day of visitors, in order of arrival; ``whole`` is how busy a day it is."""
    if whole is None:
        whole = _factor(chance, demand.expected.day_scatter)
    classes, services = list(demand.classes), list(demand.services)
    shares, weights = list(demand.classes.values()), list(demand.services.values())
    found = []
    for half, mean in demand.expected.halves.items():
        many = _poisson(chance, mean * whole * _factor(chance, demand.expected.half_scatter))
        for _ in range(many):
            service = chance.choices(services, weights)[0]
            spread = demand.sigma
            busy_s = demand.busy_s[service] * exp(chance.gauss(0, spread) - spread * spread / 2)
            at_s = (half + chance.random()) * HALF_S
            found.append(PlayedVisit(at_s, chance.choices(classes, shares)[0], service, busy_s))
    return sorted(found, key=lambda one: one.at_s)


def _wholes(demand: Demand, days: int) -> list[float]:
    """How busy the sampled days are: spread evenly over what is likely, so that few are enough."""
    away = sqrt(demand.expected.day_scatter)
    places = [NormalDist().inv_cdf((n + 0.5) / days) for n in range(days)]
    return [max(0.05, 1 + away * place) for place in places]


def _factor(chance: Random, scatter: float) -> float:
    return chance.gammavariate(1 / scatter, scatter) if scatter > 1e-6 else 1.0


def _poisson(chance: Random, mean: float) -> int:
    many, passed = 0, -log(1.0 - chance.random())
    while passed < mean:
        many, passed = many + 1, passed - log(1.0 - chance.random())
    return many


def met_on(
    rules: BranchRules, visits: Sequence[PlayedVisit], counters: Counters
) -> dict[int, bool]:
    """Which half hours are met on a day with these counters; one without visitors is."""
    in_time = {half: [0, 0] for half in counters}
    for one in SimulatedDay(rules, visits, shifts(rules, counters)).run().served:
        half = min(max(int(one.visit.at_s // HALF_S), min(counters)), max(counters))
        target_s = rules.classes[one.visit.priority].target.total_seconds()
        if half in in_time:
            in_time[half][0] += one.wait_s <= target_s
            in_time[half][1] += 1
    return {half: hits >= SHARE * n for half, (hits, n) in in_time.items()}


def shifts(rules: BranchRules, counters: Counters) -> list[Shift]:
    """The shifts by which the first counters are open, as many as planned; those of the last half
    hour stay to the end.
    """
    numbers, found, last = sorted(rules.counters), [], max(counters)
    for place, number in enumerate(numbers):
        since: int | None = None
        for half in range(min(counters), last + 2):
            is_open = counters.get(half, 0) > place
            if is_open and since is None:
                since = half
            elif not is_open and since is not None:
                found.append(Shift(number, since * HALF_S, half * HALF_S, leaves=half <= last))
                since = None
    return found


def by_formula(rules: BranchRules, demand: Demand, halves: Mapping[int, float]) -> Counters:
    """Erlang C for each half hour on its own, with the mean target of those who come; all counters
    at most.
    """
    target_min = sum(
        share * rules.classes[name].target.total_seconds() / 60
        for name, share in demand.classes.items()
    )
    service_min, most = demand.mean_busy_s / 60, len(rules.counters)
    return {
        half: min(most, erlang.counters_for(2 * mean, service_min, target_min, SHARE))
        for half, mean in sorted(halves.items())
    }


class Planner:
    """Plays plans on the same sampled days, so that they differ in nothing but the plan."""

    def __init__(self, rules: BranchRules, demand: Demand, seed: int = SEED) -> None:
        self.rules, self.demand = rules, demand
        chance = Random(seed)
        self._days = [sampled(demand, chance, whole) for whole in _wholes(demand, DAYS)]
        self._fresh = [sampled(demand, chance, whole) for whole in _wholes(demand, FRESH_DAYS)]
        self._most = len(rules.counters)
        self._tries = TRIES

    def plan(self) -> StaffingPlan:
        """The plan; an empty one for a day on which no visitors are expected."""
        guess = by_formula(self.rules, self.demand, self.demand.expected.halves)
        if not guess:
            return StaffingPlan({}, {}, {})
        counters, met = self._enough(dict(guess))
        counters, met = self._fewer(counters, met)
        self._days, self._tries = self._fresh, FRESH_TRIES
        counters, met = self._enough(counters)
        return StaffingPlan(counters, met, guess)

    def _met(self, counters: Counters) -> dict[int, float]:
        self._tries -= 1
        days = [met_on(self.rules, visits, counters) for visits in self._days]
        return {half: sum(day[half] for day in days) / len(days) for half in counters}

    def _enough(self, counters: Counters) -> tuple[Counters, dict[int, float]]:
        """Open more where it is needed most, until the day is good enough or all are open."""
        met = self._met(counters)
        while not _good(met) and self._tries > 0:
            weak = [half for half in sorted(counters) if met[half] < MET_EACH]
            # A line that is too long began before: the first of each run of bad half hours.
            firsts = [half for half in weak if half - 1 not in weak]
            firsts = firsts or [min(met, key=met.__getitem__)]
            opened = [self._open_at(counters, half) for half in firsts]
            if not any(opened):
                break
            met = self._met(counters)
        return counters, met

    def _open_at(self, counters: Counters, half: int) -> bool:
        """Open one more counter at a half hour or, where all are open then, at the one before."""
        while half in counters and counters[half] >= self._most:
            half -= 1
        if half not in counters:
            return False
        counters[half] += 1
        return True

    def _fewer(
        self, counters: Counters, met: dict[int, float]
    ) -> tuple[Counters, dict[int, float]]:
        """Close what can be spared, where it is missed least, while the day stays good."""
        needed: set[int] = set()
        while self._tries > 0:
            spare = [one for one in counters if one not in needed and counters[one] > 1]
            if not spare:
                break
            half = max(spare, key=lambda one: (met[one], counters[one]))
            fewer = {**counters, half: counters[half] - 1}
            then = self._met(fewer)
            if _good(then):
                counters, met = fewer, then
            else:
                needed.add(half)
        return counters, met


def _good(met: Mapping[int, float]) -> bool:
    return min(met.values()) >= MET_EACH and sum(met.values()) / len(met) >= MET
