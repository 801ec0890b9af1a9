"""``run.py verify``: walk the journal's chain and invariants, also while the server runs."""

import argparse
import sys
from pathlib import Path

from queue_server.command_line import Arguments, folder, refuse, say
from queue_server.commands.arguments import add_database
from queue_server.opening import PARTS
from queue_server.storage.care.backup import check_storage
from queue_server.storage.care.broken import Broken
from queue_server.usecases.ports import StorageDown


def parser() -> Arguments:
    """The arguments of the command."""
    made = Arguments(prog="run.py verify", description=__doc__)
    made.add_argument("--data", type=folder, default=Path("data"), metavar="DIR")
    add_database(made)
    made.add_argument("--config", metavar="F", help=argparse.SUPPRESS)
    return made


def main(argv: list[str]) -> int:
    """Exit 0 when all holds, or 1 naming the first bad row."""
    asked = parser().parse_args(argv)
    try:
        heads = check_storage(asked.data, asked.database, PARTS)
    except (StorageDown, Broken) as error:
        return refuse("verify", error)
    for branch, head in heads.items():
        say(f"branch {branch}: {head.seq} rows hold")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
