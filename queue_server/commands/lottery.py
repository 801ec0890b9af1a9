"""``run.py lottery --check FILE``: recompute a published draw.

FILE is the list offered on the page of a campaign; ``-`` reads it from standard input. Nothing else
of the office is needed: neither its server nor its data.
"""

import json
import sys
from pathlib import Path
from typing import Any

from queue_server.campaigns.rules.lottery import mistakes
from queue_server.command_line import Arguments, Failed, say

#: Far larger than any real list; a wrong file might exceed it.
MAX_BYTES = 4_000_000
_TEXTS = ("commitment", "seed", "beacon")


def main(argv: list[str]) -> int:
    """Exit 0 when the draw is right, 1 when it is not or cannot be read, 2 for bad arguments."""
    parser = Arguments(prog="run.py lottery", description=__doc__)
    parser.add_argument("--check", metavar="FILE", required=True, help="a published list")
    found = _read(parser.parse_args(argv).check)
    wrong = mistakes(found["commitment"], found["seed"], found["beacon"], found["codes"])
    for one in wrong:
        say(one)
    if not wrong:
        say(f"right: {len(found['codes'])} codes in the order of seed and beacon")
    return 1 if wrong else 0


def _read(name: str) -> dict[str, Any]:
    """The published list.

    Raises:
        Failed: If it cannot be read, or is not such a list.
    """
    try:
        content = _bytes(name)
        found = json.loads(content.decode("utf-8")) if len(content) <= MAX_BYTES else None
    except OSError as error:
        raise Failed(f"{name}: {error.strerror}") from error
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not _is_list(found):
        raise Failed(f"{name}: not the list of a draw (commitment, seed, beacon and codes)")
    return found


def _bytes(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _is_list(found: dict[str, Any]) -> bool:
    return (
        all(isinstance(found.get(key), str) for key in _TEXTS)
        and isinstance(found.get("codes"), list)
        and all(isinstance(code, str) for code in found["codes"])
    )
