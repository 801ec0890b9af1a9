"""One live connection: the newest frame of each topic waits when the socket is full."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from queue_server.usecases.doorkeeper import Identity
from queue_server.web.live.frames import close_frame, json_frame, pong_frame

#: How long a dismissed client may take to answer.
GOODBYE_S = 0.5


@dataclass(slots=True, eq=False)
class Client:
    """One live connection. ``pending`` holds at most one frame per topic; ``on_full`` hears when
    frames begin to wait there, and sees that they are sent.
    """

    socket: web.WebSocketResponse
    transport: asyncio.Transport
    who: Identity | None
    since: datetime
    address: str = ""
    instance: str | None = None
    topics: tuple[str, ...] = ()
    announced: int = 0
    pending: dict[str, bytes] = field(default_factory=dict)
    blocked_since: float | None = None
    leaving: bool = False
    on_full: "Callable[[Client], None]" = lambda _: None

    @property
    def announces(self) -> bool:
        """Whether it is a display: its acknowledgements say when a call was heard."""
        return self.who is not None and self.who.is_machine and self.who.role == "display"

    def send(self, key: str, message: Mapping[str, Any]) -> None:
        """Send a message that is not a snapshot; of each key, only the newest waits."""
        self.offer(key, json_frame(message))

    def offer(self, topic: str, frame: bytes) -> None:
        """Send a frame, or keep it as the newest of its topic while the socket is full."""
        if self.leaving or self.transport.is_closing():
            return
        if self.pending or self.transport.get_write_buffer_size():
            self.pending[topic] = frame
        else:
            self.transport.write(frame)
        if self.transport.get_write_buffer_size() or self.pending:
            self.on_full(self)

    def pong(self, payload: bytes) -> None:
        """Answer a ping, unless the client is not reading."""
        if not (self.leaving or self.transport.get_write_buffer_size()):
            self.transport.write(pong_frame(payload))

    def dismiss(self, code: int, reason: bytes) -> None:
        """Send a close frame and leave the client a moment to answer it."""
        self.leaving = True
        self.pending.clear()
        if self.transport.is_closing():
            return
        if self.transport.get_write_buffer_size():
            self.transport.abort()
            return
        self.transport.write(close_frame(code, reason))
        asyncio.get_running_loop().call_later(GOODBYE_S, self.transport.close)

    def flush(self) -> bool:
        """Send what is pending as far as the socket takes it; True when nothing is left."""
        while self.pending and not self.transport.get_write_buffer_size():
            self.transport.write(self.pending.pop(next(iter(self.pending))))
        return not self.pending and not self.transport.get_write_buffer_size()
