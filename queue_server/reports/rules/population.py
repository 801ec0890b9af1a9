"""One population table of a month: names of areas and figures, as the statistics office gives it.

The plan asks for twelve kinds of table; the file says which they are, and their columns.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

from queue_server.reports.rules.sheet import Column, Sheet, Workbook

Cell = str | int | float | None

MOST_TABLES = 12
MOST_COLUMNS, MOST_ROWS = 40, 500
LONGEST_TEXT = 80
MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationTable:
    """A table of the month ``YYYY-MM``. The first column names areas, the others are figures."""

    month: str
    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class TableProblem:
    """What is wrong in a line of the file; line 1 is that of the titles."""

    line: int
    why: str


def problems(columns: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> list[TableProblem]:
    """Everything that is wrong with a table, line by line; cut at :data:`MOST_PROBLEMS`."""
    found = [*_in_titles(columns)]
    if not 1 <= len(rows) <= MOST_ROWS:
        found.append(TableProblem(1, f"one to {MOST_ROWS} lines of figures, not {len(rows)}"))
    seen: set[Cell] = set()
    for line, row in enumerate(rows[:MOST_ROWS], start=2):
        found += _in_row(line, row, columns)
        if row and row[0] in seen:
            found.append(TableProblem(line, f"{row[0]} has a line already"))
        seen.add(row[0] if row else None)
    return found[:MOST_PROBLEMS]


def _in_titles(columns: Sequence[Cell]) -> Iterator[TableProblem]:
    if not 2 <= len(columns) <= MOST_COLUMNS:
        yield TableProblem(1, f"two to {MOST_COLUMNS} columns, not {len(columns)}")
    for title in columns:
        if not is_text(title):
            yield TableProblem(1, f"{title!r} is no title")
    if len(set(columns)) < len(columns):
        yield TableProblem(1, "two columns have the same title")


def _in_row(line: int, row: Sequence[Cell], columns: Sequence[Cell]) -> Iterator[TableProblem]:
    if not row or len(row) != len(columns):
        yield TableProblem(line, f"{len(row)} cells for {len(columns)} columns")
        return
    if not is_text(row[0]):
        yield TableProblem(line, f"{row[0]!r} is no name of an area")
    for title, cell in zip(columns[1:], row[1:], strict=True):
        if not _is_figure(cell):
            yield TableProblem(line, f"{title}: {cell!r} is no figure")


def is_text(cell: Cell) -> bool:
    """Whether a cell is a name or title."""
    if not isinstance(cell, str):
        return False
    return 1 <= len(cell) <= LONGEST_TEXT and cell.isprintable() and bool(cell.strip())


def _is_figure(cell: Cell) -> bool:
    """Whether a cell is a number, or empty where none is given."""
    if cell is None:
        return True
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return False
    return isfinite(cell) and abs(cell) < 1e12


def shown(cell: Cell) -> str:
    """A cell as people read it: thousands separated, a dash where there is nothing."""
    if cell is None:
        return "–"
    return cell if isinstance(cell, str) else f"{cell:,}"


def is_month(text: str) -> bool:
    """Whether a text is a month as ``2026-10``."""
    return re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", text) is not None


def book_of(tables: Sequence[PopulationTable], office: str, title: str, language: str) -> Workbook:
    """The tables of a month, to be written in any format."""
    return Workbook(
        title=f"{office} {title} {tables[0].month}",
        sheets=tuple(_sheet(one) for one in tables),
        as_of_seq=0,
        language=language,
    )


def _sheet(one: PopulationTable) -> Sheet:
    units = ("text", *("n" for _ in one.columns[1:]))
    return Sheet(
        name=one.name,
        title=one.name,
        columns=tuple(
            Column(key=title, title=title, unit=unit)
            for title, unit in zip(one.columns, units, strict=True)
        ),
        rows=one.rows,
    )
