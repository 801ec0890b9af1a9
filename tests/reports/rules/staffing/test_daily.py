"""Each past day beside what was expected of it, and beside last week's rule."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from queue_server.reports.making.orders import Order, book, carry_out, unpacked
from queue_server.reports.memory import MemorySource
from queue_server.reports.rules.counters.time import CounterCell, CounterTime, counter_key
from queue_server.reports.rules.cube.asking import FORMATS, REVIEW, STAFFING_DAYS
from queue_server.reports.rules.cube.cells import roll_up
from queue_server.reports.rules.sheet import Sheet
from queue_server.reports.rules.staffing.asked import roster_on
from queue_server.reports.rules.staffing.daily import COLUMNS, in_order, staffing_days
from queue_server.reports.rules.visits import Visit
from tests.reports.making import MONDAY, NINE, RULES, ask, nine, office, served
from tests.reports.rules.staffing.test_advice import ROSTER, past

LAST = MONDAY - timedelta(days=3)


def test_a_day_stands_beside_what_was_expected_and_what_last_week_brought() -> None:
    seat = CounterCell(counter_key(LAST, NINE, 1), CounterTime(open_ms=5_400_000))
    sheet = staffing_days(roll_up(past()), [seat], MONDAY, ROSTER, office("en"))
    row = dict(zip([key for key, _ in COLUMNS], sheet.rows[0], strict=True))
    assert (row["day"], row["came"], row["week"]) == (LAST.isoformat(), 24, 24)
    assert 20 < int(row["foretold"] or 0) < 28
    assert (row["inside"], row["opened_h"], row["within_target"]) == (1.0, 1.5, 1.0)
    assert row["advised_h"] == row["needed_h"] == row["week_h"]
    assert sheet.opens[0] == (LAST.isoformat(),)
    assert sheet.rows[1][-2] is None


def lived(day: date, *many: int) -> list[Visit]:
    """So many long visits in each half hour from nine on."""
    return [
        served(
            f"{day:%Y%m%d}-A{half}{n}", 120, 2400, day=day,
            issued_at=nine(day) + half * timedelta(minutes=30), **change,
        )
        for half, most in enumerate(many)
        for n, change in enumerate([*[{}] * most, {"origin": "booked"}])
    ]  # fmt: skip


def test_each_row_is_exact() -> None:
    workdays = [date.fromisoformat(one) for one in ROSTER.workdays if one < MONDAY.isoformat()]
    busy = LAST - timedelta(days=7)
    some = [
        one
        for day in workdays[-21:]
        for one in lived(day, *((4, 2, 0) if day == busy else (3, 2, 1)))
    ]
    seat = CounterCell(counter_key(busy, NINE, 1), CounterTime(open_ms=5_580_001))
    sheet = staffing_days(roll_up(some), [seat], MONDAY, ROSTER, office("en"))
    rows = {row[0]: row[1:] for row in sheet.rows}
    shown = [day.isoformat() for day in workdays[-16:]]
    assert list(rows) == [one for (one,) in sheet.opens] == shown[::-1]
    steady = (6, 6, 6, 0.0, 0.0, 1.0, 6.5, 6.5, 6.5, None, 1.0)
    after_a_holiday = (6, 6, None, 0.0, None, 1.0, 6.5, 6.5, None, None, 1.0)
    assert [rows[day] for day in shown[:10]] == [steady, after_a_holiday, *[steady] * 8]
    assert rows[busy.isoformat()] == (6, 6, 6, 0.7, 0.7, 1.0, 6.5, 6.0, 6.5, 1.6, 1.0)
    assert rows[LAST.isoformat()] == (6, 6, 6, 0.1, 0.7, 1.0, 6.5, 6.5, 6.0, None, 1.0)
    assert (sheet.notes, in_order(sheet).rows) == ((), sheet.rows[::-1])
    later = staffing_days(roll_up(some), [seat], MONDAY, ROSTER, office("en"), since=busy)
    assert later.rows == sheet.rows[:6]


def test_each_column_but_the_day_is_explained() -> None:
    columns = staffing_days([], [], MONDAY, ROSTER, office("en")).columns
    assert [(one.key, one.unit) for one in columns] == [*COLUMNS]
    assert (columns[0].title, columns[0].help) == ("Day", "")
    assert (columns[3].title, columns[3].help) == ("Last week", "Visitors seven days before")
    assert all(one.title and one.help for one in columns[1:])


def test_a_day_after_a_day_off_is_forecast_as_such() -> None:
    off = {LAST - timedelta(days=8), LAST - timedelta(days=1)}
    days = [date.fromisoformat(one) for one in ROSTER.workdays if one < MONDAY.isoformat()]
    workdays = [day for day in days[-30:] if day not in off]
    rush = LAST - timedelta(days=7)
    some = [one for day in workdays for one in lived(day, 20 if day == rush else 4)]
    roster = replace(ROSTER, workdays=tuple(map(str, workdays)))
    first = staffing_days(roll_up(some), [], MONDAY, roster, office("en")).rows[0]
    unknown = staffing_days(roll_up(some), [], MONDAY, ROSTER, office("en")).rows[0]
    assert first[0] == unknown[0] == LAST.isoformat()
    assert int(first[1] or 0) > int(unknown[1] or 0)


def test_where_nobody_came_for_what_is_offered_now_no_hours_are_advised() -> None:
    gone = [replace(one, service="gone") for one in past()]
    sheet = staffing_days(roll_up(gone), [], MONDAY, ROSTER, office("en"))
    assert {row[7:11] for row in sheet.rows} == {(None, None, None, None)}
    assert sheet.rows[0][:3] == (LAST.isoformat(), 24, 24)


def test_a_day_whose_last_week_was_a_holiday_stands_beside_its_forecast_alone() -> None:
    holiday = MONDAY - timedelta(days=14)
    some = [one for one in past() if one.day != holiday]
    sheet = staffing_days(roll_up(some), [], MONDAY, ROSTER, office("en"))
    by_day = {
        row[0]: dict(zip([key for key, _ in COLUMNS], row, strict=True)) for row in sheet.rows
    }
    row = by_day[(holiday + timedelta(days=7)).isoformat()]
    assert (row["came"], row["week"], row["week_off"], row["week_h"]) == (24, None, None, None)
    assert row["needed_h"] == by_day[LAST.isoformat()]["needed_h"]


def test_without_a_past_there_is_nothing_to_judge() -> None:
    sheet = staffing_days([], [], MONDAY, replace(ROSTER, open_now=0), office("en"))
    assert (sheet.rows, sheet.notes) == ((), ("Too few past days to advise yet",))


def roomy(**change: object) -> Order:
    rules = roster_on(RULES, date(2026, 12, 1))
    given = {"ask": ask(REVIEW), "office": office("en"), "format": "json", "roster": rules}
    return Order(**{**given, **change})  # type: ignore[arg-type]


def in_review(order: Order) -> Sheet:
    here = {one.ticket: one for one in past(6)}
    made = book(order, MemorySource(here, as_of_seq=1))
    return next(one for one in made.sheets if one.name == STAFFING_DAYS)


def test_the_review_has_the_days_of_its_month_the_first_one_first() -> None:
    days = [str(row[0]) for row in in_review(roomy()).rows]
    assert days == sorted(days)
    assert (days[0], days[-1]) == ("2026-11-02", LAST.isoformat())
    assert in_review(roomy()).opens == ()


def test_a_review_made_while_others_are_there_is_the_same() -> None:
    now = replace(roster_on(RULES, date(2026, 12, 1)), open_now=3, booked={"18": 9.0})
    assert in_review(roomy(roster=now)) == in_review(roomy())


def test_a_review_without_a_roster_says_that_it_cannot_tell() -> None:
    made = in_review(roomy(roster=None))
    assert (made.rows, made.notes) == ((), ("Too few past days to advise yet",))


@pytest.mark.parametrize("form", FORMATS)
def test_the_review_with_staffing_is_the_same_byte_for_byte(form: str) -> None:
    here = {one.ticket: one for one in past(6)}
    after = {**here, "x": served("20261201-A001", 60, day=date(2026, 12, 1), seq=99)}
    order = roomy(format=form)
    first = carry_out(order, MemorySource(here, as_of_seq=1))
    assert carry_out(unpacked(order.packed()), MemorySource(after, as_of_seq=99)) == first
