"""The assembled server, asked for what only the whole of it knows. Nothing is served."""

from functools import cache
from typing import Any

from queue_server.bootstrap import Server
from queue_server.opening import memory_storage
from queue_server.settings import Settings
from queue_server.web.joining import Wing
from queue_server.web.live.topics import Topic, sent, type_of


@cache
def _server() -> Server:
    return Server(Settings.load(), memory_storage())


@cache
def wings() -> tuple[Wing, ...]:
    """The wings, in the order in which they are joined."""
    return _server().wings.joined


def topics() -> tuple[Topic, ...]:
    """All topics that can be subscribed to."""
    kernel = _server().hub.topics.values()
    return (*kernel, *(topic for wing in wings() for topic in wing.topics))


def server_messages() -> dict[str, Any]:
    """The shapes of what the server sends over the live connection, by ``type``.

    Shapes that share a type are a union: a ``job`` is one for a host, or an order to a wall.
    """
    found = sent(topics())
    for shape in (shape for wing in wings() for shape in wing.orders):
        name = type_of(shape)
        found[name] = found[name] | shape if name in found else shape
    return found
