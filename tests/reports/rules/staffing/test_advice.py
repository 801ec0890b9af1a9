"""The staffing as people read it: a table, when to open more, and how right it was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from queue_server.reports.making.orders import Order, carry_out, unpacked
from queue_server.reports.memory import MemorySource
from queue_server.reports.rules.cube.cells import roll_up
from queue_server.reports.rules.staffing.advice import (
    by_half,
    clock,
    demand_of,
    sentences,
    staffing,
)
from queue_server.reports.rules.staffing.asked import roster_on
from queue_server.reports.rules.staffing.expected import Expected
from queue_server.reports.rules.staffing.plan import StaffingPlan
from queue_server.reports.rules.visits import Visit
from tests.reports.making import MONDAY, RULES, ask, office, served

TWO = timedelta(minutes=2)
ROSTER = replace(roster_on(RULES, MONDAY), open_now=1)


def past(weeks: int = 3) -> list[Visit]:
    """Two dozen visitors between nine and ten on each workday."""
    made = []
    for back in range(1, 7 * weeks + 1):
        day = MONDAY - timedelta(days=back)
        if day.weekday() < 5:
            nine = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
            made += [
                served(f"{day:%Y%m%d}-A{n:03}", 120, day=day, issued_at=nine + n * TWO)
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


def test_who_had_booked_is_counted_apart() -> None:
    some = [served("20261120-A001", 60), served("20261120-A002", 60, origin="booked")]
    assert by_half(roll_up(some), "Asia/Taipei") == {MONDAY: {18: 2}}
    assert by_half(roll_up(some), "Asia/Taipei", booked=False) == {MONDAY: {18: 1}}
