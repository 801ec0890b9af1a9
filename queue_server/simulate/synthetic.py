"""A seeded day of visitors: the same people, needs and pace under every policy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp
from random import Random

from queue_server.core.rules import BranchRules

OPENS_S, CLOSES_S = 0.0, 9 * 3600.0

#: Relative arrivals per hour from opening at 08:00: the morning rush, noon, a slow end.
SHAPE = (1.00, 1.25, 1.20, 1.05, 1.15, 1.00, 0.95, 0.80, 0.60)
WALK_S = 20.0
#: The share of visitors who do not come when called, and how long (s) the counter waits for them.
ABSENT, ABSENT_S = 0.02, 40.0
#: How times at the counter scatter.
SIGMA = 0.5
#: The class of booked visitors, the length of a seat, and after how long a booking lapses.
BOOKED, SEAT_S, LAPSES_S = "booked", 600.0, 900.0
#: Shares of the classes besides ``general``: 18 % caring or elderly, 6 % English.
SHARES = {"caring": 0.09, "elderly": 0.09, "english": 0.06}


@dataclass(frozen=True, slots=True)
class PlayedVisit:
    """One visitor: arrival (s after opening), class, service, time the counter is taken (s).

    ``due_s`` is the time agreed with a booked visitor.
    """

    at_s: float
    priority: str
    service: str
    busy_s: float
    served: bool = True
    due_s: float | None = None


@dataclass(frozen=True, slots=True)
class SyntheticDay:
    """What a synthetic day looks like. ``load`` is work brought ÷ work the counters can do.

    ``rush`` is how much of the hourly shape the arrivals follow: 1 all of it, 0 an even day.
    ``booked`` is the share with an appointment: as many seats as a pool has, evenly over the day,
    all of them booked. Of these, ``no_show`` stay away; the others come ``lateness_min`` after the
    agreed time (mean and deviation; below 0 is early).
    """

    load: float = 0.95
    rush: float = 1.0
    shares: Mapping[str, float] | None = None
    sigma: float = SIGMA
    booked: float = 0.0
    lateness_min: tuple[float, float] = (-6.0, 7.0)
    no_show: float = 0.12


def service_weights(rules: BranchRules) -> dict[str, float]:
    """How often each enabled service is wanted: quick papers far more often than long cases."""
    enabled = [s for s in rules.services.values() if s.enabled]
    raw = {s.code: s.minutes**-1.0 for s in enabled}
    total = sum(raw.values())
    return {code: weight / total for code, weight in raw.items()}


def mean_busy_s(rules: BranchRules, weights: Mapping[str, float]) -> float:
    """Expected seconds a visitor takes a counter."""
    served = sum(w * rules.services[code].minutes * 60 for code, w in weights.items()) + WALK_S
    return (1 - ABSENT) * served + ABSENT * ABSENT_S


def rates(rules: BranchRules, demand: SyntheticDay) -> Callable[[float], dict[str, float]]:
    """The true arrivals per second and class at a time (s after opening)."""
    expected = expected_visits(rules, demand)
    shares = _shares(rules, demand)
    shape = _shape(demand)

    def at(at_s: float) -> dict[str, float]:
        hour = int((at_s - OPENS_S) // 3600)
        now = shape[hour] if 0 <= hour < len(shape) else 0.0
        return {name: s * expected * now / sum(shape) / 3600 for name, s in shares.items()}

    return at


def expected_visits(rules: BranchRules, demand: SyntheticDay) -> float:
    """How many visitors a day of this load brings on average."""
    busy_s = mean_busy_s(rules, service_weights(rules))
    return demand.load * len(rules.counters) * (CLOSES_S - OPENS_S) / busy_s


def day(rules: BranchRules, demand: SyntheticDay, seed: int) -> list[PlayedVisit]:
    """One day of visitors in order of arrival."""
    chance = Random(seed)
    weights = service_weights(rules)
    shares = _shares(rules, demand)
    booked = demand.booked if BOOKED in rules.classes else 0.0
    expected = expected_visits(rules, demand)
    arrivals = _arrivals(chance, expected * (1 - booked), _shape(demand))
    visits = [_visit(chance, rules, at, weights, shares, demand.sigma) for at in arrivals]
    for due_s in _seats(round(expected * booked)):
        visit = _visit(chance, rules, due_s, weights, shares, demand.sigma)
        if chance.random() >= demand.no_show:
            visits.append(_booked(chance, demand, visit, due_s))
    return sorted(visits, key=lambda one: one.at_s)


def _seats(count: int) -> list[float]:
    """When this many bookings begin (s), spread evenly over the seats of the day."""
    seats = int((CLOSES_S - OPENS_S) / SEAT_S)
    return [OPENS_S + n * seats // count * SEAT_S for n in range(count)]


def _booked(chance: Random, demand: SyntheticDay, visit: PlayedVisit, due_s: float) -> PlayedVisit:
    came_s = due_s + 60 * chance.gauss(*demand.lateness_min)
    if came_s - due_s > LAPSES_S:
        return replace(visit, at_s=came_s)
    return replace(visit, at_s=max(OPENS_S, came_s), priority=BOOKED, due_s=due_s)


def _shape(demand: SyntheticDay) -> list[float]:
    """Relative arrivals of each hour; their mean is 1."""
    return [1 + demand.rush * (hour - 1) for hour in SHAPE]


def _shares(rules: BranchRules, demand: SyntheticDay) -> dict[str, float]:
    given = demand.shares if demand.shares is not None else SHARES
    shares = {name: share for name, share in given.items() if name in rules.classes}
    ordinary = "general" if "general" in rules.classes else next(iter(rules.classes))
    return {ordinary: 1 - sum(shares.values()), **shares}


def _arrivals(chance: Random, expected: float, shape: Sequence[float]) -> list[float]:
    """A Poisson stream with an hourly shape, by thinning."""
    peak = max(shape) / sum(shape) * expected / 3600
    found, at = [], OPENS_S
    while (at := at + chance.expovariate(peak)) < CLOSES_S:
        if chance.random() * max(shape) < shape[int((at - OPENS_S) // 3600)]:
            found.append(at)
    return found


def _visit(
    chance: Random,
    rules: BranchRules,
    at_s: float,
    weights: Mapping[str, float],
    shares: Mapping[str, float],
    sigma: float,
) -> PlayedVisit:
    priority = _drawn(chance, shares)
    service = _drawn(chance, weights)
    minutes = rules.services[service].minutes
    served_s = minutes * 60 * exp(chance.gauss(0, sigma) - sigma * sigma / 2) + WALK_S
    absent = chance.random() < ABSENT
    return PlayedVisit(at_s, priority, service, ABSENT_S if absent else served_s, not absent)


def _drawn(chance: Random, weights: Mapping[str, float]) -> str:
    names: Sequence[str] = list(weights)
    return chance.choices(names, list(weights.values()))[0]
