"""What a handler may do with the connection of its request."""

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


def line_of(request: BaseRequest) -> Line:
    """The connection of a request."""
    return cast(Line, request.protocol)
