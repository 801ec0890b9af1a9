"""How right the staffing was, day by day: what was expected beside what came, and beside the rule
of last week's same half hour; what the counters were open, and how people waited.

Counter hours are those of Erlang C for one and the other: a plan that is played through takes
seconds for each day, and the difference is what matters here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from queue_server.reports.counters.time import CounterCell
from queue_server.reports.cube import histogram
from queue_server.reports.cube.cells import Cell
from queue_server.reports.cube.measures import MEASURES
from queue_server.reports.cube.office import Office
from queue_server.reports.cube.tally import Tally
from queue_server.reports.sheets.sheet import Cell as SheetCell
from queue_server.reports.sheets.sheet import Column, Sheet
from queue_server.reports.staffing.advice import by_half, demand_of
from queue_server.reports.staffing.plan import by_formula
from queue_server.reports.staffing.roster import Roster, rules_of
from queue_server.reports.staffing.scores import Scored, calibrated

COLUMNS = (
    ("day", "day"), ("foretold", "n"), ("came", "n"), ("week", "n"), ("off", "n"),
    ("week_off", "n"), ("inside", "share"), ("advised_h", "n"), ("needed_h", "n"),
    ("week_h", "n"), ("opened_h", "n"), ("within_target", "share"),
)  # fmt: skip


def staffing_days(
    cells: Sequence[Cell], seats: Sequence[CounterCell], day: date, roster: Roster, office: Office
) -> Sheet:
    """A row for each past day that could be foretold, the last first. Those who had booked are not
    in it: they are known, not foretold.
    """
    past = by_half(cells, roster.zone, booked=False)
    found = calibrated(past, day, [date.fromisoformat(one) for one in roster.workdays])
    scored = found[1].days[::-1] if found is not None else ()
    opened, waits = _opened(seats), _waits(cells, office)
    rows = tuple(
        (
            *_foretold(one),
            *hours,
            opened.get(one.day),
            MEASURES["within_target_share"].of(waits[one.day]),
        )
        for one, hours in zip(scored, _hours(scored, cells, roster), strict=True)
    )
    return Sheet(
        name="staffing_days",
        title=office.say("staffing_days"),
        columns=tuple(_column(key, unit, office) for key, unit in COLUMNS),
        rows=rows,
        notes=() if rows else (office.say("staffing.no_history"),),
        opens=tuple((one.day.isoformat(),) for one in scored),
    )


def staffed(sheet: Sheet, since: date, until: date) -> Sheet:
    """Of the same table the days from ``since`` to ``until``, the first one first."""
    kept = [row for row in sheet.rows if since.isoformat() <= str(row[0]) <= until.isoformat()]
    return replace(sheet, rows=tuple(sorted(kept, key=lambda row: str(row[0]))), opens=())


def _column(key: str, unit: str, office: Office) -> Column:
    if key == "day":
        return Column(key=key, unit=unit, title=office.say("by.day"))
    title, help_ = office.say(f"staffing_days.{key}"), office.say(f"staffing_days.{key}.help")
    return Column(key=key, unit=unit, title=title, help=help_)


def _foretold(one: Scored) -> tuple[SheetCell, ...]:
    n = len(one.halves) or 1
    week_off = None if one.week_off is None else round(one.week_off / n, 1)
    week = None if one.week is None else sum(one.week.values())
    return (
        one.day.isoformat(), round(sum(one.seen.halves.values())), sum(one.came.values()), week,
        round(one.off / n, 1), week_off, round(one.inside / n, 2),
    )  # fmt: skip


def _hours(
    scored: Sequence[Scored], cells: Sequence[Cell], roster: Roster
) -> list[tuple[SheetCell, ...]]:
    """Counter hours of each day: for what was expected, for what came, and for last week's.

    How long people are served is learnt once: it is the same for every row.
    """
    if not scored:
        return []
    rules, demand = rules_of(roster), demand_of(scored[0].seen, cells, roster)

    def hours(halves: Mapping[int, float]) -> float:
        return sum(by_formula(rules, demand, halves).values()) / 2

    def of(one: Scored) -> tuple[SheetCell, ...]:
        came = {half: float(one.came.get(half, 0)) for half in one.halves}
        if one.week is None:
            return hours(one.seen.halves), hours(came), None
        week = {half: float(one.week.get(half, 0)) for half in one.halves}
        return hours(one.seen.halves), hours(came), hours(week)

    return [of(one) for one in scored]


def _opened(seats: Sequence[CounterCell]) -> dict[date, float]:
    """Hours that counters were open, by day."""
    made: dict[date, int] = {}
    for one in seats:
        made[one.key.day] = made.get(one.key.day, 0) + one.tally.open_ms
    return {day: round(ms / 3_600_000, 1) for day, ms in made.items()}


def _waits(cells: Sequence[Cell], office: Office) -> dict[date, Tally]:
    """Those who were called, and of them those within the target, by day."""
    made: dict[date, Tally] = {}
    for cell in cells:
        tally = made.setdefault(cell.key.day, Tally())
        tally.waited += cell.tally.waited
        target = office.targets.get(cell.key.priority, histogram.LONGEST_MIN)
        tally.within_target += histogram.below(cell.tally.wait, target)
    return made
