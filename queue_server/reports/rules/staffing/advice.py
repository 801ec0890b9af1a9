"""The staffing of a day as a table: what is expected, how many counters, when to open more."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from queue_server.core.forecast.learning import ServiceTimes
from queue_server.reports.rules.cube.cells import Cell
from queue_server.reports.rules.cube.in_words import OfficeInWords
from queue_server.reports.rules.cube.tally import Tally
from queue_server.reports.rules.sheet import Column, Sheet
from queue_server.reports.rules.staffing.expected import Day, Expected
from queue_server.reports.rules.staffing.plan import Demand, Planner, StaffingPlan
from queue_server.reports.rules.staffing.roster import Roster, rules_of
from queue_server.reports.rules.staffing.scores import Scores, band, calibrated

#: From the call to the counter, where that was not measured.
WALK_S = 20.0

COLUMNS = (
    ("half", "text"), ("expected", "n"), ("expected_low", "n"), ("expected_high", "n"),
    ("counters", "n"), ("more", "n"), ("met_share", "share"), ("erlang", "n"),
)  # fmt: skip


def staffing(cells: Sequence[Cell], day: date, roster: Roster, office: OfficeInWords) -> Sheet:
    """The table of a day, from the cells of the days before it."""
    past = by_half(cells, roster.zone, booked=False)
    workdays = [date.fromisoformat(one) for one in roster.workdays]
    learnt = calibrated(past, day, workdays)
    if learnt is None:
        return _nothing(office)
    seen, scored = learnt
    booked = {int(half): n for half, n in (roster.booked or {}).items()}
    demand = demand_of(seen.plus(booked), cells, roster)
    if not demand.classes:
        return _nothing(office)
    plan = Planner(rules_of(roster), demand).plan()
    rows = tuple(
        _row(half, demand.expected, plan, roster.open_now, scored.width) for half in plan.counters
    )
    notes = (*sentences(plan, roster.open_now, office), *_score(scored, office))
    return _sheet(rows, notes, office)


def by_half(cells: Sequence[Cell], zone: str, *, booked: bool = True) -> Mapping[date, Day]:
    """Visitors by day and half hour; without those who had booked, who are counted separately."""
    here = ZoneInfo(zone)
    made: dict[date, dict[int, int]] = {}
    for cell in cells:
        if booked or cell.key.origin != "booked":
            at = cell.key.half_at.astimezone(here)
            halves = made.setdefault(cell.key.day, {})
            half = at.hour * 2 + at.minute // 30
            halves[half] = halves.get(half, 0) + cell.tally.issued
    return made


def demand_of(seen: Expected, cells: Sequence[Cell], roster: Roster) -> Demand:
    """The demand with the classes, services and times of past days; the catalogue fills gaps.
    It has no classes where nobody came for what the office offers now.
    """
    classes: dict[str, float] = {}
    services: dict[str, Tally] = {}
    for cell in cells:
        if cell.key.priority in roster.targets and cell.key.service in roster.services:
            classes[cell.key.priority] = classes.get(cell.key.priority, 0.0) + cell.tally.issued
            services.setdefault(cell.key.service, Tally()).add(cell.tally)
    known = {code: one for code, one in services.items() if one.issued}
    return Demand(
        expected=seen,
        classes=_shares(classes),
        services=_shares({code: float(one.issued) for code, one in known.items()}),
        busy_s={code: _busy_s(one, roster.services[code] * 60) for code, one in known.items()},
        sigma=ServiceTimes.USUAL_SIGMA,
    )


def _shares(counts: Mapping[str, float]) -> dict[str, float]:
    whole = sum(counts.values())
    return {name: n / whole for name, n in sorted(counts.items())}


def _busy_s(tally: Tally, usual_s: float) -> float:
    served = sum(tally.service_time.values())
    service_s = tally.served_ms / served / 1000 if served else usual_s
    return service_s + (tally.walked_ms / tally.walked / 1000 if tally.walked else WALK_S)


def _row(
    half: int, seen: Expected, plan: StaffingPlan, open_now: int, width: float
) -> tuple[str | int | float, ...]:
    mean = seen.halves[half]
    low, high = band(mean, seen, width)
    counters = plan.counters[half]
    more = max(0, counters - open_now)
    met = round(plan.met[half], 2)
    return (clock(half), round(mean, 1), low, high, counters, more, met, plan.guess[half])


def clock(half: int) -> str:
    """When a half hour begins, as ``HH:MM``."""
    return f"{half // 2:02}:{half % 2 * 30:02}"


def sentences(plan: StaffingPlan, open_now: int, office: OfficeInWords) -> list[str]:
    """How many more counters to open from when to when, or that those open now are enough."""
    said = []
    for more, some in groupby(plan.counters, lambda half: plan.counters[half] - open_now):
        halves = list(some)
        if more > 0:
            since, until = clock(halves[0]), clock(halves[-1] + 1)
            said.append(office.say("staffing.open_more", n=more, since=since, until=until))
    return said or [office.say("staffing.enough", n=open_now)]


def _score(scored: Scores, office: OfficeInWords) -> tuple[str, ...]:
    """How far the visitors of past days lay from what had been expected, and from last week."""
    days = [(one, off) for one in scored.days if (off := one.week_off) is not None]
    n = sum(len(one.halves) for one, _ in days)
    if not n:
        return ()
    facts = {
        "off": f"{sum(one.off for one, _ in days) / n:.1f}",
        "week": f"{sum(off for _, off in days) / n:.1f}",
        "inside": f"{100 * sum(one.inside for one, _ in days) / n:.0f}",
    }
    return (office.say("staffing.score", **facts, halves=n),)


def _nothing(office: OfficeInWords) -> Sheet:
    return _sheet((), (office.say("staffing.no_history"),), office)


def _sheet(
    rows: tuple[tuple[str | int | float, ...], ...], notes: tuple[str, ...], office: OfficeInWords
) -> Sheet:
    return Sheet(
        name="staffing",
        title=office.say("staffing"),
        columns=tuple(
            Column(
                key=key, unit=unit, title=office.say(f"staffing.{key}"),
                help="" if key == "half" else office.say(f"staffing.{key}.help"),
            )
            for key, unit in COLUMNS
        ),
        rows=rows,
        notes=notes,
    )  # fmt: skip
