"""Notes: people's free words, kept beside the journal so that they can be erased.

The row of an event has only the note's mark, SHA-256 over a salt and the text in hexadecimal
digits. Without the salt, which is erased with the text, the text cannot be recovered by guessing.
"""

import hashlib
import secrets
from dataclasses import dataclass, field

from queue_server.core.events import Data, TicketNoted

#: Key in a row's data: the mark of its note.
MARK = "note"

#: Kinds of rows whose note is for one service day. Any other note is kept for ``notes_days``.
OF_ITS_DAY = frozenset({TicketNoted.KIND})


@dataclass(frozen=True, slots=True)
class Note:
    """A note and its salt, 32 hexadecimal digits."""

    salt: str
    text: str = field(repr=False)

    @property
    def mark(self) -> str:
        """The note's mark in the journal row."""
        return hashlib.sha256((self.salt + self.text).encode()).hexdigest()


def set_apart(data: Data) -> Note | None:
    """Take the note out of an event's data, leaving its mark; None if there is none."""
    if MARK not in data:
        return None
    note = Note(secrets.token_hex(16), data[MARK])
    data[MARK] = note.mark
    return note
