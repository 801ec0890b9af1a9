"""Messages of a process that have not been sent to the others yet."""

from queue_server.usecases.ports import Message

#: More than any process has to send; beyond that the oldest goes, and is repeated.
MOST_WAITING = 1000


class Outbox:
    """Of the messages of one branch, kind and subject, the newest; in the order in which they came.

    Not for several threads at once.
    """

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str, str], Message] = {}

    def put(self, branch: str, message: Message) -> None:
        """Keep a message until it is taken, in place of an older one of its kind and subject."""
        key = (branch, message.kind, message.subject)
        self._waiting.pop(key, None)
        self._waiting[key] = message
        self._forget_oldest()

    def take(self) -> list[tuple[str, Message]]:
        """Take all there is, each with its branch."""
        taken, self._waiting = self._waiting, {}
        return [(branch, message) for (branch, _, _), message in taken.items()]

    def give_back(self, taken: list[tuple[str, Message]]) -> None:
        """Put back what could not be sent, except where something newer came meanwhile."""
        newer, self._waiting = self.take(), {}
        for branch, message in (*taken, *newer):
            self.put(branch, message)

    def _forget_oldest(self) -> None:
        while len(self._waiting) > MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
