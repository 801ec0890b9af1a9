"""``run.py verify``: check the journal's chain and invariants, even while the server runs."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from queue_server.command_line import Arguments, Failed, folder, refuse, say
from queue_server.commands.arguments import add_database
from queue_server.opening import PARTS
from queue_server.storage.care.backup import check_storage
from queue_server.storage.care.broken import Broken
from queue_server.storage.care.noted import check_noted
from queue_server.usecases.heads import DayHead, heads_in
from queue_server.usecases.ports import StorageDown
from queue_server.wire.words.texts import NotText, decoded


def parser() -> Arguments:
    """The arguments of the command."""
    made = Arguments(prog="run.py verify", description=__doc__)
    made.add_argument("--data", type=folder, default=Path("data"), metavar="DIR")
    add_database(made)
    made.add_argument(
        "--expect",
        nargs="+",
        default=[],
        type=_head,
        metavar="HEAD",
        help="the heads of days that closing reports show",
    )
    made.add_argument(
        "--anchors", type=Path, metavar="FILE",
        help="a file with such heads in it: reports, a security log",
    )  # fmt: skip
    made.add_argument("--config", metavar="F", help=argparse.SUPPRESS)
    return made


def main(argv: list[str]) -> int:
    """Exit 0 when everything is sound, or 1 naming the first bad row."""
    asked = parser().parse_args(argv)
    noted = [*asked.expect, *(_heads_of(asked.anchors) if asked.anchors else ())]
    try:
        heads = check_storage(asked.data, asked.database, PARTS)
        compared = check_noted(asked.data, asked.database, PARTS, heads, noted)
    except (StorageDown, Broken) as error:
        return refuse("verify", error)
    for branch, head in heads.items():
        erased = f", {head.erased} notes were erased" if head.erased else ""
        say(f"branch {branch}: {head.seq} rows hold{erased}")
    if noted:
        say(f"{compared} of {len(noted)} noted heads are in it, the others were before its start")
    return 0


def _head(text: str) -> DayHead:
    found = heads_in(text)
    if len(found) != 1 or str(found[0]) != text:
        raise argparse.ArgumentTypeError(f"not the head of a day: {text!r}")
    return found[0]


def _heads_of(file: Path) -> Sequence[DayHead]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Failed(f"{file} cannot be read: {error.strerror}", 2) from error
    try:
        text = decoded(data)
    except NotText:  # a log may contain anything besides heads
        text = data.decode("utf-8", "replace")
    found = heads_in(text)
    if not found:
        raise Failed(f"{file} has no head of a day in it", 2)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
