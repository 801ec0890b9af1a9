"""``run.py signage import PATH``: import notices from a folder or a file, for a person to approve.

PATH is a JSON file with a list of notices, or a folder with ``notices.json``, or a folder with only
pictures and PDF files: each becomes a notice named after its file. A notice has the fields of
``POST /api/v1/notices`` and ``file``, a picture or PDF file beside the list. Nothing imported is
shown before a person approves it on the page ``/signage``. Each row is answered with ``ok``,
``remark`` or ``refused``; ``--dry-run`` checks and sends nothing.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from queue_server.command_line import Arguments, refuse, say
from queue_server.commands.office.client import NotDone, StaffLink, add_sign_in, signed_in

LIST = "notices.json"
FIELDS = frozenset(
    {
        "title", "body", "category", "style", "starts", "until", "weight", "link", "place", "days",
        "sessions", "displays",
    }
)  # fmt: skip
ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".pdf"})
MOST_ROWS = 200
LARGEST_LIST = 1024 * 1024
LARGEST_FILE = 12 * 1024 * 1024


@dataclass
class NoticeRow:
    """A notice to import: its name, its fields, its file, and remarks on it."""

    name: str
    fields: dict[str, Any] = field(default_factory=dict)
    file: Path | None = None
    remark: str = ""
    refused: str = ""

    def line(self) -> str:
        """The line that reports its outcome."""
        if self.refused:
            return f"refused  {self.name}: {self.refused}"
        return f"remark   {self.name}: {self.remark}" if self.remark else f"ok       {self.name}"


def main(argv: list[str]) -> int:
    """Exit 0 when every row was accepted, 1 when one was refused, 2 for bad arguments."""
    options = _parser().parse_args(argv)
    try:
        rows = read(options.path)
    except NotDone as mistake:
        return refuse("signage", mistake, 2)
    if not options.dry_run:
        code = signed_in("signage", options, lambda link: bring_in(link, rows))
        if code:
            return code
    for row in rows:
        say(row.line())
    return int(any(row.refused for row in rows))


def _parser() -> Arguments:
    parser = Arguments(
        prog="run.py signage", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("what", choices=["import"], help="what to do")
    parser.add_argument("path", type=Path, metavar="PATH", help="a folder, or a JSON file")
    parser.add_argument("--dry-run", action="store_true", help="look, and send nothing")
    add_sign_in(parser)
    return parser


def bring_in(link: StaffLink, rows: Sequence[NoticeRow]) -> None:
    """Send the rows that can be sent; afterwards each has its outcome."""
    for row in rows:
        if not row.refused:
            _send(link, row)


def _send(link: StaffLink, row: NoticeRow) -> None:
    body = {**row.fields, "state": "proposed"}
    try:
        if row.file is not None:
            made = link.upload("/signage/pictures", row.file.read_bytes())["pictures"]
            body["picture"], *body["pages"] = [one["name"] for one in made]
        said = link.call("POST", "/notices", body).get("warnings", [])
    except (NotDone, OSError) as problem:
        row.refused = str(problem)
    else:
        row.remark = "; ".join(filter(None, (row.remark, *(one["detail"] for one in said))))


# The content of a folder or a file


def read(path: Path) -> list[NoticeRow]:
    """The rows, each checked as far as it can be without the server.

    Raises:
        NotDone: If there is no list, or it is not valid.
    """
    listed = path / LIST if path.is_dir() else path
    if path.is_dir() and not listed.is_file():
        files = sorted(one for one in path.iterdir() if one.suffix.lower() in ENDINGS)
        rows: list[Any] = [{"title": one.stem, "file": one.name} for one in files]
    else:
        rows = _list(listed)
    if not rows or len(rows) > MOST_ROWS:
        raise NotDone(f"{path}: has {len(rows)} notices, at most {MOST_ROWS}", wrong=True)
    return [_row(number, one, listed.parent) for number, one in enumerate(rows, 1)]


def _list(file: Path) -> list[Any]:
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST_LIST + 1)
        value = json.loads(data)
    except OSError as problem:
        raise NotDone(f"{file}: cannot be read: {problem.strerror}", wrong=True) from problem
    except (ValueError, RecursionError) as problem:
        raise NotDone(f"{file}: is not JSON", wrong=True) from problem
    if not isinstance(value, list) or len(data) > LARGEST_LIST:
        raise NotDone(f"{file}: must be a list of notices", wrong=True)
    return value


def _row(number: int, given: Any, folder: Path) -> NoticeRow:
    if not isinstance(given, dict):
        return NoticeRow(f"row {number}", refused="is no object")
    title = given.get("title")
    shown = next(iter(title.values()), "") if isinstance(title, dict) else title
    row = NoticeRow(f"row {number} {shown or ''}".rstrip())
    row.fields = {name: value for name, value in given.items() if name in FIELDS}
    if unknown := sorted(given.keys() - FIELDS - {"file", "id"}):
        row.remark = f"not taken over: {', '.join(unknown)}"
    if not isinstance(shown, str) or not shown.strip():
        row.refused = "has no title"
    if (name := given.get("file")) is not None:
        row.file = folder / str(name)
        row.refused = row.refused or _mistake_in(row.file, folder)
    return row


def _mistake_in(file: Path, folder: Path) -> str:
    """What is wrong with a row's file; empty if nothing is."""
    if file.resolve().parent != folder.resolve():
        return f"file: {file.name} is not beside the list"
    if file.suffix.lower() not in ENDINGS:
        return f"file: {file.name} is no picture and no PDF file"
    if not file.is_file():
        return f"file: {file.name} is not there"
    if file.stat().st_size > LARGEST_FILE:
        return f"file: {file.name} is larger than {LARGEST_FILE // 1024 // 1024} MB"
    return ""
