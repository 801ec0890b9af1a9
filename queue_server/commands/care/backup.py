"""``run.py backup``: make a verified backup, even while the server runs."""

import argparse
import sys
from pathlib import Path

from queue_server.clock import SystemClock
from queue_server.command_line import Arguments, complain, folder, keep_private, refuse, say
from queue_server.commands.arguments import add_database
from queue_server.opening import PARTS
from queue_server.storage.care.backup import back_up
from queue_server.storage.care.broken import Broken
from queue_server.usecases.ports import StorageDown


def parser() -> Arguments:
    """The arguments of the command."""
    made = Arguments(prog="run.py backup", description=__doc__)
    made.add_argument("--data", type=folder, default=Path("data"), metavar="DIR")
    add_database(made)
    made.add_argument("--into", type=folder, metavar="DIR", help="default: DIR/backups")
    made.add_argument("--config", metavar="F", help=argparse.SUPPRESS)
    return made


def main(argv: list[str]) -> int:
    """Make a backup and print its folder; exit 0, or 1 when none could be made."""
    asked = parser().parse_args(argv)
    keep_private()
    try:
        made = back_up(asked.data, asked.database, SystemClock().now(), PARTS, into=asked.into)
    except (StorageDown, Broken) as error:
        return refuse("backup", f"no backup was made: {error}")
    for branch, head in made.heads.items():
        complain(f"branch {branch}: {head.seq} rows, verified")
    say(made.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
