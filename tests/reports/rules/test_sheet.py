"""A table has as many cells in each line as it has columns."""

import pytest

from queue_server.reports.rules.sheet import Cell, Column, Sheet

COLUMNS = tuple(Column(key=name, title=name, unit="n") for name in ("came", "left"))


@pytest.mark.parametrize("totals", [None, (3, 4)])
def test_the_totals_are_its_last_line(totals: tuple[Cell, ...] | None) -> None:
    sheet = Sheet(name="x", title="x", columns=COLUMNS, rows=((1, 2),), totals=totals)
    assert sheet.lines == ((1, 2), *([totals] if totals else []))


@pytest.mark.parametrize(("rows", "totals"), [(((1,),), None), (((1, 2),), (3, 4, 5))])
def test_a_line_with_a_cell_too_few_or_too_many_is_no_table(
    rows: tuple[tuple[Cell, ...], ...], totals: tuple[Cell, ...] | None
) -> None:
    with pytest.raises(ValueError, match=r"x: [13] cells in 2 columns"):
        Sheet(name="x", title="x", columns=COLUMNS, rows=rows, totals=totals)


def test_lines_below_it_are_added_to_those_there_are() -> None:
    sheet = Sheet(name="x", title="x", columns=COLUMNS, rows=(), notes=("first",))
    assert sheet.noting(("second",)).notes == ("first", "second")
