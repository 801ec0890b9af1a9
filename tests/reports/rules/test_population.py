"""A population table has names and figures; every mistake is named with its line."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from queue_server.reports.rules.population import (
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
    assert said([["龍井里", 1]] * 0)[0][0] == 1
    assert any("lines of figures" in why for _, why in said([["x", 1]] * (MOST_ROWS + 1)))
    wide: list[Cell] = [f"c{n}" for n in range(MOST_COLUMNS + 1)]
    assert any("columns" in why for _, why in said([[*wide]], wide))
    assert len(said([["", "x"]] * MOST_ROWS)) == MOST_PROBLEMS
    assert said([["a", 1]], ["村里", "村里"]) == [(1, "two columns have the same title")]
    assert said([["a", 1]], ["村里", ""]) == [(1, "'' is no title")]


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
    assert (book.title, book.as_of_seq) == ("龍井 人口統計 2026-10", 0)
    [sheet] = book.sheets
    assert [(one.title, one.unit) for one in sheet.columns] == [("村里", "text"), ("人口數", "n")]
    assert sheet.rows == rows
