"""Staffing: is the target met as often as planned, and for how many counter hours more than by
one who knows the truth?

A made-up office of which everything is known: arrivals that differ by weekday, half hour, season
and chance, learnt from ten weeks, then planned day by day.
"""

import time
from collections import Counter as Counts
from datetime import date, timedelta
from math import sin
from random import Random

from bench.server.issue import Emit
from queue_server.reports.staffing.expected import Expected, expected
from queue_server.reports.staffing.plan import HALF_S, Demand, Planner, met_on, sampled
from queue_server.simulate.default_office import MINUTES, default_office

LEARNT, JUDGED = 50, 25
#: Every so many days one is judged: each weekday, and each part of the season.
EACH = 6
FIRST = date(2026, 1, 5)
#: Relative arrivals by half hour from 08:30 on.
SHAPE = (6, 9, 12, 13, 12, 10, 8, 6, 5, 7, 10, 11, 10, 8, 6, 4)
WEEKDAY = (1.25, 1.0, 0.95, 1.0, 1.2)
VISITORS = 170
CLASSES = {"general": 0.76, "caring": 0.09, "elderly": 0.09, "english": 0.06}
SERVICES = {"T01": 0.5, "N01": 0.2, "S01": 0.2, "M01": 0.1}
SIGMA = 0.5
SCATTER = 0.006


def truth(day: date) -> Demand:
    """What the day would be like to one who knows the office through and through."""
    season = 1 + 0.08 * sin((day - FIRST).days / 20)
    size = VISITORS * WEEKDAY[day.weekday()] * season
    halves = {17 + n: size * share / sum(SHAPE) for n, share in enumerate(SHAPE)}
    busy_s = {code: MINUTES[code] * 60 + 20 for code in SERVICES}
    return Demand(Expected(halves, SCATTER, 0.0), CLASSES, SERVICES, busy_s, SIGMA)


def bench(emit: Emit) -> None:
    """Print how many half hours met the target, and the counter hours against the oracle's."""
    rules, chance = default_office(), Random(11)
    workdays = [d for n in range(400) if (d := FIRST + timedelta(days=n)).weekday() < 5]
    lived = {day: sampled(truth(day), chance) for day in workdays[: LEARNT + JUDGED * EACH]}
    past = {day: Counts(int(one.at_s // HALF_S) for one in some) for day, some in lived.items()}
    met = {"forecast": [0, 0], "oracle": [0, 0]}
    hours = dict.fromkeys(met, 0.0)
    began = time.process_time()
    for day in workdays[LEARNT : LEARNT + JUDGED * EACH : EACH]:
        known = truth(day)
        learnt = expected(past, day)
        assert learnt is not None
        for name, seen in (("forecast", learnt), ("oracle", known.expected)):
            demand = Demand(seen, CLASSES, SERVICES, known.busy_s, SIGMA)
            plan = Planner(rules, demand).plan()
            found = met_on(rules, lived[day], plan.counters)
            met[name][0] += sum(found.values())
            met[name][1] += len(found)
            hours[name] += plan.hours
    emit(
        "staffing", days=JUDGED, half_hours=met["forecast"][1], target_met=0.8,
        **{f"met_{name}": round(a / b, 3) for name, (a, b) in met.items()},
        hours_vs_oracle=round(hours["forecast"] / hours["oracle"], 3), target_hours=1.1,
        cpu_s_a_plan=round((time.process_time() - began) / JUDGED / 2, 2),
    )  # fmt: skip
