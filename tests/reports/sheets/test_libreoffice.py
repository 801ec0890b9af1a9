"""LibreOffice opens what is written, and reads the same cells: many tables in one file, as starting
it takes seconds.
"""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from queue_server.reports.making.orders import written
from queue_server.reports.rules.sheet import Cell, Sheet
from tests.reports.sheets.cubes import ALL, book, expected, gathered, trimmed
from tests.reports.sheets.reading import Lines, typed
from tests.thorough import tried
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice")

#: Sheets in a file.
TOGETHER = 100
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
#: The dialog sees the byte order mark; without a dialog it must be given: comma, ", UTF-8, from
#: the first line, columns as the text they are.
_CSV = "Text - txt - csv (StarCalc):44,34,76,1," + "/".join(f"{n}/2" for n in range(1, 31))


@pytest.mark.parametrize("form", ["xlsx", "ods", "csv"])
def test_libreoffice_reads_the_cells_of_every_table(form: str, tmp_path: Path) -> None:
    sheets = gathered(tried(20, thorough=ALL))
    assert opened(sheets, form, tmp_path) == [expected(sheet) for sheet in sheets]


def test_a_column_that_is_dropped_is_missed(tmp_path: Path) -> None:
    sheet = gathered(1)[0]
    less = replace(
        sheet,
        columns=sheet.columns[:-1],
        rows=tuple(row[:-1] for row in sheet.rows),
        totals=sheet.totals and sheet.totals[:-1],
    )
    assert opened([less], "ods", tmp_path) != [expected(sheet)]


def opened(sheets: list[Sheet], form: str, folder: Path) -> list[Lines]:
    """The cells of each sheet as LibreOffice holds them after opening the files."""
    found: list[Lines] = []
    for start in range(0, len(sheets), TOGETHER):
        some = sheets[start : start + TOGETHER]
        file = folder / f"{start:04}.{form}"
        file.write_bytes(written(book(*some), form))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        how = [f"--infilter={_CSV}"] if form == "csv" else []
        subprocess.run(
            ["soffice", profile, "--headless", *how, "--convert-to", "fods", "--outdir",
             str(folder), str(file)], check=True, timeout=PATIENCE_S, capture_output=True,
        )  # fmt: skip
        read = list(tables_of(file.with_suffix(".fods")))
        found += in_parts(read[0]) if form == "csv" else read
    return [trimmed(one) for one in found]


def in_parts(lines: Lines) -> Iterator[Lines]:
    """The tables of a CSV file with several: each after its title, an empty line between."""
    part: Lines = []
    end: Lines = [[]]
    for line in lines + end:
        if any(cell is not None for cell in line):
            part.append(line)
        else:
            yield typed_lines(part[1:])
            part = []


def typed_lines(lines: Lines) -> Lines:
    """Cells of a file that knows text alone."""
    return [[typed(str(cell or "")) for cell in line] for line in lines]


def tables_of(file: Path) -> Iterator[Lines]:
    """The tables of a flat document, without the empty lines at their ends."""
    for table in ElementTree.parse(file).iter(f"{_TABLE}table"):
        lines = [list(_cells(row)) for row in table.iter(f"{_TABLE}table-row")]
        while lines and all(cell is None for cell in lines[-1]):
            lines.pop()
        yield lines


def _cells(row: ElementTree.Element) -> Iterator[Cell]:
    for cell in row:
        value = cell.get(f"{_OFFICE}value")
        words = [  # a comment or an anchor is no text of the cell
            "".join(one.itertext()) for one in cell.findall(f"{_TEXT}p")
        ]
        said: Cell = float(value) if value is not None else "\n".join(words) or None
        # The last cell of a line is repeated to the edge of the sheet.
        yield from [said] * min(64, int(cell.get(f"{_TABLE}number-columns-repeated", "1")))
