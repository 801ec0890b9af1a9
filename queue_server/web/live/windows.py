"""A person works at a counter in one window only: their other windows there, also those on other
processes of the branch, are sent to rest.

A process sends who works in its windows when a clerk begins to, and again every few seconds. So a
window that was not told, because a message was lost, is told in the end.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from queue_server.usecases.branch.processes import in_parts, is_number
from queue_server.usecases.ports import Message
from queue_server.web.live.client import Client

KIND = "windows"

Taken = Mapping[tuple[int, str], int]
"""By counter and actor, since when a clerk works there in their window: ms since 1970, but later
than all that was known before.
"""


class Windows:
    """Which windows the clerks work in. ``send`` sends the other processes those of this one, as
    ``COUNTER:SINCE:ACTOR``; ``now`` is the present instant.

    A window rests when its clerk begins in another after it. One that comes later, such as the
    same window after its connection was lost, is left alone.
    """

    def __init__(self, send: Callable[[Message], None], now: Callable[[], datetime]) -> None:
        self._send, self._now = send, now
        self._newest = 0
        #: By counter and actor, the window of this process, and since when.
        self._taken: dict[tuple[int, str], tuple[Client, int]] = {}
        #: By window and counter, since when the clerk works there as far as the window was told.
        self._told: dict[Client, dict[int, int]] = {}

    def joined(self, client: Client, *, takes: bool) -> None:
        """A window listens to its topics from now on; if it ``takes`` its counters, its clerk works
        there.
        """
        counters = [n for n in map(_counter_of, client.topics) if n is not None]
        if client.who is None or not counters:
            return
        self._newest = max(int(self._now().timestamp() * 1000), self._newest + 1)
        self._told[client] = dict.fromkeys(counters, self._newest)
        if takes:
            taken = {(one, client.who.actor): self._newest for one in counters}
            self._taken.update({key: (client, since) for key, since in taken.items()})
            self._rest(taken)
            self._send_taken()

    def left(self, client: Client) -> None:
        """A window listens no longer."""
        if self._told.pop(client, None) is not None:
            self._taken = {key: one for key, one in self._taken.items() if one[0] is not client}

    def heard(self, process: str, message: Message) -> None:
        """Another process has sent who works in its windows; other messages are ignored."""
        if message.kind != KIND:
            return
        taken = dict(_parsed(message.text))
        self._newest = max((self._newest, *taken.values()))
        self._taken = {key: one for key, one in self._taken.items() if one[1] >= taken.get(key, 0)}
        self._rest(taken)

    async def send_again(self, now: datetime) -> None:
        """Repeat who works in the windows of this process."""
        self._send_taken()

    def _send_taken(self) -> None:
        words = (f"{n}:{since}:{actor}" for (n, actor), (_, since) in self._taken.items())
        for message in in_parts(KIND, words):
            self._send(message)

    def _rest(self, taken: Taken) -> None:
        for client, told in self._told.items():
            for counter, known in told.items():
                since = taken.get((counter, client.who.actor), 0) if client.who else 0
                if since > known:
                    told[counter] = since
                    client.send(f"moved:{counter}", {"type": "moved", "counter": counter})


def _counter_of(topic: str) -> int | None:
    kind, _, number = topic.partition(":")
    return int(number) if kind == "counter" and is_number(number) else None


def _parsed(text: str) -> Iterator[tuple[tuple[int, str], int]]:
    for word in text.split(" "):
        match word.split(":", 2):
            case [counter, since, actor] if is_number(counter) and is_number(since):
                yield (int(counter), actor), int(since)
