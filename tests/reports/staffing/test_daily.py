"""Each past day beside what was expected of it, and beside last week's rule."""

from dataclasses import replace
from datetime import timedelta

from queue_server.reports.counters.time import CounterCell, CounterTime, counter_key
from queue_server.reports.cube.cells import roll_up
from queue_server.reports.staffing.daily import COLUMNS, staffing_days
from tests.reports.making import MONDAY, NINE, office
from tests.reports.staffing.test_advice import ROSTER, past

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


def test_without_a_past_there_is_nothing_to_judge() -> None:
    sheet = staffing_days([], [], MONDAY, replace(ROSTER, open_now=0), office("en"))
    assert (sheet.rows, sheet.notes) == ((), ("Too few past days to advise yet",))
