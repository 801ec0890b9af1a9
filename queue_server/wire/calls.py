"""Calls over a lobby: which are new, which are young enough to be heard, how one is said. Pure.

The wall and a loudspeaker on a device host read this one rule, so that a lobby with both never
hears a number from one and not from the other.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from queue_server.wire.messages import Announcement, Board

#: An older call is shown but neither flashed nor spoken.
FRESH = timedelta(seconds=30)
#: The language behind every other, for those who help a visitor.
MANDARIN = "zh-TW"


def newer(board: Board, than: int) -> list[Announcement]:
    """The announcements of a board with a number above ``than``, in order."""
    found = (one for one in board["announcements"] if one["n"] > than)
    return sorted(found, key=lambda one: one["n"])


def is_fresh(call: Announcement, board: Board) -> bool:
    """Whether a call was young enough to be heard when the server sent this board."""
    age = datetime.fromisoformat(board["at"]) - datetime.fromisoformat(call["at"])
    return age < FRESH


def words(label: str, counter: int, language: str) -> list[str]:
    """The recordings that say a call in one language, in order.

    Names of files without suffix: ``please``, ``number``, ``to``, ``counter``, letters ``A``-``Z``
    and digits ``0``-``9``.
    """
    spoken = [char for char in label.upper() if char.isascii() and char.isalnum()]
    if language == MANDARIN:
        return ["please", *spoken, "number", "to", *str(counter), "counter"]
    return ["number", *spoken, "counter", *str(counter)]


def sentences(label: str, counter: int, languages: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Languages and their words, in the order they are said.

    The visitor's own language twice, because a lobby is loud; Mandarin once behind it, for those
    who help the visitor.
    """
    own = languages[0] if languages else MANDARIN
    said = [own, own] if own == MANDARIN else [own, own, MANDARIN]
    return [(language, words(label, counter, language)) for language in said]
