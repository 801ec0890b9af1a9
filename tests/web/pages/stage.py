"""A stage for one page: the files as the server sends them, and answers chosen by a test.

Serves ``queue_server/web/pages`` with the server's own content security policy, snapshots by
topic over the live connection, and recorded requests; a test pushes what should happen next.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import WSMsgType, web

from queue_server.web.files import documents
from queue_server.web.routes.board import catalogue_of
from tests.loop_thread import LoopThread, close_server
from tests.ports import free_port
from tests.web.pages import scenes

PAGES = documents.FOLDER
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


class Stage:
    """Runs in a thread of its own; every method may be called from the test."""

    def __init__(self) -> None:
        self.snapshots: dict[str, dict[str, Any]] = {}
        self.replies: dict[tuple[str, str], tuple[int, Any]] = {}
        #: By path: bytes that come at once on a connection that then stays open.
        self.streams: dict[str, bytes] = {}
        #: Answers addresses that are not in ``documents.PAGES``.
        self.serve_page: Callable[[web.Request], Awaitable[web.StreamResponse]] | None = None
        self.lose_answers = 0
        #: Paths whose requests are taken but never answered.
        self.hangs: set[str] = set()
        self.requests: list[tuple[str, str, dict[str, Any], str | None]] = []
        self.url = ""
        self.scenes = scenes
        self._sockets: dict[web.WebSocketResponse, list[str]] = {}
        self._runner: web.AppRunner | None = None
        self._port = free_port()
        self._thread = LoopThread()

    def __enter__(self) -> "Stage":
        self._thread.start()
        self._thread.do(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._thread.do(self._stop())
        finally:
            self._thread.stop()

    def push(self, topic: str, message: dict[str, Any]) -> None:
        """Make ``message`` the newest snapshot of a topic and send it to its watchers."""
        self.snapshots[topic] = message
        self._thread.do(self._send(topic))

    def go_away(self) -> None:
        """Let the server go: nothing listens any more."""
        self._thread.do(self._stop())

    def come_back(self) -> None:
        """Let the server listen again at the same address."""
        self._thread.do(self._start())

    async def _start(self) -> None:
        app = web.Application()
        app.router.add_get("/healthz", self._healthy)
        app.router.add_get("/api/v1/live", self._live)
        app.router.add_route("*", "/api/v1/{path:.*}", self._answer)
        app.router.add_get("/static/{path:.*}", self._static)
        app.router.add_get("/{page:.*}", self._page)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        await site.start()
        self.url = f"http://127.0.0.1:{self._port}"

    async def _stop(self) -> None:
        for socket in list(self._sockets):
            await socket.close()
        if self._runner is not None:
            await close_server(self._runner)
            self._runner = None

    async def _healthy(self, request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["path"]
        if name.startswith(f"{documents.JOINED}/"):
            return _joined(name)
        path = (PAGES / name).resolve()
        if not path.is_file() or PAGES not in path.parents:
            raise web.HTTPNotFound
        return web.FileResponse(path)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        prefix = "/t/{token}" if request.path.startswith("/t/") else request.path
        found = [one for one in documents.PAGES if one.path == prefix]
        if not found:
            if self.serve_page is None:
                raise web.HTTPNotFound
            return await self.serve_page(request)
        headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}
        catalogue = self.replies["GET", "/catalogue"][1]
        return web.Response(
            body=documents.page(found[0], catalogue, "zh-TW"),
            content_type="text/html",
            headers=headers,
        )

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.json() if request.can_read_body else {}
        path = request.path.removeprefix("/api/v1")
        self.requests.append((request.method, path, body, request.headers.get("Idempotency-Key")))
        if request.method != "GET" and self.lose_answers > 0:
            self.lose_answers -= 1
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if path in self.hangs:
            await asyncio.Event().wait()
        if path in self.streams:
            return await self._stream(request, self.streams[path])
        status, reply = self.replies.get((request.method, path), (404, {"code": "not_found"}))
        if path == "/catalogue" and status == 200 and (name := request.query.get("page")):
            reply = catalogue_of(reply, documents.BY_NAME[name])
        return web.json_response(reply, status=status)

    async def _stream(self, request: web.Request, data: bytes) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(data)
        await asyncio.Event().wait()
        return response

    async def _live(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(protocols=("jiaohao.v1",))
        await socket.prepare(request)
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                hello = json.loads(frame.data)
                self._sockets[socket] = hello["topics"]
                for topic in hello["topics"]:
                    if topic in self.snapshots:
                        await socket.send_json(self.snapshots[topic])
        self._sockets.pop(socket, None)
        return socket

    async def _send(self, topic: str) -> None:
        for socket, topics in list(self._sockets.items()):
            if topic in topics:
                await socket.send_json(self.snapshots[topic])


def _joined(name: str) -> web.Response:
    """A page's script or style sheet."""
    stem, _, kind = name.rsplit("/", 1)[-1].rpartition(".")
    both = documents.joined(documents.BY_NAME[stem])
    one, mime = {"js": (both.script, "text/javascript"), "css": (both.sheet, "text/css")}[kind]
    return web.Response(body=one.content, content_type=mime, charset="utf-8")
