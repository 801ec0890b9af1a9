"""What was advised in the morning stays unchanged, beside what the day needed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from queue_server.reports.making.orders import Order, book, carry_out, unpacked
from queue_server.reports.memory import MemorySource
from queue_server.reports.rules.counters.time import CounterCell, CounterTime, counter_key
from queue_server.reports.rules.cube.asking import FORMATS, REVIEW, STAFFING_SAID
from queue_server.reports.rules.cube.cells import roll_up
from queue_server.reports.rules.staffing.asked import roster_on
from queue_server.reports.rules.staffing.said import (
    SAID_MEASURES,
    SaidTally,
    advised,
    said_cells,
    said_on,
)
from tests.reports.making import MONDAY, NINE, RULES, ask, office, served
from tests.reports.rules.staffing.test_advice import ROSTER

NAMES = [one.key for one in SAID_MEASURES]
SAID = {MONDAY.isoformat(): {"18": (20.0, 1), "19": (2.5, 3), "20": (0.2, 0)}}
#: Two dozen long visits between nine and half past.
CAME = [
    served(f"20261123-A{n:03}", 240 * n, 600, issued_at=NINE + n * timedelta(minutes=1), seq=n + 1)
    for n in range(24)
]


def order(**change: object) -> Order:
    given = {
        "ask": ask(STAFFING_SAID, "half"), "office": office("en"), "format": "json",
        "roster": ROSTER, "said": SAID,
    }  # fmt: skip
    return Order(**{**given, **change})  # type: ignore[arg-type]


def source(*more: object) -> MemorySource:
    return MemorySource({one.ticket: one for one in CAME}, as_of_seq=24)


def test_too_few_and_too_many_are_listed_half_hour_by_half_hour() -> None:
    (sheet,) = book(order(), source()).sheets
    rows = {row[0]: dict(zip(NAMES, row[1:], strict=True)) for row in sheet.rows}
    assert list(rows) == ["09:00", "09:30", "10:00"]
    nine, half_past, ten = rows.values()
    assert (nine["said_came"], nine["said_hours"], nine["said_too_few"]) == (24, 0.5, 1)
    assert float(nine["said_needed_hours"] or 0) > 1
    assert 0 < float(nine["said_within_share"] or 0) < 1
    assert (half_past["said_came"], half_past["said_needed_hours"]) == (0, 0)
    assert (half_past["said_too_many"], half_past["said_within_share"]) == (1, None)
    assert (ten["said_too_few"], ten["said_too_many"]) == (0, 0)
    totals = dict(zip(NAMES, (sheet.totals or ())[1:], strict=True))
    for one in SAID_MEASURES:
        if one.adds:
            parts = [row[one.key] for row in rows.values()]
            assert totals[one.key] == sum(float(part or 0) for part in parts), one.key


def test_each_half_hour_is_counted_by_itself() -> None:
    seats = [
        CounterCell(counter_key(MONDAY, NINE, n), CounterTime(open_ms=900_000)) for n in (1, 2)
    ]
    # Of the 24 of nine o'clock, each four minutes later, eight were called within half an hour;
    # all eight counters would not have been too many.
    assert said_cells(SAID, roll_up(CAME), seats, ROSTER, office("en")) == [
        (counter_key(MONDAY, NINE, 0), SaidTally(
            halves=1, expected=20.0, came=24, said=1, needed=8, open_ms=1_800_000, too_few=1,
            waited=24, within=8,
        )),
        (counter_key(MONDAY, NINE + timedelta(minutes=30), 0), SaidTally(
            halves=1, expected=2.5, said=3, too_many=1,
        )),
        (counter_key(MONDAY, NINE + timedelta(minutes=60), 0), SaidTally(halves=1, expected=0.2)),
    ]  # fmt: skip


def test_each_figure_is_made_of_the_counts_that_its_definition_names() -> None:
    tally = SaidTally(
        halves=5, expected=12.34, came=11, said=7, needed=9, open_ms=16_380_000, too_few=2,
        too_many=1, waited=9, within=8,
    )  # fmt: skip
    assert [(one.key, one.of(tally), one.adds) for one in SAID_MEASURES] == [
        ("said_halves", 5, True),
        ("said_expected", 12.3, False),
        ("said_came", 11, True),
        ("said_hours", 3.5, True),
        ("said_needed_hours", 4.5, True),
        ("said_open_hours", 4.5, False),
        ("said_too_few", 2, True),
        ("said_too_many", 1, True),
        ("said_within_share", 0.8889, False),
    ]


def test_who_came_for_what_is_no_longer_offered_needs_no_counter() -> None:
    gone = roll_up([replace(one, service="gone") for one in CAME])
    (_, nine), *_ = said_cells(SAID, gone, [], ROSTER, office("en"))
    assert (nine.came, nine.needed, nine.too_many) == (24, 0, 1)


def test_counters_that_were_open_stand_beside_it() -> None:
    seats = [
        CounterCell(counter_key(MONDAY, NINE, n), CounterTime(open_ms=900_000)) for n in (1, 2)
    ]
    here = source()
    here.counters = lambda since, until: seats  # type: ignore[method-assign]
    (sheet,) = book(order(), here).sheets
    assert sheet.rows[0][1 + NAMES.index("said_open_hours")] == 0.5


def test_half_hours_that_had_no_advice_are_not_judged() -> None:
    (none,) = book(order(said=None), source()).sheets
    (unknown,) = book(order(roster=None), source()).sheets
    assert none.rows == unknown.rows == ()
    (nobody,) = book(order(), MemorySource({}, as_of_seq=0)).sheets
    assert [row[1 + NAMES.index("said_needed_hours")] for row in nobody.rows] == [0, 0, 0]


def test_of_a_report_the_half_hours_to_come_are_kept() -> None:
    keys = [{"key": key} for key in ("half", "expected", "counters")]
    rows = [["08:30", 4.0, 1], ["09:00", 20.04, 2], ["09:30", 2.5, 1]]
    kept = advised({"columns": keys, "rows": rows, "as_of_seq": 7}, from_half=18)
    assert kept == {"as_of_seq": 7, "halves": {"18": [20.04, 2], "19": [2.5, 1]}}
    days = [(MONDAY + timedelta(days=n), kept) for n in range(3)]
    assert list(said_on(days, MONDAY, MONDAY + timedelta(days=1))) == ["2026-11-23", "2026-11-24"]
    assert said_on(days, MONDAY, MONDAY)["2026-11-23"]["18"] == (20.04, 2)


def test_the_tallies_add_up() -> None:
    one, other = SaidTally(halves=1, expected=2.5), SaidTally(halves=2, needed=3)
    one.add(other)
    assert one == SaidTally(halves=3, expected=2.5, needed=3)


@pytest.mark.parametrize("form", FORMATS)
def test_the_review_says_what_was_said_whatever_is_there_now(form: str) -> None:
    rules = roster_on(RULES, date(2026, 12, 1))
    review = order(ask=ask(REVIEW), roster=rules, format=form)
    here = {one.ticket: one for one in CAME}
    after = {**here, "x": served("20261201-A001", 60, day=date(2026, 12, 1), seq=99)}
    now = replace(review, roster=replace(rules, open_now=3, booked={"18": 9.0}))
    first = carry_out(review, MemorySource(here, as_of_seq=1))
    assert carry_out(unpacked(review.packed()), MemorySource(after, as_of_seq=99)) == first
    assert carry_out(now, MemorySource(here, as_of_seq=1)) == first
    made = next(one for one in book(review, source()).sheets if one.name == STAFFING_SAID)
    assert [row[0] for row in made.rows] == ["09:00", "09:30", "10:00"]
