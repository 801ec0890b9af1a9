"""How right the staffing was, day by day: what was expected beside what came, and beside the rule
of last week's same half hour; what the counters were open, and how people waited.

Both counter hours come from Erlang C: playing a plan through takes seconds for each day, and only
their difference matters here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from queue_server.reports.rules.counters.time import CounterCell
from queue_server.reports.rules.cube.cells import Cell, Key
from queue_server.reports.rules.cube.in_words import OfficeInWords
from queue_server.reports.rules.cube.measures import MEASURES
from queue_server.reports.rules.sheet import Cell as SheetCell
from queue_server.reports.rules.sheet import Column, Sheet
from queue_server.reports.rules.staffing.advice import by_half, demand_of
from queue_server.reports.rules.staffing.plan import by_formula
from queue_server.reports.rules.staffing.roster import Roster, rules_of
from queue_server.reports.rules.staffing.scores import Scored, calibrated
from queue_server.reports.rules.staffing.seen import open_ms, waits

COLUMNS = (
    ("day", "day"), ("foretold", "n"), ("came", "n"), ("week", "n"), ("off", "n"),
    ("week_off", "n"), ("inside", "share"), ("advised_h", "n"), ("needed_h", "n"),
    ("week_h", "n"), ("opened_h", "n"), ("within_target", "share"),
)  # fmt: skip


def staffing_days(
    cells: Sequence[Cell],
    seats: Sequence[CounterCell],
    day: date,
    roster: Roster,
    office: OfficeInWords,
    since: date | None = None,
) -> Sheet:
    """A row for each past day that could be forecast, from ``since`` on, the last first. Those who
    had booked are not in it: they are known, not forecast.
    """
    past = by_half(cells, roster.zone, booked=False)
    found = calibrated(past, day, [date.fromisoformat(one) for one in roster.workdays])
    scored = found[1].days[::-1] if found is not None else ()
    shown = [one for one in scored if since is None or one.day >= since]
    opened, waited = open_ms(seats, _day), waits(cells, office, _day)
    rows = tuple(
        (
            *_forecast(one),
            *hours,
            _hours_of(opened.get(one.day)),
            MEASURES["within_target_share"].of(waited[one.day]),
        )
        for one, hours in zip(shown, _hours(shown, cells, roster), strict=True)
    )
    return Sheet(
        name="staffing_days",
        title=office.say("staffing_days"),
        columns=tuple(_column(key, unit, office) for key, unit in COLUMNS),
        rows=rows,
        notes=() if scored else (office.say("staffing.no_history"),),
        opens=tuple((one.day.isoformat(),) for one in shown),
    )


def in_order(sheet: Sheet) -> Sheet:
    """The same table with the first day first, and nothing to open."""
    return replace(sheet, rows=sheet.rows[::-1], opens=())


def _day(key: Key) -> date:
    return key.day


def _hours_of(ms: int | None) -> float | None:
    return None if ms is None else round(ms / 3_600_000, 1)


def _column(key: str, unit: str, office: OfficeInWords) -> Column:
    if key == "day":
        return Column(key=key, unit=unit, title=office.say("by.day"))
    title, help_ = office.say(f"staffing_days.{key}"), office.say(f"staffing_days.{key}.help")
    return Column(key=key, unit=unit, title=title, help=help_)


def _forecast(one: Scored) -> tuple[SheetCell, ...]:
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
    """Counter hours of each day: for what was expected, for what came, and for last week's; none
    where nobody came for what the office offers now.

    How long people are served is learnt once: it is the same for every row.
    """
    if not scored:
        return []
    rules, demand = rules_of(roster), demand_of(scored[0].seen, cells, roster)
    if not demand.classes:
        return [(None, None, None)] * len(scored)

    def hours(halves: Mapping[int, float]) -> float:
        return sum(by_formula(rules, demand, halves).values()) / 2

    def of(one: Scored) -> tuple[SheetCell, ...]:
        came = {half: float(one.came.get(half, 0)) for half in one.halves}
        if one.week is None:
            return hours(one.seen.halves), hours(came), None
        week = {half: float(one.week.get(half, 0)) for half in one.halves}
        return hours(one.seen.halves), hours(came), hours(week)

    return [of(one) for one in scored]
