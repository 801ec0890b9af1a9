"""Tables from a file: an XLSX or ODS workbook with a sheet for each, or a CSV with one."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, load_workbook

from queue_server.reports.rules.population import Cell

#: Larger than any month of a township.
LARGEST_BYTES = 10 * 1024 * 1024

Grid = list[list[Cell]]


def read_tables(path: Path) -> list[tuple[str, Grid]]:
    """Name and lines of each table, the titles first; empty lines and sheets are left out.

    Raises:
        ValueError: If the file is not a table that can be read.
        OSError: If there is no such file.
    """
    if path.stat().st_size > LARGEST_BYTES:
        raise ValueError(f"larger than {LARGEST_BYTES} bytes")
    if path.suffix.lower() == ".csv":
        found = [(path.stem, _csv(path))]
    elif path.suffix.lower() in (".xlsx", ".ods"):
        found = _workbook(path)
    else:
        raise ValueError("a .csv, .ods or .xlsx file")
    return [(name, grid) for name, grid in found if grid]


def _csv(path: Path) -> Grid:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("a CSV file in UTF-8") from None
    return _tidy([[_of_text(cell) for cell in line] for line in csv.reader(StringIO(text))])


def _workbook(path: Path) -> list[tuple[str, Grid]]:
    try:
        with load_workbook(path) as workbook:
            return [
                (name, _tidy([[_of_cell(cell) for cell in row] for row in sheet]))
                for name in workbook.sheet_names
                if (sheet := workbook.get_sheet_by_name(name).to_python()) is not None
            ]
    except CalamineError as error:
        raise ValueError(f"not a workbook that can be read: {error}") from error


def _of_cell(cell: Any) -> Cell:
    """Spreadsheets keep whole numbers as floats, and empty cells as empty text."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell if isinstance(cell, (int, float)) else _of_text(str(cell))


def _of_text(text: str) -> Cell:
    """A number where it is one; thousands may have commas."""
    tidy = text.strip()
    plain = tidy.replace(",", "")
    if plain.lstrip("-").isdecimal() and plain.isascii():
        return int(plain)
    try:
        return float(plain) if plain.isascii() and "." in plain else tidy or None
    except ValueError:
        return tidy


def _tidy(lines: Grid) -> Grid:
    """Without empty lines, each as wide as the titles unless something stands beyond them."""
    full = [line for line in lines if any(cell is not None for cell in line)]
    if not full:
        return []
    wide = max(_wide(line) for line in full)
    return [(line + [None] * wide)[:wide] for line in full]


def _wide(line: list[Cell]) -> int:
    return max((at for at, cell in enumerate(line, start=1) if cell is not None), default=0)
