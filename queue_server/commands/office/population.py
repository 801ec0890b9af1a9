"""``run.py population import FILE --month YYYY-MM``: publish a month's population tables.

FILE is an XLSX or ODS workbook with a sheet for each table, or a CSV file (UTF-8) with one. The
first line of a table has the titles, the first column names the areas, everything else is figures.
``--check`` reads the file and reports mistakes line by line, without a server. ``--slide`` also
shows the first table on the TV wall until the end of the next month. Needs the running server and a
supervisor's sign-in.
"""

import argparse
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from queue_server.clock import SystemClock
from queue_server.command_line import Arguments, complain, refuse, say
from queue_server.commands.office.client import StaffLink, add_sign_in, instant, signed_in
from queue_server.reports.population.reading import Grid, read_tables
from queue_server.reports.rules.population import MOST_TABLES, is_month, is_text, problems
from queue_server.wire.words.catalogue import Catalogue
from queue_server.wire.words.wording import Wording

Tables = list[tuple[str, Grid]]
#: The maximum for a table on the wall: as much as a notice may have. The wall turns its pages.
SLIDE_LINES, SLIDE_CHARS = 25, 1000
#: The longest title on the wall.
TITLE_CHARS = 60


def main(argv: list[str]) -> int:
    """Exit 0 when done, 1 when the file or the server refuses, 2 for bad arguments."""
    options = _parser(check="--check" in argv).parse_args(argv)
    try:
        tables = read_tables(options.file)
    except (ValueError, OSError) as error:
        return refuse("population", f"{options.file}: {error}")
    if not _sound(tables):
        return 1
    if options.check:
        say(f"{len(tables)} tables are sound: {', '.join(name for name, _ in tables)}")
        return 0
    return signed_in("population", options, lambda link: _import(link, options, tables))


def _parser(*, check: bool) -> Arguments:
    parser = Arguments(prog="run.py population", description=__doc__)
    parser.add_argument("act", choices=("import",), help="import")
    parser.add_argument("file", type=Path, metavar="FILE", help="a .xlsx, .ods or .csv file")
    parser.add_argument("--month", type=_month, required=True, metavar="YYYY-MM")
    parser.add_argument("--check", action="store_true", help="say what is wrong, put up nothing")
    parser.add_argument("--slide", action="store_true", help="also show it on the TV wall")
    add_sign_in(parser, required=not check)
    return parser


def _month(text: str) -> str:
    if not is_month(text):
        raise argparse.ArgumentTypeError(f"a month as 2026-11, not {text}")
    return text


def _sound(tables: Tables) -> bool:
    """Whether all tables are sound; prints what is wrong."""
    wrong = [] if 1 <= len(tables) <= MOST_TABLES else [f"1 to {MOST_TABLES} tables in a file"]
    for name, (titles, *rows) in tables:
        if not is_text(name):
            wrong.append(f"{name!r} is no name of a table")
        wrong += [f"{name}, line {one.line}: {one.why}" for one in problems(titles, rows)]
    for one in wrong:
        complain(one)
    return not wrong


def _import(link: StaffLink, options: argparse.Namespace, tables: Tables) -> None:
    for name, (titles, *rows) in tables:
        path = f"/population/{options.month}/{quote(name, safe='')}"
        link.call("PUT", path, {"columns": titles, "rows": rows})
        say(f"{options.month} {name}: {len(rows)} lines")
    if not options.slide:
        return
    wording = Wording(cast(Catalogue, link.call("GET", "/catalogue")))
    notice = slide(wording, options.month, *tables[0])
    if datetime.fromisoformat(notice["until"]) <= SystemClock().now():
        say(f"no slide: those of {options.month} are shown until {notice['until'][:10]}")
        return
    made = link.call("POST", "/notices", notice)["notice"]
    say(f"slide {made['id']}")


def slide(wording: Wording, month: str, name: str, grid: Grid) -> dict[str, Any]:
    """The first lines of a table as a notice in the category of population figures."""
    said = wording.month(month, wording.fallback)

    def titled(name: str) -> str:
        return wording.say("tv.population", wording.fallback, month=said, name=name)

    zone = wording.catalogue["zone"]
    year, number = map(int, month.split("-"))
    # The wall draws lines of cells with tabs between them as a table.
    lines = ["\t".join("–" if cell is None else str(cell) for cell in row) for row in grid]
    lines = lines[:SLIDE_LINES]
    while len("\n".join(lines)) > SLIDE_CHARS:
        lines.pop()
    return {
        # The name is cut, never the month, which may come before or after it.
        "title": titled(name[: TITLE_CHARS - len(titled(""))]),
        "body": "\n".join(lines),
        "category": "population",
        "until": instant(f"{_after_next(year, number)}T00:00", "--month", zone),
    }


def _after_next(year: int, number: int) -> date:
    """The first day of the second month after: figures are shown during the month after theirs."""
    following = (date(year, number, 1) + timedelta(days=31)).replace(day=1)
    return (following + timedelta(days=31)).replace(day=1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
