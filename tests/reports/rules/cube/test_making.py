"""Tables of figures: groups in order, totals over everyone, lines that can be opened."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.reports.rules.cube.asking import FIGURES, LONGEST, MOST_LINES
from queue_server.reports.rules.cube.cells import SPLITS, roll_up
from queue_server.reports.rules.cube.making import figures, listed, read_by
from queue_server.reports.rules.cube.measures import MEASURES
from queue_server.reports.rules.cube.tally import HISTOGRAMS
from queue_server.reports.rules.sheet import Column, Sheet
from queue_server.reports.rules.visits import Visit
from tests.reports.making import NINE, ask, office, served, visit, visits


def column(sheet: Sheet, key: str) -> list[object]:
    at = [one.key for one in sheet.columns].index(key)
    return [row[at] for row in sheet.rows]


@settings(deadline=None)
@given(
    visits(),
    st.sampled_from(list(FIGURES)),
    st.lists(st.sampled_from(SPLITS), min_size=1, max_size=3, unique=True),
)
def test_the_parts_add_up_to_the_total_in_every_report(
    some: list[Visit], name: str, by: list[str]
) -> None:
    sheet = figures(roll_up(some), ask(name, *by), office())
    assert sheet.totals is not None
    for at, one in enumerate(sheet.columns):
        if one.key in MEASURES and MEASURES[one.key].adds:
            assert sum(row[at] or 0 for row in sheet.rows) == sheet.totals[at]  # type: ignore[misc]
    whole = figures(roll_up(some), ask(name, "month"), office())
    assert whole.totals is not None
    assert sheet.totals[len(by) :] == whole.totals[1:]


@settings(deadline=None)
@given(visits(), st.sampled_from(["service", "priority", "half", "counter", "origin"]))
def test_every_figure_opens_to_as_many_visits_as_it_counts(some: list[Visit], by: str) -> None:
    sheet = figures(roll_up(some), ask("visits", by), office("en"))
    for row, (value,) in zip(sheet.rows, sheet.opens, strict=True):
        opened = listed(some, ask("legs", **{by: value}), office("en"))
        assert len(opened.rows) == row[1]
    assert sum(int(row[1] or 0) for row in sheet.rows) == len(some)


def test_who_waited_less_than_the_target_of_the_class_is_within_it() -> None:
    some = [
        served("20261123-B001", 29 * 60),
        served("20261123-B002", 30 * 60),
        served("20261123-A001", 9 * 60, priority="caring"),
    ]
    targets = office().targets
    assert (targets["general"], targets["caring"]) == (30, 8)
    sheet = figures(roll_up(some), ask("waits", "priority"), office())
    assert column(sheet, "within_target_share") == [0.0, 0.5]


def test_only_the_visits_that_were_asked_for_are_counted() -> None:
    some = [served("20261123-B001", 60), served("20261123-B002", 60, service="S01")]
    sheet = figures(roll_up(some), ask("visits", service="S01"), office())
    assert column(sheet, "issued") == [1]


def test_weekdays_and_counters_are_in_order_and_in_words() -> None:
    some = [
        visit(),
        served("20261124-B001", 5, day=visit().day + timedelta(days=1), counter=99),
        served("20261125-B001", 5, day=visit().day + timedelta(days=2), counter=2),
    ]
    sheet = figures(roll_up(some), ask("visits", "weekday"), office("en"))
    assert column(sheet, "weekday") == ["Monday", "Tuesday", "Wednesday"]
    sheet = figures(roll_up(some), ask("visits", "counter"), office("en"))
    assert column(sheet, "counter") == ["Never at a counter", "2 Seniors' counter", "99"]


def test_the_longest_waits_are_ten_and_the_longest_is_first() -> None:
    some = [served(f"20261123-B{n:03}", n * 60) for n in range(1, 15)]
    sheet = listed(some, ask("longest"), office())
    assert column(sheet, "label")[:2] == ["B014", "B013"]
    assert len(sheet.rows) == LONGEST


def test_a_visit_that_is_not_over_says_so() -> None:
    sheet = listed([visit(issued_at=NINE)], ask("legs"), office("en"))
    assert column(sheet, "outcome") == ["Still open"]
    assert column(sheet, "issued") == ["09:00"]
    assert column(sheet, "wait_min") == [None]


def test_a_list_that_was_cut_says_of_how_many() -> None:
    some = [visit(f"20261123-B{n}") for n in range(MOST_LINES + 1)]
    sheet = listed(some, ask("legs"), office("en"))
    assert len(sheet.rows) == MOST_LINES
    assert sheet.notes == ("Only the first 2000 of 2001 are listed",)


def test_a_line_has_all_that_is_known_of_a_visit_in_words_and_in_tenths_of_a_minute() -> None:
    some = [
        served("20261123-B001", 605, 317, priority="caring", origin="booked", calls=3, missed=2),
        served("20261123-B002", 30, 0),
        served("20261123-B003", 40, -1, started_at=None, outcome=None),
        served("20261123-B004", 50, -1, counter=2),
        visit("20261123-B005", outcome="cancelled", ended_at=NINE),
        served("20261123-B006", 60, ended_at=None, outcome=None),
    ]
    sheet = listed(some, ask("legs"), office("en"))
    assert [(one.key, one.unit) for one in sheet.columns] == [
        ("label", "text"), ("day", "day"), ("issued", "text"), ("service", "text"),
        ("priority", "text"), ("origin", "text"), ("counter", "text"), ("wait_min", "min"),
        ("service_min", "min"), ("calls", "n"), ("missed", "n"), ("outcome", "text"),
        ("overtaken", "n"),
    ]  # fmt: skip
    what = ("2026-11-23", "09:00", "Household registration transcript")
    plain, first = (*what, "General", "Walk-in"), "1 Caring counter"
    assert sheet.rows == (
        ("B001", *what, "Caring", "Booked", first, 10.1, 5.3, 3, 2, "Done", 0),
        ("B002", *plain, first, 0.5, 0.0, 1, 0, "Done", 0),
        ("B003", *plain, first, 0.7, None, 1, 0, "Still open", 0),
        ("B004", *plain, "2 Seniors' counter", 0.8, None, 1, 0, "Done", 0),
        ("B005", *plain, "Never at a counter", None, None, 0, 0, "Cancelled", None),
        ("B006", *plain, first, 1.0, None, 1, 0, "Still open", 0),
    )


def test_a_list_as_long_as_the_bound_is_whole_and_says_nothing() -> None:
    sheet = listed([visit(f"20261123-B{n}") for n in range(MOST_LINES)], ask("legs"), office())
    assert (len(sheet.rows), sheet.notes) == (MOST_LINES, ())


def test_days_are_a_column_of_days_and_every_other_split_is_one_of_words() -> None:
    columns = figures([], ask("calls", *SPLITS), office("en")).columns
    assert [one.unit for one in columns[: len(SPLITS)]] == ["day"] + ["text"] * (len(SPLITS) - 1)
    first = Column(key="calls", title="Calls", unit="n", help="Calls, without recalls")
    assert columns[len(SPLITS)] == first


def test_each_report_reads_the_histograms_of_its_figures_and_no_other() -> None:
    reads = {key: set[str]() for key in FIGURES} | {
        "waits": {"wait", "overtaken"},
        "service": {"service_time", "stay"},
        "ratings": {"ratings"},
        "reasons": {"ratings", "reasons"},
    }
    assert {name: read_by(ask(name)) for name in FIGURES} == reads


@settings(deadline=None)
@given(visits(), st.sampled_from(list(FIGURES)))
def test_a_report_needs_no_histogram_but_those_it_reads(some: list[Visit], name: str) -> None:
    question, cells = ask(name), roll_up(some)
    unread: dict[str, Any] = {key: {} for key in {*HISTOGRAMS} - read_by(question) - {"wait"}}
    less = [replace(one, tally=replace(one.tally, **unread)) for one in cells]
    assert figures(less, question, office()) == figures(cells, question, office())
