"""A population table has names and figures; every mistake is named with its line."""

from math import inf, nan

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from queue_server.reports.rules.population import (
    LONGEST_TEXT,
    MOST_COLUMNS,
    MOST_PROBLEMS,
    MOST_ROWS,
    Cell,
    PopulationTable,
    book_of,
    is_month,
    problems,
    shown,
)
from queue_server.reports.rules.sheet import Column, Sheet, Workbook

TITLES = ["村里", "人口數"]


def said(rows: list[list[Cell]], titles: list[Cell] | None = None) -> list[tuple[int, str]]:
    return [(one.line, one.why) for one in problems(titles or TITLES, rows)]


def test_names_and_figures_are_sound_also_where_a_figure_is_missing() -> None:
    assert said([["龍井里", 1234], ["東海里", None], ["新庄里", 12.5]]) == []


def test_each_mistake_is_named_with_the_line_of_the_file() -> None:
    rows: list[list[Cell]] = [["龍井里", "many"], ["", 3], ["龍井里", 3], ["東海里"]]
    assert said(rows) == [
        (2, "人口數: 'many' is no figure"),
        (3, "'' is no name of an area"),
        (4, "龍井里 has a line already"),
        (5, "1 cells for 2 columns"),
    ]


def test_a_table_has_bounds() -> None:
    lines: list[list[Cell]] = [[f"里{n}", 1] for n in range(MOST_ROWS + 1)]
    assert said([]) == [(1, "one to 500 lines of figures, not 0")]
    assert said(lines[:MOST_ROWS]) == []
    assert said(lines) == [(1, "one to 500 lines of figures, not 501")]
    wide: list[Cell] = [f"c{n}" for n in range(MOST_COLUMNS + 1)]
    figures: list[Cell] = ["里", *range(MOST_COLUMNS)]
    assert said([figures[:-1]], wide[:-1]) == []
    assert said([figures], wide) == [(1, "two to 40 columns, not 41")]
    assert said([["里"]], ["村里"]) == [(1, "two to 40 columns, not 1")]
    assert len(said([["", "x"]] * MOST_ROWS)) == MOST_PROBLEMS
    assert said([["a", 1]], ["村里", "村里"]) == [(1, "two columns have the same title")]
    assert said([["a", 1]], ["村里", ""]) == [(1, "'' is no title")]


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("x" * LONGEST_TEXT, True), ("x" * (LONGEST_TEXT + 1), False), ("", False), ("  ", False),
        ("龍井\n里", False), (7, False), (None, False),
    ],
)  # fmt: skip
def test_a_name_is_a_short_text_on_one_line(name: Cell, sound: bool) -> None:
    assert said([[name, 1]]) == ([] if sound else [(2, f"{name!r} is no name of an area")])


@pytest.mark.parametrize(
    ("figure", "sound"),
    [(10**12 - 1, True), (10**12, False), (-(10**12), False), (inf, False), (nan, False),
     (True, False)],
)  # fmt: skip
def test_a_figure_is_less_than_a_million_millions(figure: Cell, sound: bool) -> None:
    assert said([["里", figure]]) == ([] if sound else [(2, f"人口數: {figure!r} is no figure")])


CELLS = st.none() | st.floats() | st.booleans() | st.text()


@settings(deadline=None)
@given(
    st.just(TITLES) | st.lists(st.text(), max_size=3),
    st.lists(st.lists(CELLS, max_size=4), max_size=4),
)
@example([], [[]])
def test_whatever_stands_in_a_file_is_sound_or_named(
    titles: list[str], rows: list[list[Cell]]
) -> None:
    if problems(titles, rows):
        return
    table = PopulationTable(
        month="2026-10", name="人口", columns=tuple(titles), rows=tuple(tuple(row) for row in rows)
    )
    assert len(book_of([table], "龍井", "人口統計", "zh-TW").sheets[0].rows) == len(rows)


def test_a_month_is_a_year_and_a_month() -> None:
    assert is_month("2026-10")
    assert not any(map(is_month, ("2026-13", "2026-1", "115-10", "2026-10-01", "２０２６-10")))


def test_a_figure_is_read_with_its_thousands_apart_and_nothing_is_a_dash() -> None:
    assert [shown(cell) for cell in (12345, 0.5, None, "里")] == ["12,345", "0.5", "–", "里"]


def test_each_table_of_a_month_is_a_sheet_of_names_and_figures() -> None:
    rows = (("龍井里", 1234), ("東海里", None))
    table = PopulationTable(month="2026-10", name="人口", columns=tuple(TITLES), rows=rows)
    book = book_of([table], "龍井", "人口統計", "zh-TW")
    names = Column(key="村里", title="村里", unit="text")
    figures = Column(key="人口數", title="人口數", unit="n")
    sheet = Sheet(name="人口", title="人口", columns=(names, figures), rows=rows)
    assert book == Workbook(
        title="龍井 人口統計 2026-10", sheets=(sheet,), as_of_seq=0, language="zh-TW"
    )
