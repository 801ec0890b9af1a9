"""Staffing: is the target met as often as planned, and with how many more counter hours than a
planner who knows the truth would need?

Invented offices about which everything is known: arrivals that differ by weekday, half hour, season
and chance, learnt from ten weeks, then planned day by day. Each plan is judged on the actual
day and on others like it, so that the figure reflects the rule and not one day's luck; the offices
differ only in their random numbers, and the spread between them is shown.
"""

import sys
import time
from collections import Counter as Counts
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import sin
from pathlib import Path
from random import Random

from bench.server.issue import Emit
from queue_server.core.rules import BranchRules
from queue_server.reports.rules.staffing.expected import Day, Expected
from queue_server.reports.rules.staffing.plan import (
    HALF_S,
    Counters,
    Demand,
    Planner,
    by_formula,
    met_on,
    sampled,
)
from queue_server.reports.rules.staffing.scores import calibrated
from queue_server.simulate.default_office import MINUTES, default_office
from queue_server.simulate.synthetic import PlayedVisit

LEARNT, JUDGED = 50, 5
#: One day in this many is judged, so that every weekday and part of the season is covered.
EACH = 16
SEEDS = (11, 23, 37, 41, 53)
#: Days like the judged one, besides the day itself.
REDRAWN = 12
FIRST = date(2026, 1, 5)
#: Relative arrivals by half hour from 08:30 on.
SHAPE = (6, 9, 12, 13, 12, 10, 8, 6, 5, 7, 10, 11, 10, 8, 6, 4)
WEEKDAY = (1.25, 1.0, 0.95, 1.0, 1.2)
VISITORS = 170
CLASSES = {"general": 0.76, "caring": 0.09, "elderly": 0.09, "english": 0.06}
SERVICES = {"T01": 0.5, "N01": 0.2, "S01": 0.2, "M01": 0.1}
SIGMA = 0.5
SCATTER = 0.006
BUSY_S = {code: MINUTES[code] * 60 + 20 for code in SERVICES}
RULES: BranchRules = default_office()
RULE_NAMES = {
    "forecast": "the forecast",
    "oracle": "an oracle that knows the truth",
    "last_week": "last week's same half hour, by Erlang C",
    "erlang": "the forecast by Erlang C alone",
}
PAGE = """# How many counters a half hour needs

Written by `python -m bench.past.staffing docs/algorithms/staffing.md`.
Code: `queue_server/reports/rules/staffing/`.

{offices} made-up offices that differ in their chance alone are each learnt from for ten weeks.
{days} days are planned, and each plan is played on its day and on {redrawn} others like it
({halves} half hours). A half hour is met when 80 % of those who came in it were called within the
target of their class. Four in five are meant to be, at no more than 1.1 times the counter hours of
the oracle.

| Rule | Half hours met | Least and most of an office | Counter hours ÷ oracle's |
|---|---|---|---|
"""
WORKDAYS = [d for n in range(400) if (d := FIRST + timedelta(days=n)).weekday() < 5]


def demand(seen: Expected) -> Demand:
    """The expected demand of people whose services and times are known."""
    return Demand(seen, CLASSES, SERVICES, BUSY_S, SIGMA)


def truth(day: date) -> Demand:
    """The demand of a day as known to someone who knows all about the office."""
    season = 1 + 0.08 * sin((day - FIRST).days / 20)
    size = VISITORS * WEEKDAY[day.weekday()] * season
    halves = {17 + n: size * share / sum(SHAPE) for n, share in enumerate(SHAPE)}
    return demand(Expected(halves, SCATTER, 0.0))


@dataclass
class Judged:
    """How a rule did: half hours met, half hours, counter hours."""

    met: int = 0
    halves: int = 0
    hours: float = 0.0
    by_office: list[float] = field(default_factory=list)

    def judge(self, counters: Counters, days: Sequence[Sequence[PlayedVisit]]) -> None:
        """Judge a plan on days like the one for which it was made."""
        for visits in days:
            found = met_on(RULES, visits, counters)
            self.met, self.halves = self.met + sum(found.values()), self.halves + len(found)
        self.hours += sum(counters.values()) / 2

    def take(self, office: "Judged") -> None:
        """Add how the rule did in one office."""
        self.met, self.halves = self.met + office.met, self.halves + office.halves
        self.hours += office.hours
        self.by_office.append(office.share)

    @property
    def share(self) -> float:
        """The share of half hours met."""
        return round(self.met / self.halves, 3)


def last_week(past: Mapping[date, Day], day: date) -> Counters:
    """The rule to beat: the counters that last week's same half hours would have needed."""
    week = past[day - timedelta(days=7)]
    true = truth(day)
    halves = {half: float(week.get(half, 0)) for half in true.expected.halves}
    return by_formula(RULES, true, halves)


def judged() -> tuple[dict[str, Judged], float]:
    """Each rule over all offices, and the processor seconds per plan."""
    rules = {name: Judged() for name in RULE_NAMES}
    began = time.process_time()
    for seed in SEEDS:
        one = {name: Judged() for name in RULE_NAMES}
        _live(Random(seed), one)
        for name, whole in rules.items():
            whole.take(one[name])
    return rules, (time.process_time() - began) / (2 * JUDGED * len(SEEDS))


def bench(emit: Emit) -> None:
    """Print how many half hours met the target, and the counter hours relative to the oracle's."""
    rules, cpu_s = judged()
    for name, one in rules.items():
        emit(
            "staffing", rule=name, days=JUDGED * len(SEEDS), half_hours=one.halves,
            met=one.share, met_least=min(one.by_office), met_most=max(one.by_office),
            hours_vs_oracle=round(one.hours / rules["oracle"].hours, 3),
            target_met=0.8, target_hours=1.1,
        )  # fmt: skip
    emit("staffing_cost", cpu_s_a_plan=round(cpu_s, 2))


def page() -> str:
    """The figures as a documentation page."""
    rules, _ = judged()
    lines = [
        f"| {RULE_NAMES[name]} | {100 * one.share:.1f} % |"
        f" {100 * min(one.by_office):.1f}–{100 * max(one.by_office):.1f} % |"
        f" {one.hours / rules['oracle'].hours:.3f} |"
        for name, one in rules.items()
    ]
    head = PAGE.format(
        days=JUDGED * len(SEEDS), offices=len(SEEDS), halves=rules["forecast"].halves,
        redrawn=REDRAWN,
    )  # fmt: skip
    return head + "\n".join(lines) + "\n"


def _live(chance: Random, rules: Mapping[str, Judged]) -> None:
    """One office: lived, learnt from, planned and judged."""
    days = WORKDAYS[: LEARNT + JUDGED * EACH]
    lived = {day: sampled(truth(day), chance) for day in days}
    past: dict[date, Day] = {
        day: Counts(int(one.at_s // HALF_S) for one in some) for day, some in lived.items()
    }
    for day in days[LEARNT::EACH]:
        others = [lived[day], *(sampled(truth(day), chance) for _ in range(REDRAWN))]
        learnt = calibrated(past, day)
        assert learnt is not None
        plan = Planner(RULES, demand(learnt[0])).plan()
        rules["forecast"].judge(plan.counters, others)
        rules["erlang"].judge(plan.guess, others)
        rules["oracle"].judge(Planner(RULES, truth(day)).plan().counters, others)
        rules["last_week"].judge(last_week(past, day), others)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), "utf-8")
