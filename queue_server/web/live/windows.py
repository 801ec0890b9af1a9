"""A person works at a counter in one window only: their other windows there, also those on other
processes of the branch, are sent to rest. Tested by tests/web/live/test_live.py.
"""

from collections.abc import Callable, Collection, Mapping

from queue_server.web.live.client import Client

#: The message between processes: ``moved counter:4 user:mei``.
KIND = "moved"


class Windows:
    """``listeners`` by topic; ``send`` sends a message to the other processes."""

    def __init__(
        self, listeners: Mapping[str, Collection[Client]], send: Callable[[str], None]
    ) -> None:
        self._listeners, self._send = listeners, send

    def taken(self, client: Client) -> None:
        """A clerk continues at their counters in this window."""
        for topic in client.topics:
            if client.who is not None and topic.startswith("counter:"):
                self._rest(topic, client.who.actor, client)
                self._send(f"{KIND} {topic} {client.who.actor}")

    def heard(self, process: str, message: str) -> None:
        """Another process reports that a clerk continues there; other messages are ignored."""
        kind, _, rest = message.partition(" ")
        topic, _, actor = rest.partition(" ")
        if kind == KIND:
            self._rest(topic, actor)

    def _rest(self, topic: str, actor: str, but: Client | None = None) -> None:
        kind, _, number = topic.partition(":")
        if kind != "counter" or not number.isdecimal():
            return
        for other in self._listeners.get(topic, ()):
            if other is not but and other.who is not None and other.who.actor == actor:
                other.send(f"moved:{number}", {"type": "moved", "counter": int(number)})
