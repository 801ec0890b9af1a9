"""What if: the line as it is now, played on under the present arrangement and under another.

Those who wait are played in order of arrival with the service times of now; the arrivals of the
last hour come once more, at the same intervals. Slots, targets and missed calls are left out, so
both plays are equally far from the truth and only their difference is to be read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from queue_server.core.rules import BranchRules, WorkProfile
from queue_server.simulate.day import PlayedDay, Served, Shift, SimulatedDay
from queue_server.simulate.synthetic import PlayedVisit

#: Of a longer line, only this many are played: the answer must come while a person waits for it.
PLAYED_MOST = 300
HORIZON = timedelta(hours=1)
STEP_S = 300
#: No shift ends within a play.
ALWAYS_S = 10 * 86400.0


@dataclass(frozen=True, slots=True)
class WaitingVisitor:
    """One visitor: when the wait began, class, service, seconds the counter is expected to take."""

    since: datetime
    priority: str
    service: str
    busy_s: float


@dataclass(frozen=True, slots=True)
class Present:
    """What a play starts from: who waits, who came in the last hour, which counters are open and
    when they are free.
    """

    now: datetime
    waiting: tuple[WaitingVisitor, ...]
    arrived: tuple[WaitingVisitor, ...]
    free_in_s: Mapping[int, float]

    def with_counters(self, numbers: Iterable[int]) -> "Present":
        """The same with other counters open; one that is closed now would be free at once."""
        return replace(self, free_in_s={n: self.free_in_s.get(n, 0.0) for n in numbers})


@dataclass(frozen=True, slots=True)
class Outlook:
    """The result of a play: minutes waited by those who wait now or come within the hour.

    ``line`` is how many wait, every five minutes; ``within`` the share called within the target.
    """

    counters: int
    served: int
    mean_min: float
    p95_min: float
    longest_min: float
    within: float
    by_class: Mapping[str, float]
    line: tuple[int, ...]


def arranged(
    rules: BranchRules, policy: str | None = None, profiles: Mapping[int, WorkProfile] | None = None
) -> BranchRules:
    """The rules with another policy, and other profiles at some counters."""
    if policy is not None:
        rules = replace(rules, policy=replace(rules.policy, name=policy))
    counters = dict(rules.counters)
    for number, profile in (profiles or {}).items():
        counters[number] = replace(
            counters[number],
            profile=replace(profile, services=counters[number].profile.services),
        )
    return replace(rules, counters=counters)


def play(rules: BranchRules, present: Present) -> Outlook:
    """Play the line on until everyone has been called, and look at the waits."""
    visits = [
        *(_visit(one, present.now) for one in present.waiting[:PLAYED_MOST]),
        *(_visit(one, present.now - HORIZON) for one in present.arrived[:PLAYED_MOST]),
    ]
    shifts = [Shift(number, free, ALWAYS_S) for number, free in present.free_in_s.items()]
    # An office without shifts would open every counter.
    run = SimulatedDay(rules, visits, shifts).run() if shifts else PlayedDay(left=len(visits))
    return _outlook(rules, run.served, len(shifts), visits)


def _visit(one: WaitingVisitor, now: datetime) -> PlayedVisit:
    at_s = (one.since - now).total_seconds()
    return PlayedVisit(at_s=at_s, priority=one.priority, service=one.service, busy_s=one.busy_s)


def _outlook(
    rules: BranchRules, served: Sequence[Served], counters: int, visits: Sequence[PlayedVisit]
) -> Outlook:
    waits = sorted(one.wait_s / 60 for one in served)
    in_time = [
        one.wait_s <= rules.classes[one.visit.priority].target.total_seconds() for one in served
    ]
    return Outlook(
        counters=counters,
        served=len(served),
        mean_min=round(sum(waits) / len(waits), 1) if waits else 0.0,
        p95_min=round(percentile(waits, 0.95), 1),
        longest_min=round(waits[-1], 1) if waits else 0.0,
        within=round(sum(in_time) / len(in_time), 3) if in_time else 1.0,
        by_class=_by_class(served),
        line=_line(served, visits),
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value that ``share`` of the ordered values do not exceed; 0 for none."""
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def _by_class(served: Sequence[Served]) -> dict[str, float]:
    waits: dict[str, list[float]] = {}
    for one in served:
        waits.setdefault(one.visit.priority, []).append(one.wait_s / 60)
    return {name: round(percentile(sorted(found), 0.95), 1) for name, found in waits.items()}


def _line(served: Sequence[Served], visits: Sequence[PlayedVisit]) -> tuple[int, ...]:
    called = [one.visit.at_s + one.wait_s for one in served]
    return tuple(
        sum(one.at_s <= at for one in visits) - sum(one <= at for one in called)
        for at in range(0, int(HORIZON.total_seconds()) + 1, STEP_S)
    )
