"""One table, six forms: whatever format people take away, the cells are the same."""

import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from queue_server.reports.making.orders import written
from queue_server.reports.rules.cube.cells import roll_up
from queue_server.reports.rules.cube.making import figures
from queue_server.reports.rules.sheet import Column, Sheet
from queue_server.reports.sheets.names import tab_names
from queue_server.reports.sheets.pdf import roc, shown
from tests.reports.making import ask, office, served
from tests.reports.sheets.cubes import ALL, QUIET, book, expected, tables, trimmed
from tests.reports.sheets.reading import (
    from_csv,
    from_json,
    from_ods,
    from_xlsx,
    text_of_pdf,
)
from tests.thorough import tried

READERS = {"json": from_json, "csv": from_csv, "xlsx": from_xlsx, "ods": from_ods}
needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext")


@settings(QUIET, max_examples=tried(100, thorough=ALL))
@given(tables())
def test_every_format_holds_the_cells_of_the_table(sheet: Sheet) -> None:
    for form, read in READERS.items():
        assert trimmed(read(written(book(sheet), form))) == expected(sheet), form


@needs_pdftotext
@settings(QUIET, max_examples=tried(15, thorough=ALL))
@given(sheet=tables())
def test_the_paper_holds_the_cells_of_the_table_as_people_read_them(
    sheet: Sheet, tmp_path: Path
) -> None:
    text = text_of_pdf(written(book(sheet), "pdf"), tmp_path)
    titles = packed(column.title for column in sheet.columns)  # repeated on every page
    assert titles in text
    rows = [shown(sheet.columns, row, by_roc=True) for row in sheet.lines]
    assert packed(cell for row in rows for cell in row) in text.replace(titles, "")


def packed(texts: Iterable[str]) -> str:
    return re.sub(r"\s", "", "".join(texts))


@pytest.mark.parametrize("form", list(READERS))
def test_a_format_that_drops_a_column_is_found(form: str) -> None:
    sheet = figures(roll_up([served("20261123-B001", 60)]), ask("visits"), office())
    less = replace(
        sheet,
        columns=sheet.columns[:-2] + sheet.columns[-1:],
        rows=tuple((*row[:-2], row[-1]) for row in sheet.rows),
        totals=sheet.totals and (*sheet.totals[:-2], sheet.totals[-1]),
    )
    assert trimmed(READERS[form](written(book(less), form))) != expected(sheet)


TEXTS = (
    Column(key="a", title="=1+1", unit="text"),
    Column(key="day", title="日期", unit="day"),
    Column(key="n", title="人數", unit="n"),
)
NASTY = Sheet(
    name="nasty",
    title="[=cmd|'/c calc'!A1]",
    columns=TEXTS,
    rows=(
        ("=HYPERLINK(1)", "2026-11-23", 0),
        ("+886", "2026-11-24", None),
        ("-5", "2026-11-25", -5),
        ("@SUM(A1)", "#set text(red)", 3),
        ('$x$ *bold* _i_ \\ "q" <b>', "合計", 1),
    ),
)


@pytest.mark.parametrize("form", list(READERS))
def test_text_that_looks_like_a_formula_stays_text(form: str) -> None:
    read = READERS[form](written(book(NASTY), form))
    assert [row[0] for row in read] == ["=1+1", *(row[0] for row in NASTY.rows)]
    assert [row[2:] for row in trimmed(read)[1:]] == [[0], [], [-5], [3], [1]]


def test_a_spreadsheet_that_opens_the_csv_runs_nothing() -> None:
    content = written(book(NASTY), "csv").decode("utf-8-sig")
    assert not re.search(r"(^|[\n,\"])[=+@]", content)
    assert "\n'-5,2026-11-25,-5\r" in content


@needs_pdftotext
def test_markup_in_a_text_is_set_as_it_is(tmp_path: Path) -> None:
    text = text_of_pdf(written(book(NASTY), "pdf"), tmp_path)
    assert "#settext(red)" in text
    assert '$x$*bold*_i_\\"q"<b>' in text.replace("“", '"').replace("”", '"')


def test_days_for_people_are_of_the_roc_calendar_and_in_files_iso() -> None:
    assert roc("2026-11-23") == "115/11/23"
    assert roc("合計") == "合計"
    assert "2026-11-23" in written(book(NASTY), "csv").decode()


def test_nothing_to_say_is_not_zero() -> None:
    assert shown(TEXTS, ("x", "2026-11-23", None), by_roc=False) == ["x", "2026-11-23", "–"]
    assert shown(TEXTS, ("x", "2026-11-23", 0), by_roc=False) == ["x", "2026-11-23", "0"]


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "ods", "pdf"])
def test_the_same_table_is_the_same_file_byte_for_byte(form: str) -> None:
    sheet = figures(roll_up([served("20261123-B001", 60)]), ask("waits"), office())
    made = book(sheet, NASTY)
    assert written(made, form) == written(made, form)


def test_several_tables_are_one_file_with_a_tab_each() -> None:
    sheet = figures(roll_up([]), ask("visits"), office())
    made = book(sheet, NASTY, sheet)
    assert tab_names(made) == ["1 來所人數", "2  =cmd|  c calc !A1", "3 來所人數"]
    data = json.loads(written(made, "json"))
    assert [one["name"] for one in data["sheets"]] == ["visits", "nasty", "visits"]
    assert written(made, "csv").decode().count("來所人數") == 2
    assert from_xlsx(written(made, "xlsx"))[0][0] == "日期"


def test_the_paper_is_tagged_and_archivable() -> None:
    content = written(book(NASTY), "pdf")
    assert b"pdfaid:part>2" in content
    assert b"/MarkInfo" in content or b"/StructTreeRoot" in content
