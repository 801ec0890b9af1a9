"""``run.py report``: a report as a file, the monthly review, or derived rows rebuilt.

``report NAME --from D --to D`` writes one of the reports, ``report month YYYY-MM`` the monthly
review; ``report rebuild`` derives the visits and their roll-ups again from the journal (stop the
server of an office first; in a city it may keep running). Visits of days whose journal was deleted
stay as they are.
"""

import asyncio
import sys
from argparse import ArgumentTypeError, Namespace
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from queue_server.clock import SystemClock
from queue_server.command_line import Arguments, folder, refuse, say
from queue_server.commands.arguments import add_database
from queue_server.commands.common import settings_or_exit
from queue_server.core.errors import JiaohaoError
from queue_server.core.hours import service_day
from queue_server.core.rules import BranchRules
from queue_server.opening import open_storage
from queue_server.reports.making.orders import Order, carry_out
from queue_server.reports.rules.appointments.offered import Offered, kept_or_configured
from queue_server.reports.rules.cube.asking import (
    ADVICE,
    FORMATS,
    REPORTS,
    REVIEW,
    SEATS,
    STAFFING_SAID,
    Ask,
    checked,
)
from queue_server.reports.rules.cube.in_words import office_in_words
from queue_server.reports.rules.cube.monthly.review import month_of
from queue_server.reports.rules.staffing.asked import roster_after, roster_on
from queue_server.reports.rules.staffing.roster import Roster
from queue_server.reports.store.source import SqlSource, open_engine, reading
from queue_server.reports.use import rebuild_visits
from queue_server.settings import DEFAULT_PATH, Settings
from queue_server.storage.journal.part import FILE
from queue_server.usecases.ports import Conflict, StorageDown


def parser() -> Arguments:
    """The arguments of the command."""
    made = Arguments(prog="run.py report", description=__doc__)
    made.add_argument(
        "act", choices=[*REPORTS, "rebuild"], metavar="NAME", help=", ".join([*REPORTS, "rebuild"])
    )
    made.add_argument(
        "month", type=_month, nargs="?", metavar="YYYY-MM", help="for the review `report month`"
    )
    made.add_argument("--from", dest="since", type=_day, metavar="D", help="the first day")
    made.add_argument("--to", dest="until", type=_day, metavar="D", help="the last day: today")
    made.add_argument("--by", default="day", metavar="SPLIT[,SPLIT]", help="split by: day")
    made.add_argument("--format", choices=FORMATS, default="json")
    made.add_argument("--language", metavar="TAG", help="of titles: the office's first")
    made.add_argument("--out", type=Path, metavar="F", help="a file: standard output")
    made.add_argument("--data", type=folder, default=Path("data"), metavar="DIR")
    add_database(made)
    made.add_argument("--config", type=Path, default=DEFAULT_PATH, help="a config.toml")
    return made


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"a date as 2026-11-30, not {text}") from None


def _month(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        raise ArgumentTypeError(f"a month as 2026-11, not {text}") from None


def main(argv: list[str]) -> int:
    """Exit 0 when done, 1 when the report or the journal cannot be read, or a server processed rows
    meanwhile.
    """
    asked = _asked(argv)
    settings = settings_or_exit(asked.config)
    if asked.database is None and not (asked.data / FILE).is_file():
        return refuse("report", f"there is no {asked.data / FILE}")
    try:
        if asked.act == "rebuild":
            return _rebuild(asked, settings.rules.branch)
        return _write(asked, settings)
    except Conflict:
        return refuse("report", "a server followed the journal at the same moment; run this again")
    except (StorageDown, JiaohaoError, OSError) as error:
        return refuse("report", error)


def _asked(argv: list[str]) -> Namespace:
    made = parser()
    asked = made.parse_args(argv)
    if (asked.month is None) == (asked.act == REVIEW):
        made.error("report month YYYY-MM; no other report takes a month")
    if asked.month is not None:
        asked.since, asked.until = month_of(asked.month)
    return asked


def _write(asked: Namespace, settings: Settings) -> int:
    rules = settings.rules
    until = asked.until or service_day(rules, SystemClock().now())
    ask = Ask(
        name=asked.act, since=asked.since or until, until=until, by=tuple(asked.by.split(","))
    )
    language = asked.language if asked.language in rules.languages else rules.fallback
    office = office_in_words(rules, settings.catalogue(), language)
    checked(ask)
    order = Order(ask=ask, office=office, format=asked.format, roster=_roster(rules, ask))
    engine = open_engine(asked.data, asked.database)
    try:
        with reading(engine, rules.branch) as source:
            if ask.name in (SEATS, REVIEW):
                order = replace(order, seats=_seats(rules, ask, source))
            if ask.name in (STAFFING_SAID, REVIEW):
                order = replace(order, said=source.said(ask.since, ask.until))
            made = carry_out(order, source)
    finally:
        engine.dispose()
    if asked.out is None:
        sys.stdout.buffer.write(made)
    else:
        asked.out.write_bytes(made)
    return 0


def _roster(rules: BranchRules, ask: Ask) -> Roster | None:
    if ask.name in (REVIEW, STAFFING_SAID):
        return roster_after(rules, ask)
    return roster_on(rules, ask.until) if ask.name in ADVICE else None


def _seats(rules: BranchRules, ask: Ask, source: SqlSource) -> Offered:
    """The offered seats as kept; for other days and today, by configuration and amendments."""
    today = service_day(rules, SystemClock().now())
    kept = [(day, seats) for day, seats in source.offered(ask.since) if day < today]
    return kept_or_configured(rules, ask.since, ask.until, source.amendments(), kept)


def _rebuild(asked: Namespace, branch: str) -> int:
    seq = asyncio.run(_rebuilt(asked, branch))
    say(f"branch {branch}: visits rebuilt from {seq} rows")
    return 0


async def _rebuilt(asked: Namespace, branch: str) -> int:
    storage = await open_storage(asked.data, asked.database, branch=branch)
    try:
        return await rebuild_visits(branch, storage.journal, storage.cursors, storage.visits)
    finally:
        await storage.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
