"""What one process notifies the others of, as PostgreSQL carries it."""

from dataclasses import dataclass
from typing import Self

from queue_server.usecases.ports import LONGEST_MESSAGE, Message


@dataclass(frozen=True, slots=True)
class Payload:
    """A commit on a branch, or a message beside the journal, by the process ``origin``.

    Written ``ORIGIN BRANCH``, for a message ``ORIGIN BRANCH KIND SUBJECT TEXT``; the subject may be
    empty.
    """

    origin: str
    branch: str
    message: Message | None = None

    def __str__(self) -> str:
        one = self.message
        words = () if one is None else (one.kind, one.subject, one.text)
        return " ".join((self.origin, self.branch, *words))

    @classmethod
    def parsed(cls, text: str) -> Self | None:
        """The notice that is written so; None for what no process of this version writes."""
        match text.split(" ", 4):
            case [origin, branch]:
                return cls(origin, branch)
            case [origin, branch, kind, subject, rest] if len(rest.encode()) <= LONGEST_MESSAGE:
                return cls(origin, branch, Message(kind, rest, subject))
        return None
