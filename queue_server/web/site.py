"""The listening socket: aiohttp's low-level server with our own connections."""

import asyncio
import logging
import ssl
from collections.abc import Callable
from functools import partial
from typing import Any, cast

from aiohttp import web
from aiohttp.http_parser import RawRequestMessage
from aiohttp.http_websocket import WebSocketReader
from aiohttp.streams import StreamReader

from queue_server.core.errors import JiaohaoError
from queue_server.web import problems
from queue_server.web.app import API_HEADERS, WebApp
from queue_server.web.guard.bodies import MAX_BODY
from queue_server.web.guard.budget import TOO_MUCH, Budget
from queue_server.web.guard.door import Door, DoorLimits
from queue_server.web.live.client import GOODBYE_S
from queue_server.web.live.frames import close_frame
from queue_server.wire.codec import POLICY, TOO_BIG

log = logging.getLogger(__name__)

BACKLOG = 1024
#: Bytes per read. By default asyncio allocates 256 KiB before each read, which the system maps and
#: unmaps page by page: fifteen microseconds, when a request needs two.
READ_BYTES = 64 * 1024
KEEPALIVE_S = 75.0
#: A request with a longer body is not looked at before it begins; requests for seats are shorter.
MOST_READ_EARLY = 4096
#: How long a stranger that connects without speaking TLS may hold an open file.
HANDSHAKE_S = 8.0
#: How often a socket that was turned away is read until it is closed.
READ_ON_EVERY_S = 0.05


class Site:
    """One web application on one address. ``await listen()``, then ``port``; ``await close()``."""

    def __init__(self, app: WebApp) -> None:
        self.app = app
        self.door = Door(DoorLimits.of_this_system(), app.services.guard.outside.trusts)
        self._runner: web.ServerRunner | None = None
        self._getting_ready: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The port listened on."""
        assert self._runner is not None
        return int(self._runner.addresses[0][1])

    async def listen(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> None:
        """Take connections on an address; port 0 takes any free one. ``tls``: HTTPS only.

        Raises:
            OSError: If the address cannot be listened on.
        """
        self._runner = web.ServerRunner(make_server(self.app, self.door), shutdown_timeout=1.0)
        await self._runner.setup()
        await _Listener(self._runner, host, port, backlog=BACKLOG, ssl_context=tls).start()
        self._getting_ready = asyncio.create_task(self.app.get_ready())

    async def close(self) -> None:
        """Take no more connections and end the open ones."""
        if self._getting_ready is not None:
            self._getting_ready.cancel()
            await asyncio.wait([self._getting_ready])
        if self._runner is not None:
            await self._runner.cleanup()


class _Listener(web.TCPSite):
    """aiohttp's, but with its own limit for a TLS handshake; aiohttp lets it take a minute."""

    async def start(self) -> None:
        """Take connections."""
        await web.BaseSite.start(self)
        assert self._runner.server is not None
        self._server = await asyncio.get_running_loop().create_server(
            self._runner.server,
            self._host,
            self._port,
            ssl=self._ssl_context,
            backlog=self._backlog,
            ssl_handshake_timeout=HANDSHAKE_S if self._ssl_context else None,
        )


class Connection(web.RequestHandler):
    """One connection: at the door, within its budget; even non-HTTP input gets a problem."""

    __slots__ = (
        "_at_once", "_budget", "_door", "_early", "_known", "_over", "_precedence", "_tcp",
        "address",
    )  # fmt: skip

    def __init__(self, door: Door, app: WebApp, manager: "_Server", **options: Any) -> None:
        super().__init__(manager, **options)
        self._door = door
        self._precedence = app.precedence
        self._at_once = app.at_once
        self._early: tuple[object, bytes] | None = None
        self._known = False
        self._budget: Budget | None = None
        self._over = False
        self._tcp: asyncio.Transport | None = None
        self.address = "?"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Enter through the door as a stranger."""
        self._tcp = cast(asyncio.Transport, transport)
        transport.max_size = READ_BYTES  # type: ignore[attr-defined]  # asyncio's transports have it
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if isinstance(peer, tuple) else "?"
        self._door.come(self)
        super().connection_made(transport)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Leave."""
        self._door.gone(self)
        self._precedence.end(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes, of a WebSocket within its budget. A known client's request goes first."""
        if self._budget is not None:
            if self._over:
                self._read_slowly()
                return
            if (reason := self._budget.spend(data, self._loop.time())) is not None:
                self._turn_away(reason)
                return
        elif self._known and self._current_request is None:
            self._precedence.begin(self)
        waiter, self._waiter = self._waiter, None  # aiohttp would wake it for a request
        try:
            super().data_received(data)
        finally:
            self._waiter = waiter
        if waiter is not None and not waiter.done() and self._messages:
            if self._may_be_refused_at_once():
                self._precedence.end(self)
                self._precedence.soon(self._refused)
            else:
                waiter.set_result(None)

    def _may_be_refused_at_once(self) -> bool:
        """Whether all that has arrived is one stranger's request for what a crowd asks for."""
        message, payload = self._messages[0]
        return (
            len(self._messages) == 1
            and isinstance(message, RawRequestMessage)
            and self._at_once.concerns(message)
            and payload.is_eof()
            and 0 < payload.total_bytes <= MOST_READ_EARLY
        )

    def _refused(self) -> bool:
        """Refuse the request that has arrived, or let aiohttp begin it."""
        waiter, tcp = self._waiter, self._tcp
        if waiter is None or waiter.done() or tcp is None or not self._messages:
            return False  # the client hung up, or sent more meanwhile
        message, payload = self._messages[0]
        assert isinstance(message, RawRequestMessage)
        request = _make_request(self._loop, message, payload, self)
        now, raw = self._loop.time(), payload.read_nowait()
        # A client that does not read earlier answers gets no more of them.
        free = not tcp.is_closing() and tcp.get_write_buffer_size() == 0
        answer = self._at_once.refusal(request, raw, now) if free else None
        if answer is None:
            self._early = payload, raw
            waiter.set_result(None)
            return False
        self._messages.clear()
        assert self._parser is not None
        self._parser.message_consumed()
        self._next_keepalive_close_time = now + KEEPALIVE_S
        tcp.write(answer)
        return True

    def has_had_its_turn(self, content: object) -> bool:
        """Whether the request with this content was already looked at before it began."""
        return self._early is not None and self._early[0] is content

    def take_early(self, content: object) -> bytes | None:
        """The body read at that time; None if it was not read."""
        if self._early is None or self._early[0] is not content:
            return None
        _, raw = self._early
        self._early = None
        return raw

    def resume_reading(self, resume_parser: bool = True) -> None:
        """Resume reading after a pause. aiohttp calls this at the end of every body, and would run
        the parser on no bytes at all; most bodies were never paused.
        """
        if self._reading_paused:
            super().resume_reading(resume_parser)

    def set_parser(
        self, parser: WebSocketReader, data_received_cb: Callable[[], None] | None = None
    ) -> None:
        """Count the frames that came with the upgrade too: a flood sends thousands of them."""
        early, self._message_tail = self._message_tail, b""
        super().set_parser(parser, data_received_cb)
        if early:
            self.data_received(early)

    def keep_within(self, budget: Budget) -> None:
        """Count the frames of this WebSocket from now on."""
        self._budget = budget

    def recognise(self) -> None:
        """Note that a valid token or session was shown here."""
        self._known = True
        self._door.recognise(self)

    def throw_out(self) -> None:
        """End the connection at once."""
        if self._tcp is not None:
            self._tcp.abort()

    def _turn_away(self, reason: str) -> None:
        """Close, but read on for a moment: a socket closed with unread bytes is reset instead."""
        self._over = True
        code = TOO_BIG if reason == TOO_MUCH else POLICY
        log.warning("a WebSocket of %s was closed: %s", self.address, reason)
        if self._tcp is not None:
            self._tcp.write(close_frame(code, reason.encode()))
            self._loop.call_later(GOODBYE_S, self._tcp.abort)

    def _read_slowly(self) -> None:
        """Discard what a flood still sends, without keeping up with it."""
        if (tcp := self._tcp) is None or tcp.is_closing():
            return
        tcp.pause_reading()
        self._loop.call_later(READ_ON_EVERY_S, _read_on, tcp)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer and close."""
        if status >= 500 and not isinstance(exc, ConnectionError):  # the client hung up: no fault
            log.error("a request failed outside its handler", exc_info=exc)
        code = "internal_error" if status >= 500 else "bad_request"
        error = JiaohaoError(code, "this is not a request we understand")
        response = problems.response(error, {}, "en", API_HEADERS)
        response.set_status(status)
        response.force_close()
        return response


def _read_on(tcp: asyncio.Transport) -> None:
    if not tcp.is_closing():
        tcp.resume_reading()


class _Server(web.Server):
    """aiohttp's low-level server: no application, no middleware, our own connections."""

    def __init__(self, door: Door, app: WebApp, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._door = door
        self._app = app

    def __call__(self) -> web.RequestHandler:
        return Connection(self._door, self._app, self, loop=self._loop, **self._kwargs)


def _make_request(
    loop: asyncio.AbstractEventLoop,
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: Any,
    writer: Any = None,
    task: Any = None,
) -> web.BaseRequest:
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=MAX_BODY)


def make_server(app: WebApp, door: Door) -> web.Server:
    """The server that makes a :class:`Connection` of each accepted socket."""
    return _Server(
        door,
        app,
        app.handle,
        request_factory=partial(_make_request, asyncio.get_running_loop()),
        access_log=None,
        keepalive_timeout=KEEPALIVE_S,
        auto_decompress=False,
    )
