"""Booked against walk-in visitors: what giving booked visitors precedence earlier buys, and what it
costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from queue_server.core.rules import BranchRules
from queue_server.simulate import report, synthetic
from queue_server.simulate.synthetic import SyntheticDay

#: Shares of the target from which on a booked visitor goes before others; the last means never.
FROM = (0.0, 0.3, 0.5, 0.7, 100.0)
LOADS = (0.85, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class BookedPoint:
    """The default policy at one load and one setting, against plain order of arrival."""

    load: float
    due_at: float
    within: float
    walkin_p95_ratio: float
    max_overtakes: int


def front(
    rules: BranchRules,
    demand: SyntheticDay,
    seeds: Sequence[int],
    *,
    loads: Sequence[float] = LOADS,
    due_at: Sequence[float] = FROM,
) -> list[BookedPoint]:
    """Every setting at every load, on the same days of each load."""
    found = []
    for load in loads:
        like = replace(demand, load=load)
        days = [(synthetic.day(rules, like, seed), None) for seed in seeds]
        base = report.walkin_p95(report.play(report.under(rules, "first_come"), days))
        for at in due_at:
            policy = replace(rules.policy, name="relative_wait", booked_due_at=at)
            played = report.play(replace(rules, policy=policy), days)
            if played.booked is not None:
                ratio = report.walkin_p95(played) / max(0.01, base)
                within = played.booked.within
                found.append(BookedPoint(load, at, within, ratio, played.max_overtakes))
    return found
