"""CSV and JSON. Tested by tests/reports/sheets/test_formats.py."""

import csv
import io
from typing import Any

import orjson

from queue_server.reports.rules.sheet import Cell, Sheet, Workbook

#: Cells that a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Without it, Excel reads UTF-8 as the machine's own encoding.
_BOM = "\ufeff"


def safe(cell: Cell) -> Cell:
    """The cell, with an apostrophe before text that a spreadsheet would run."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell


def to_csv(book: Workbook) -> bytes:
    """UTF-8 with a byte order mark; several sheets have a title line each and an empty line
    between.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number, sheet in enumerate(book.sheets):
        if len(book.sheets) > 1:
            writer.writerows([[]] * bool(number))
            writer.writerow([safe(sheet.title)])
        writer.writerow([safe(column.title) for column in sheet.columns])
        for row in sheet.lines:
            writer.writerow(["" if cell is None else safe(cell) for cell in row])
    return (_BOM + out.getvalue()).encode()


def sheet_json(sheet: Sheet) -> dict[str, Any]:
    """Columns with key, title and unit; rows and totals as lists of cells."""
    return {
        "name": sheet.name,
        "title": sheet.title,
        "columns": [
            {"key": c.key, "title": c.title, "unit": c.unit, "help": c.help} for c in sheet.columns
        ],
        "rows": [list(row) for row in sheet.rows],
        "totals": None if sheet.totals is None else list(sheet.totals),
        "notes": list(sheet.notes),
        "opens": [list(values) for values in sheet.opens],
    }


def to_json(book: Workbook) -> bytes:
    """One sheet as an object, several in ``sheets``; always ``as_of_seq``."""
    facts = {"as_of_seq": book.as_of_seq, "facts": list(book.facts)}
    if len(book.sheets) == 1:
        return orjson.dumps({**sheet_json(book.sheets[0]), **facts})
    sheets = [sheet_json(sheet) for sheet in book.sheets]
    return orjson.dumps({"title": book.title, "sheets": sheets, **facts})
