"""``run.py restore``: put a backup in place. Stop every server first; the old data is set aside.

While a server is connected, nothing is restored.
"""

import sys
from pathlib import Path

from queue_server.clock import SystemClock
from queue_server.command_line import Arguments, folder, keep_private, refuse, say
from queue_server.commands.arguments import add_database
from queue_server.commands.common import settings_or_exit
from queue_server.opening import PARTS
from queue_server.storage.care import backup
from queue_server.storage.care.broken import Broken
from queue_server.storage.care.restore import restore
from queue_server.usecases.ports import StorageDown


def parser() -> Arguments:
    """The arguments of the command."""
    made = Arguments(prog="run.py restore", description=__doc__)
    made.add_argument(
        "backup", nargs="?", type=Path, help="folder of the backup; default: the newest"
    )
    made.add_argument("--data", type=folder, default=Path("data"), metavar="DIR")
    add_database(made)
    made.add_argument(
        "--keys", type=Path, metavar="DIR",
        help="folder with chain.key, when it is not DIR/keys of --data",
    )  # fmt: skip
    made.add_argument(
        "--config",
        type=Path,
        metavar="F",
        help="whose accounts those of an older version are, when there are several branches",
    )
    return made


def main(argv: list[str]) -> int:
    """Restore and report what happened; exit 0, or 1 when nothing was changed."""
    asked = parser().parse_args(argv)
    keep_private()
    folder = asked.backup or backup.newest(asked.data / backup.FOLDER)
    if folder is None:
        return refuse("restore", f"there is no backup in {asked.data / backup.FOLDER}")
    if folder.is_file():
        folder = folder.parent
    branch = settings_or_exit(asked.config).rules.branch if asked.config else None
    try:
        done = restore(
            folder, asked.data, asked.database, SystemClock().now(), PARTS, branch, keys=asked.keys
        )
    except (StorageDown, Broken, backup.BadBackup) as error:
        return refuse("restore", f"nothing was restored: {error}")
    for branch, head in done.backup.heads.items():
        say(f"branch {branch}: {head.seq} rows restored")
    if done.aside is not None:
        say(f"what was there before is in {done.aside}")
    say("everyone signs in again; recovery codes are void, new ones are made on the page /me")
    say("users and machines are those of the backup: remove again those who have left since")
    say(f"epoch {done.epoch}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
