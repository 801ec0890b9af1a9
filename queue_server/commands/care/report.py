"""``run.py report rebuild``: make the visits of the reports anew from the journal.

Stop the server of an office first; in a city it may run on. Visits of days whose journal was
deleted stay as they are.
"""

import asyncio
import sys
from argparse import Namespace
from pathlib import Path

from queue_server.command_line import Arguments, folder, refuse, say
from queue_server.commands.arguments import add_database
from queue_server.commands.common import settings_or_exit
from queue_server.opening import open_storage
from queue_server.reports.use import rebuild_visits
from queue_server.settings import DEFAULT_PATH
from queue_server.usecases.ports import Conflict, StorageDown


def parser() -> Arguments:
    """The arguments of the command."""
    made = Arguments(prog="run.py report", description=__doc__)
    made.add_argument("act", choices=["rebuild"], metavar="rebuild", help="fold the journal anew")
    made.add_argument("--data", type=folder, default=Path("data"), metavar="DIR")
    add_database(made)
    made.add_argument("--config", type=Path, default=DEFAULT_PATH, help="a config.toml")
    return made


def main(argv: list[str]) -> int:
    """Exit 0 when done, 1 when the journal cannot be read or a server took rows meanwhile."""
    asked = parser().parse_args(argv)
    branch = settings_or_exit(asked.config).rules.branch
    if asked.database is None and not asked.data.is_dir():
        return refuse("report", f"there is no {asked.data}")
    try:
        seq = asyncio.run(_rebuild(asked, branch))
    except StorageDown as error:
        return refuse("report", error)
    except Conflict:
        return refuse("report", "a server followed the journal at the same moment; run this again")
    say(f"branch {branch}: visits made anew from {seq} rows")
    return 0


async def _rebuild(asked: Namespace, branch: str) -> int:
    storage = await open_storage(asked.data, asked.database, branch=branch)
    try:
        return await rebuild_visits(branch, storage.journal, storage.cursors, storage.visits)
    finally:
        await storage.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
