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
from queue_server.reports.rules.staffing.daily import COLUMNS, staffing_days
from tests.reports.making import MONDAY, NINE, RULES, ask, office, served
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
