"""``run.py closing``: the closing report of a day, to be printed and kept away from the machine.

From its head, ``run.py verify --expect`` can tell later whether the database is still the same.
"""

import sys
from pathlib import Path

from queue_server.command_line import Arguments, day, folder, refuse, say
from queue_server.commands.arguments import add_database
from queue_server.commands.common import settings_or_exit
from queue_server.opening import PARTS
from queue_server.settings import DEFAULT_PATH
from queue_server.storage.care.noted import day_end, marks
from queue_server.usecases.heads import DayHead
from queue_server.usecases.ports import StorageDown


def parser() -> Arguments:
    """The arguments of the command."""
    made = Arguments(prog="run.py closing", description=__doc__)
    made.add_argument("--day", type=day, metavar="DAY", help="default: the newest service day")
    made.add_argument("--data", type=folder, default=Path("data"), metavar="DIR")
    add_database(made)
    made.add_argument("--config", type=Path, default=DEFAULT_PATH, help="a config.toml")
    return made


def main(argv: list[str]) -> int:
    """Print the report; exit 0, or 1 when there is nothing for that day."""
    asked = parser().parse_args(argv)
    branch = settings_or_exit(asked.config).rules.branch
    try:
        end = day_end(asked.data, asked.database, branch, asked.day)
        accounts = marks(asked.data, asked.database, PARTS, branch)
    except StorageDown as error:
        return refuse("closing", error)
    say(f"closing report of {branch}, {end.day}")
    say(f"last row  {end.seq}")
    for state, count in sorted(end.tickets.items()):
        say(f"{state:<9} {count}")
    say(f"head      {DayHead.of(end, accounts)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
