"""Calls over a lobby: which are new, which are recent enough to be heard, in which languages. Pure.

The wall and a loudspeaker on a device host share this one rule, so that a lobby with both never
hears a number from one but not from the other.
"""

from datetime import datetime, timedelta

from queue_server.wire.messages import Announcement, Board
from queue_server.wire.sound.speech import order

#: An older call is shown, but neither flashed nor spoken.
FRESH = timedelta(seconds=30)


def newer(board: Board, than: int) -> list[Announcement]:
    """The announcements of a board with a number above ``than``, in order."""
    found = (one for one in board["announcements"] if one["n"] > than)
    return sorted(found, key=lambda one: one["n"])


def is_fresh(call: Announcement, board: Board) -> bool:
    """Whether a call was recent enough to be heard when the server sent this board."""
    age = datetime.fromisoformat(board["at"]) - datetime.fromisoformat(call["at"])
    return age < FRESH


def spoken(call: Announcement) -> list[str]:
    """The languages a call is spoken in, in order; a server before 0.2.0 left it to the clients."""
    return call["spoken"] if "spoken" in call else order(call["languages"])
