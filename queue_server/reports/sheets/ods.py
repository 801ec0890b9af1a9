"""ODS. Tested by tests/reports/sheets/test_formats.py."""

import io
import zipfile
from datetime import UTC, datetime

from odfdo import Cell as OdfCell
from odfdo import Document, Row, Table

from queue_server.reports.rules.sheet import Cell, Sheet, Workbook
from queue_server.reports.sheets.names import tab_names

#: The same report is the same file: the moment of making is not in it.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_DATE = (2000, 1, 1, 0, 0, 0)


def to_ods(book: Workbook) -> bytes:
    """A table for each sheet: column titles, rows, totals."""
    document = Document("spreadsheet")
    document.meta.title = book.title
    document.meta.creation_date = document.meta.date = _CREATED
    document.meta.language = book.language
    document.body.clear()
    for tab, sheet in zip(tab_names(book), book.sheets, strict=True):
        document.body.append(_table(tab, sheet))
    out = io.BytesIO()
    document.save(out)
    return _undated(out.getvalue())


def _table(tab: str, sheet: Sheet) -> Table:
    table = Table(tab)
    table.append_row(_row(tuple(column.title for column in sheet.columns)))
    for row in sheet.lines:
        table.append_row(_row(row))
    return table


def _row(cells: tuple[Cell, ...]) -> Row:
    row = Row()
    row.extend_cells(OdfCell(value=cell) for cell in cells)
    return row


def _undated(content: bytes) -> bytes:
    """The same archive, its files dated alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            plain = zipfile.ZipInfo(info.filename, _ZIP_DATE)
            plain.compress_type = info.compress_type
            new.writestr(plain, old.read(info))
    return out.getvalue()
