"""What the processes of a branch send each other beside the journal.

Any message may be lost. So each holds how things stand at its sender, who repeats it.
"""

from collections.abc import Iterable
from datetime import timedelta

from queue_server.usecases.ports import LONGEST_MESSAGE, Message

#: How often a process repeats how things stand there.
REPEAT_EVERY = timedelta(seconds=5)
#: How long the others believe what it has sent.
BELIEVED_FOR = 3 * REPEAT_EVERY
#: Most messages that one list of words is divided into.
MOST_PARTS = 32
_MOST_DIGITS = 15


def in_parts(kind: str, words: Iterable[str]) -> tuple[Message, ...]:
    """The messages that hold all of some words, each of which has a meaning of its own; none if
    there are no words.

    What does not fit in :data:`MOST_PARTS`, and a word that fits in none, is left out.
    """
    parts: list[list[str]] = []
    room = 0
    for word in words:
        size = len(word.encode()) + 1
        if size > LONGEST_MESSAGE:
            continue
        if size > room:
            parts.append([])
            room = LONGEST_MESSAGE
        parts[-1].append(word)
        room -= size
    return tuple(
        Message(kind, " ".join(part), str(number))
        for number, part in enumerate(parts[:MOST_PARTS], 1)
    )


def is_number(text: str) -> bool:
    """Whether a part of another process's message is a whole number that pages can show as well."""
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
