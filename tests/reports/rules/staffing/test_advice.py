"""The staffing as people read it: a table, when to open more, and how right it was."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from queue_server.reports.making.orders import Order, carry_out, unpacked
from queue_server.reports.memory import MemorySource
from queue_server.reports.rules.cube.cells import roll_up
from queue_server.reports.rules.staffing import advice
from queue_server.reports.rules.staffing.advice import (
    by_half,
    clock,
    demand_of,
    sentences,
    staffing,
)
from queue_server.reports.rules.staffing.asked import roster_on
from queue_server.reports.rules.staffing.expected import Expected
from queue_server.reports.rules.staffing.plan import Demand, StaffingPlan
from queue_server.reports.rules.visits import Visit
from tests.reports.making import MONDAY, NINE, RULES, ask, nine, office, served

TWO = timedelta(minutes=2)
ROSTER = replace(roster_on(RULES, MONDAY), open_now=1)


def past(weeks: int = 3) -> list[Visit]:
    """Two dozen visitors between nine and ten on each workday."""
    made = []
    for back in range(1, 7 * weeks + 1):
        day = MONDAY - timedelta(days=back)
        if day.weekday() < 5:
            made += [
                served(f"{day:%Y%m%d}-A{n:03}", 120, day=day, issued_at=nine(day) + n * TWO)
                for n in range(24)
            ]
    return made


def test_the_table_says_what_is_expected_and_how_many_counters() -> None:
    sheet = staffing(roll_up(past()), MONDAY, ROSTER, office("en"))
    rows = {row[0]: row for row in sheet.rows}
    assert set(rows) == {"09:00", "09:30"}
    mean, low, high, counters, more = rows["09:00"][1:6]
    assert 10 < float(str(mean)) < 20
    assert int(str(low)) < float(str(mean)) < int(str(high))
    assert int(str(more)) == int(str(counters)) - 1
    assert sheet.notes[0].startswith("Open ")
    assert "last week's same half hour" in sheet.notes[-1]
    assert (sheet.name, sheet.title) == ("staffing", "Staffing")
    assert [(one.key, one.title, one.unit, one.help[:20]) for one in sheet.columns] == [
        ("half", "Half hour", "text", ""),
        ("expected", "Expected", "n", "Visitors expected fr"),
        ("expected_low", "At least", "n", "Four in five such ha"),
        ("expected_high", "At most", "n", "Four in five such ha"),
        ("counters", "Counters", "n", "The fewest counters "),
        ("more", "Open more", "n", "Beyond the counters "),
        ("met_share", "Chance", "share", "Share of the played "),
        ("erlang", "Erlang C", "n", "Cross-check by formu"),
    ]


#: The Friday before, busier than any day; the day before it was off.
FRIDAY = MONDAY - timedelta(days=3)
DAY_OFF = MONDAY - timedelta(days=4)


def at_nine(day: date, series: str, many: int, **change: Any) -> list[Visit]:
    names = [f"{day:%Y%m%d}-{series}{n:03}" for n in range(many)]
    return [served(name, 120, day=day, issued_at=nine(day), **change) for name in names]


def test_each_line_has_what_the_days_before_say_and_what_the_plan_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    some = [one for one in past(6) if one.day != DAY_OFF]
    for day in {one.day for one in some}:
        some += at_nine(day, "B", 3, origin="booked")
    some += at_nine(FRIDAY, "C", 6)
    workdays = tuple(one for one in ROSTER.workdays if one != DAY_OFF.isoformat())
    roster = replace(ROSTER, workdays=workdays, booked={"18": 5.26, "20": 2.0})
    plan = StaffingPlan({18: 3, 19: 1, 20: 2}, {18: 0.876, 19: 1.0, 20: 0.8}, {18: 2, 19: 1, 20: 1})
    planned_for: list[Any] = []

    def planner(_rules: object, demand: object) -> SimpleNamespace:
        planned_for.append(demand)
        return SimpleNamespace(plan=lambda: plan)

    monkeypatch.setattr(advice, "Planner", planner)
    sheet = staffing(roll_up(some), MONDAY, roster, office("en"))
    # On each day 15 and 9 came unbooked; a busy day that followed a day off says little of Monday.
    assert sheet.rows == (
        ("09:00", 20.4, 16, 25, 3, 2, 0.88, 2),
        ("09:30", 8.9, 6, 11, 1, 0, 1.0, 1),
        ("10:00", 2.0, 1, 3, 2, 1, 0.8, 1),
    )
    # Of 24 days with a week before, only the busy one was off: by 6, and one of its half hours.
    assert sheet.notes == (
        "Open 2 more 09:00–09:30",
        "Open 1 more 10:00–10:30",
        "Over 48 past half hours the forecast was 0.1 visitors off, last week's same half hour "
        "0.1; 98 % lay inside the band",
    )
    [demand] = planned_for
    assert sum(demand.expected.halves.values()) == pytest.approx(24.0 + 7.26, abs=0.05)


def test_without_a_past_nothing_is_advised() -> None:
    sheet = staffing([], MONDAY, ROSTER, office("en"))
    assert (sheet.rows, sheet.notes) == ((), ("Too few past days to advise yet",))


def test_half_hours_in_a_row_are_one_sentence() -> None:
    counters = {18: 2, 19: 4, 20: 4, 21: 3}
    plan = StaffingPlan(counters, dict.fromkeys(counters, 1.0), counters)
    said = sentences(plan, 2, office("en"))
    assert said == ["Open 2 more 09:30–10:30", "Open 1 more 10:30–11:00"]
    assert sentences(plan, 4, office("en")) == ["The 4 counters open now are enough"]


def test_a_half_hour_is_named_by_its_beginning() -> None:
    assert clock(17) == "08:30"


def test_it_is_made_like_any_report_in_every_format() -> None:
    visits = {one.ticket: one for one in past()}
    source = MemorySource(visits, as_of_seq=3)
    question = replace(ask("staffing"), until=MONDAY)
    for form in ("json", "csv", "xlsx", "ods", "pdf"):
        order = Order(ask=question, office=office(), format=form, roster=ROSTER)
        assert carry_out(unpacked(order.packed()), source)


def test_in_the_first_week_there_is_no_last_one_to_beat() -> None:
    sheet = staffing(roll_up(past(1)), MONDAY, ROSTER, office("en"))
    assert len(sheet.rows) == 2
    assert sheet.notes == ("Open 1 more 09:00–10:00",)


def test_what_the_office_no_longer_offers_is_not_planned_for() -> None:
    seen = Expected({18: 5.0}, 0.0, 0.0)
    gone = [served(f"20261120-A{n:03}", 120, service="gone") for n in range(100, 200)]
    cells = roll_up(past(1))
    assert demand_of(seen, [*cells, *roll_up(gone)], ROSTER) == demand_of(seen, cells, ROSTER)


def test_where_nobody_came_for_what_is_offered_now_nothing_is_advised() -> None:
    gone = [replace(one, service="gone") for one in past()]
    sheet = staffing(roll_up(gone), MONDAY, ROSTER, office("en"))
    assert (sheet.rows, sheet.notes) == ((), ("Too few past days to advise yet",))


def test_demand_is_made_of_those_who_came_and_of_the_time_they_took() -> None:
    some = [
        served("20261120-A001", 60, 300),
        served("20261120-A002", 60, 500, priority="caring"),
        served("20261120-A003", 60, outcome="no_show", started_at=None),
        served("20261120-A004", 60, service="S01", outcome="no_show", started_at=None),
    ]
    seen = Expected({18: 5.0}, 0.1, 0.2)
    demand = demand_of(seen, roll_up(some), ROSTER)
    assert demand == Demand(
        expected=seen, classes={"caring": 0.25, "general": 0.75},
        services={"S01": 0.25, "T01": 0.75},
        # Twenty seconds to the counter; the catalogue says a quarter of an hour for S01.
        busy_s={"T01": 400.0 + 20.0, "S01": 15 * 60.0 + 20.0}, sigma=0.5,
    )  # fmt: skip
    slow = [replace(one, started_at=NINE + timedelta(seconds=100)) for one in some[:1]]
    assert demand_of(seen, roll_up(slow), ROSTER).busy_s == {"T01": 280.0 + 40.0}


def test_who_had_booked_is_counted_apart() -> None:
    some = [served("20261120-A001", 60), served("20261120-A002", 60, origin="booked")]
    assert by_half(roll_up(some), "Asia/Taipei") == {MONDAY: {18: 2}}
    assert by_half(roll_up(some), "Asia/Taipei", booked=False) == {MONDAY: {18: 1}}
