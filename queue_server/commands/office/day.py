"""``run.py day``: show the service day, or correct it after a wrong clock.

Set the clock of the server's machine first: ``--correct DATE`` names the date it then shows. It
asks the running server as a signed-in administrator; with ``--data DIR`` it writes to the data of a
server that is not running.
"""

import argparse
import asyncio
from datetime import date
from pathlib import Path
from typing import Any

from queue_server.clock import SystemClock
from queue_server.command_line import Arguments, folder, reason, refuse, say
from queue_server.commands.arguments import add_database
from queue_server.commands.common import settings_or_exit
from queue_server.commands.office.client import NotDone, StaffLink, add_sign_in, signed_in
from queue_server.core import days, hours
from queue_server.core import events as ev
from queue_server.core.errors import JiaohaoError
from queue_server.core.rules import BranchRules
from queue_server.core.state.applying import apply
from queue_server.core.state.branch import BranchState
from queue_server.opening import Storage, open_storage
from queue_server.reports.use import KeptFigures
from queue_server.usecases.branch import Branch
from queue_server.usecases.ports import StorageDown

#: The actor of a correction without a server, where no one can sign in.
ACTOR = "command:{user}"


def main(argv: list[str]) -> int:
    """Exit 0 when shown or corrected, 1 when refused, 2 for bad arguments."""
    parser = _parser()
    options = parser.parse_args(argv)
    if (options.correct is None) != (options.reason is None):
        parser.error("--correct and --reason go together")
    if options.data is None and options.database is None:
        return signed_in("day", options, lambda link: _ask(link, options))
    if not options.user:
        parser.error("--user says who does it, also without a server")
    return _without_server(options)


def _parser() -> Arguments:
    parser = Arguments(prog="run.py day", description=__doc__)
    parser.add_argument(
        "--correct", type=_date, metavar="DATE", help="the service day, as the clock has it now"
    )
    parser.add_argument("--reason", metavar="TEXT", help="why: a listed reason, or free words")
    parser.add_argument(
        "--note", metavar="TEXT", default="", help="more; can be erased (erase-note)"
    )
    parser.add_argument(
        "--data", type=folder, metavar="DIR", help="the data of a server that does not run"
    )
    add_database(parser, about="of servers that do not run")
    add_sign_in(parser)
    return parser


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date like 2026-11-24: {text!r}") from None


def _ask(link: StaffLink, options: argparse.Namespace) -> None:
    before = link.call("GET", "/day")
    if options.correct is None:
        _show(before)
        return
    if not options.reason.strip():
        raise NotDone("--reason is empty", wrong=True)
    body = {"day": options.correct.isoformat(), "reason": options.reason, "note": options.note}
    after = link.call("POST", "/day", body)
    _show(after)
    if after["day"] != before["day"] and before["waiting"]:
        say(f"{before['waiting']} numbers of {before['day']} were waiting and have lapsed")


def _show(found: dict[str, Any]) -> None:
    doubt = f", {found['doubt']}" if found["doubt"] else ""
    say(f"service day {found['day']}, time {found['time']}, clock {found['clock']}{doubt}")


def _without_server(options: argparse.Namespace) -> int:
    rules = settings_or_exit(options.config).rules
    try:
        asyncio.run(_on_data(rules, options))
    except JiaohaoError as error:
        return refuse("day", _words(error), 1)
    except (StorageDown, OSError) as error:
        return refuse("day", f"the data cannot be used: {reason(error)}")
    return 0


def _words(error: JiaohaoError) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in error.facts.items())
    return f"{error.detail} ({facts})" if facts else error.detail


async def _on_data(rules: BranchRules, options: argparse.Namespace) -> None:
    storage = await open_storage(
        options.data or Path("data"), options.database, branch=rules.branch
    )
    try:
        await _on_journal(rules, storage, options)
    finally:
        await storage.close()


async def _on_journal(rules: BranchRules, storage: Storage, options: argparse.Namespace) -> None:
    if options.correct is not None:
        branch = Branch(rules, storage.journal, SystemClock())
        branch.on_day_end(KeptFigures(branch, storage.journal).day_ends)
        await branch.start()
        try:
            await branch.correct_day(
                options.correct,
                options.reason,
                options.note,
                actor=ACTOR.format(user=options.user),
            )
        finally:
            await branch.stop()
    say(_line(rules, await _state(rules, storage)))


async def _state(rules: BranchRules, storage: Storage) -> BranchState:
    """The branch's state by its journal; starting the branch might open another day."""
    loaded = await storage.journal.load(rules.branch)
    state = BranchState(tuple(rules.counters))
    for row in loaded.rows:
        event = ev.decode(row.kind, row.ticket, row.counter, row.data)
        apply(state, row.seq, row.at, row.actor, event)
    return state


def _line(rules: BranchRules, state: BranchState) -> str:
    if state.day is None:
        return "no service day has been opened yet"
    found = days.doubt(state, rules, SystemClock().now())
    shown = hours.local(rules, state.at).isoformat(timespec="seconds")
    return f"service day {state.day}, time {shown}{f', {found.code}' if found else ''}"
