"""XLSX. Tested by tests/reports/sheets/test_formats.py."""

import io
from datetime import UTC, datetime

import xlsxwriter

from queue_server.reports.rules.sheet import Cell, Column, Sheet, Workbook
from queue_server.reports.sheets.names import tab_names

#: The same report is the same file: the moment of making is not in it.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_FORMATS = {"share": "0.0 %", "min": "0.0", "grade": "0.00"}
_WIDEST = 40


def to_xlsx(book: Workbook) -> bytes:
    """A worksheet for each sheet: title, facts, a line of column titles, rows, totals."""
    out = io.BytesIO()
    options = {"constant_memory": True, "in_memory": True, "strings_to_formulas": False}
    workbook = xlsxwriter.Workbook(out, options)
    workbook.set_properties({"title": book.title, "created": _CREATED})
    for tab, sheet in zip(tab_names(book), book.sheets, strict=True):
        _Page(workbook, tab, sheet).write()
    workbook.close()
    return out.getvalue()


class _Page:
    """One worksheet, written row by row from the top."""

    def __init__(self, workbook: xlsxwriter.Workbook, tab: str, sheet: Sheet) -> None:
        self._sheet = sheet
        self._page = workbook.add_worksheet(tab)
        self._bold = workbook.add_format({"bold": True, "text_wrap": True})
        self._of = {
            unit: workbook.add_format({"num_format": form}) for unit, form in _FORMATS.items()
        }

    def write(self) -> None:
        """Column titles are frozen, the page is a landscape as wide as one sheet of paper."""
        self._page.freeze_panes(1, 0)
        self._page.set_landscape()
        self._page.fit_to_pages(1, 0)
        for at, column in enumerate(self._sheet.columns):
            self._page.set_column(at, at, min(max(len(column.title) * 2, 10), _WIDEST))
            self._page.write_string(0, at, column.title, self._bold)
        for line, row in enumerate(self._sheet.lines, 1):
            for at, (column, cell) in enumerate(zip(self._sheet.columns, row, strict=True)):
                self._write(line, at, column, cell)

    def _write(self, line: int, at: int, column: Column, cell: Cell) -> None:
        if isinstance(cell, str):
            self._page.write_string(line, at, cell)
        elif cell is not None:
            self._page.write_number(line, at, cell, self._of.get(column.unit))
