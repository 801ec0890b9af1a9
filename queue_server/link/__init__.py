"""How kiosk, TV and device host talk to the server from loops that must never wait.

:class:`LiveLink` keeps one WebSocket alive in a thread of its own and hands over, when asked, what
has arrived; :class:`HttpLink` is a small keep-alive HTTP client with a hard deadline per call. The
rules of the conversation are in ``queue_server/wire/session.py``; this is their only shell.

Tested by tests/test_link.py.
"""

from queue_server.link.catalogue import KeptCatalogue
from queue_server.link.http import HttpLink, LinkDown, Reply
from queue_server.link.live import LiveLink
from queue_server.wire.session import (
    BoardCame,
    Connected,
    JobAsked,
    LinkEvent,
    Lost,
    OrderCame,
    Snapshot,
)

__all__ = [
    "BoardCame",
    "Connected",
    "HttpLink",
    "JobAsked",
    "KeptCatalogue",
    "LinkDown",
    "LinkEvent",
    "LiveLink",
    "Lost",
    "OrderCame",
    "Reply",
    "Snapshot",
]
