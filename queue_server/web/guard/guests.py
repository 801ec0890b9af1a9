"""What a handler may do with the connection of its request.

Tested by tests/web/guard/test_disconnects.py.
"""

from typing import Protocol, cast

from aiohttp.web import BaseRequest

from queue_server.web.guard.budget import Budget


class Line(Protocol):
    """The connection."""

    def recognise(self) -> None:
        """Note that a valid token or session was shown here."""
        ...

    def keep_within(self, budget: Budget) -> None:
        """Count the frames of this WebSocket from now on."""
        ...

    def has_had_its_turn(self, content: object) -> bool:
        """Whether the request with this content was already looked at before it began."""
        ...

    def take_early(self, content: object) -> bytes | None:
        """The body read at that time; None if it was not read."""
        ...


def line_of(request: BaseRequest) -> Line:
    """The connection of a request."""
    return cast(Line, request.protocol)
