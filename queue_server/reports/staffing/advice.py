"""The staffing of a day as a table: what is expected, how many counters, when to open more."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from math import sqrt
from zoneinfo import ZoneInfo

from queue_server.reports.cube.cells import Cell
from queue_server.reports.cube.office import Office
from queue_server.reports.cube.tally import Tally
from queue_server.reports.sheets.sheet import Column, Sheet
from queue_server.reports.staffing.expected import Day, Expected, expected
from queue_server.reports.staffing.plan import Demand, Plan, Planner
from queue_server.reports.staffing.roster import Roster, rules_of

#: Four in five of a normal distribution lie within so many deviations of its mean.
BAND = 1.2816
#: Times at the counter scatter like this where nothing else is known.
SIGMA = 0.5
WALK_S = 20.0
#: So many past days are foretold again, to be scored.
SCORED_DAYS = 15

COLUMNS = (
    ("half", "text"), ("expected", "n"), ("expected_low", "n"), ("expected_high", "n"),
    ("counters", "n"), ("more", "n"), ("met_share", "share"), ("erlang", "n"),
)  # fmt: skip


def staffing(cells: Sequence[Cell], day: date, roster: Roster, office: Office) -> Sheet:
    """The table of a day, from the cells of the days before it."""
    past = by_half(cells, roster.zone, booked=False)
    workdays = [date.fromisoformat(one) for one in roster.workdays]
    seen = expected(past, day, workdays)
    if seen is None:
        return _sheet((), (office.say("staffing.no_history"),), office)
    booked = {int(half): n for half, n in (roster.booked or {}).items()}
    demand = demand_of(seen.plus(booked), cells, roster)
    plan = Planner(rules_of(roster), demand).plan()
    rows = tuple(_row(half, demand.expected, plan, roster.open_now) for half in plan.counters)
    notes = (*sentences(plan, roster.open_now, office), *_score(past, day, workdays, office))
    return _sheet(rows, notes, office)


def by_half(cells: Sequence[Cell], zone: str, *, booked: bool = True) -> Mapping[date, Day]:
    """Visitors by day and half hour; without those who had booked, who are counted apart."""
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
    """With the classes, services and times of the past days; the catalogue fills the gaps."""
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
        sigma=SIGMA,
    )


def _shares(counts: Mapping[str, float]) -> dict[str, float]:
    whole = sum(counts.values())
    return {name: n / whole for name, n in sorted(counts.items())}


def _busy_s(tally: Tally, usual_s: float) -> float:
    served = sum(tally.service_time.values())
    service_s = tally.served_ms / served / 1000 if served else usual_s
    return service_s + (tally.walked_ms / tally.walked / 1000 if tally.walked else WALK_S)


def _row(half: int, seen: Expected, plan: Plan, open_now: int) -> tuple[str | int | float, ...]:
    mean = seen.halves.get(half, 0.0)
    low, high = band(mean, seen)
    counters = plan.counters[half]
    more = max(0, counters - open_now)
    met = round(plan.met[half], 2)
    return (clock(half), round(mean, 1), low, high, counters, more, met, plan.guess[half])


def band(mean: float, seen: Expected) -> tuple[int, int]:
    """Between how many visitors four in five of such half hours lie."""
    scatter = seen.day_scatter + seen.half_scatter
    away = BAND * sqrt(mean + scatter * mean * mean)
    return max(0, round(mean - away)), round(mean + away)


def clock(half: int) -> str:
    """When a half hour begins."""
    return f"{half // 2:02}:{half % 2 * 30:02}"


def sentences(plan: Plan, open_now: int, office: Office) -> list[str]:
    """Open so many more from then to then; nothing where those open now are enough."""
    said = []
    for more, some in groupby(plan.counters, lambda half: plan.counters[half] - open_now):
        halves = list(some)
        if more > 0:
            since, until = clock(halves[0]), clock(halves[-1] + 1)
            said.append(office.say("staffing.open_more", n=more, since=since, until=until))
    return said or [office.say("staffing.enough", n=open_now)]


def _score(
    past: Mapping[date, Day], day: date, workdays: Sequence[date], office: Office
) -> tuple[str, ...]:
    """How far the visitors of past days lay from what had been expected, and from last week."""
    off, off_week, inside, n = 0.0, 0.0, 0, 0
    for one in sorted(d for d in past if d < day)[-SCORED_DAYS:]:
        seen, week = expected(past, one, workdays), past.get(one - timedelta(days=7))
        if seen is None or week is None:
            continue
        for half, mean in seen.halves.items():
            true = past[one].get(half, 0)
            low, high = band(mean, seen)
            off, off_week = off + abs(true - mean), off_week + abs(true - week.get(half, 0))
            inside, n = inside + (low <= true <= high), n + 1
    if not n:
        return ()
    facts = {"off": f"{off / n:.1f}", "week": f"{off_week / n:.1f}"}
    return (office.say("staffing.score", **facts, inside=f"{100 * inside / n:.0f}", halves=n),)


def _sheet(
    rows: tuple[tuple[str | int | float, ...], ...], notes: tuple[str, ...], office: Office
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
