"""PDF, tagged and archivable (PDF/A-2a), set by typst. Every text goes in as data,
never as markup. Tested by tests/reports/sheets/test_formats.py.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import typst

from queue_server.reports.rules.sheet import Cell, Column, Sheet, Workbook
from queue_server.wire.words.dates import short_date

_TEMPLATE = Path(__file__).with_name("report.typ").read_bytes()
#: The same report is the same file: the moment of making is not in it.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_EMPTY = "–"


def to_pdf(book: Workbook) -> bytes:
    """Title, facts, each sheet, and the definitions at the end; days as the book says.

    Raises:
        RuntimeError: If typst cannot set it, for example when no font has a character.
    """
    return typst.compile(
        _TEMPLATE,
        format="pdf",
        sys_inputs={"book": orjson.dumps(_data(book)).decode()},
        pdf_standards=["a-2a"],
        timestamp=_CREATED,
    )


def _data(book: Workbook) -> dict[str, Any]:
    language, _, region = book.language.partition("-")
    return {
        "title": book.title,
        "lang": language,
        "region": region or None,
        "facts": list(book.facts),
        "sheets": [_sheet(sheet, book.roc) for sheet in book.sheets],
        "definitions": _definitions(book),
    }


def _sheet(sheet: Sheet, by_roc: bool) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "columns": [{"title": c.title, "right": c.is_number} for c in sheet.columns],
        "rows": [shown(sheet.columns, row, by_roc=by_roc) for row in sheet.rows],
        "totals": sheet.totals and shown(sheet.columns, sheet.totals, by_roc=by_roc),
        "notes": list(sheet.notes),
        # What a summary says in sentences is read before its figures.
        "first": sheet.name == "summary",
    }


def _definitions(book: Workbook) -> list[list[str]]:
    """Each figure of the book once, with what it means, unless a sheet of its own says it."""
    if any(sheet.name == "dictionary" for sheet in book.sheets):
        return []
    said = {c.title: c.help for sheet in book.sheets for c in sheet.columns if c.help}
    return [[title, help_] for title, help_ in said.items()]


def shown(columns: tuple[Column, ...], row: tuple[Cell, ...], *, by_roc: bool) -> list[str]:
    """The cells as people read them."""
    return [_shown(column.unit, cell, by_roc) for column, cell in zip(columns, row, strict=True)]


def _shown(unit: str, cell: Cell, by_roc: bool) -> str:
    if cell is None:
        return _EMPTY
    if isinstance(cell, str):
        return roc(cell) if unit == "day" and by_roc else cell
    return f"{cell * 100:.1f} %" if unit == "share" else str(cell)


def roc(text: str) -> str:
    """An ISO date as 115/11/23; anything else, such as the word of the total row, as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return short_date(day, roc=True)
