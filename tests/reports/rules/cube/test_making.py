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
from queue_server.reports.rules.sheet import Sheet
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


@settings(deadline=None)
@given(visits(), st.sampled_from(list(FIGURES)))
def test_a_report_needs_no_histogram_but_those_it_reads(some: list[Visit], name: str) -> None:
    question, cells = ask(name), roll_up(some)
    unread: dict[str, Any] = {key: {} for key in {*HISTOGRAMS} - read_by(question) - {"wait"}}
    less = [replace(one, tally=replace(one.tally, **unread)) for one in cells]
    assert figures(less, question, office()) == figures(cells, question, office())
