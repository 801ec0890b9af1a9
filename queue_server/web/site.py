"""The listening socket: aiohttp's low-level server with our own connections."""

import asyncio
import logging
from typing import Any

from aiohttp import web
from aiohttp.http_parser import RawRequestMessage
from aiohttp.streams import StreamReader

from queue_server.core.errors import JiaohaoError
from queue_server.web import problems
from queue_server.web.app import API_HEADERS, WebApp
from queue_server.web.bodies import MAX_BODY

log = logging.getLogger(__name__)

BACKLOG = 1024
KEEPALIVE_S = 75.0


class Site:
    """One web application on one address. ``await listen()``, then ``port``; ``await close()``."""

    def __init__(self, app: WebApp) -> None:
        self.app = app
        self._runner: web.ServerRunner | None = None

    @property
    def port(self) -> int:
        """The port listened on."""
        assert self._runner is not None
        return int(self._runner.addresses[0][1])

    async def listen(self, host: str, port: int) -> None:
        """Take connections on an address; port 0 takes any free one.

        Raises:
            OSError: If the address cannot be listened on.
        """
        self._runner = web.ServerRunner(_make_server(self.app), shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port, backlog=BACKLOG).start()

    async def close(self) -> None:
        """Take no more connections and end those there are."""
        if self._runner is not None:
            await self._runner.cleanup()


class _Connection(web.RequestHandler):
    """One connection; what is not even HTTP is answered as a problem too."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer and close."""
        if status >= 500:
            log.error("a request failed outside its handler", exc_info=exc)
        code = "internal_error" if status >= 500 else "bad_request"
        error = JiaohaoError(code, "this is not a request we understand")
        response = problems.response(error, {}, "en", API_HEADERS)
        response.set_status(status)
        response.force_close()
        return response


class _Server(web.Server):
    """aiohttp's low-level server: no application, no middleware, our own connections."""

    def __call__(self) -> web.RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


def _make_server(app: WebApp) -> web.Server:
    loop = asyncio.get_running_loop()

    def make_request(
        message: RawRequestMessage,
        payload: StreamReader,
        protocol: Any,
        writer: Any,
        task: "asyncio.Task[None]",
    ) -> web.BaseRequest:
        return web.BaseRequest(
            message, payload, protocol, writer, task, loop, client_max_size=MAX_BODY
        )

    return _Server(
        app.handle,
        request_factory=make_request,
        access_log=None,
        keepalive_timeout=KEEPALIVE_S,
        auto_decompress=False,
    )
