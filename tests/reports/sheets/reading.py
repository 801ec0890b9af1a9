"""Reads each format back into its cells, the way another program would."""

import csv
import io
import json
import re
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from odfdo import Document

from queue_server.reports.rules.sheet import Cell
from tests.waiting import PATIENCE_S

Lines = list[list[Cell]]
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def from_json(content: bytes) -> Lines:
    data = json.loads(content)
    titles = [column["title"] for column in data["columns"]]
    totals = [] if data["totals"] is None else [data["totals"]]
    return [titles, *data["rows"], *totals]


def from_csv(content: bytes) -> Lines:
    """Read CSV: what looks like a number is one; an apostrophe before text is the writer's."""
    text = content.decode("utf-8-sig")
    return [[typed(cell) for cell in row] for row in csv.reader(io.StringIO(text))]


def typed(text: str) -> Cell:
    """A cell from a file format that has only text."""
    if text == "":
        return None
    if re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", text):
        return float(text)
    return text.removeprefix("'")


def from_xlsx(content: bytes) -> Lines:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        shared = [] if "xl/sharedStrings.xml" not in archive.namelist() else [
            "".join(one.itertext())
            for one in ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        ]  # fmt: skip
    lines = []
    for row in page.iter(f"{_MAIN}row"):
        line: dict[int, Cell] = {}
        for cell in row:
            assert cell.find(f"{_MAIN}f") is None, "a formula"
            text = "".join(cell.itertext())
            if cell.get("t") == "s":
                text = shared[int(text)]
            at = _column(cell.attrib["r"])
            line[at] = text if cell.get("t") in ("s", "inlineStr") else float(text)
        lines.append([line.get(at) for at in range(max(line, default=-1) + 1)])
    return lines


def _column(address: str) -> int:
    number = 0
    for letter in address.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number - 1


def from_ods(content: bytes) -> Lines:
    table = Document(io.BytesIO(content)).body.get_tables()[0]
    return [[_plain(value) for value in row] for row in table.get_values()]


def _plain(value: object) -> Cell:
    return value if value is None or isinstance(value, str) else float(str(value))


def text_of_pdf(content: bytes, folder: Path) -> str:
    """All text in the order it was set, without spaces and page numbers."""
    file = folder / "report.pdf"
    file.write_bytes(content)
    got = subprocess.run(
        ["pdftotext", "-raw", str(file), "-"], check=True, capture_output=True, timeout=PATIENCE_S
    )
    kept = [
        line for line in got.stdout.decode().split("\n") if not re.fullmatch(r"\f?\d+ / \d+", line)
    ]
    return re.sub(r"\s", "", "".join(kept))
