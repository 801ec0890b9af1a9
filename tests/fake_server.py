"""A small server that speaks the wire, for tests of kiosk, TV and device host.

Runs in a thread of its own on a free loopback port; a test scripts its answers::

    with FakeServer() as server:
        link = LiveLink(server.url, "token", ["board"])
        server.publish(a_board(announcements=[a_call(1, "A001", 3)]))
        server.refuse_tickets = (409, "branch_closed")

It keeps what it received: ``hellos``, ``acknowledged``, ``received``, ``issued`` (requests by
idempotency key), ``brought`` (numbers a kiosk gave itself), ``tokens`` seen. Numbers are given
without gaps per server, and the same key gets the same ticket.
"""

import asyncio
import json
import zlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiohttp import WSMsgType, web

from queue_server.wire.messages import Board, Ticket
from queue_server.wire.words.catalogue import Catalogue
from tests.catalogue import a_board, a_catalogue, a_ticket
from tests.loop_thread import LoopThread, close_server


class FakeServer:
    """Speaks ``/api/v1/live``, ``/catalogue``, ``/tickets`` and ``/healthz`` on loopback."""

    def __init__(
        self, catalogue: Catalogue | None = None, *, now: Callable[[], datetime] | None = None
    ) -> None:
        """``now``: boards are sent as of this instant; without it, as a test wrote them."""
        self.catalogue = catalogue or a_catalogue()
        self.board = a_board()
        self._now = now
        self.hellos: list[dict[str, Any]] = []
        self.acknowledged: list[int] = []
        self.received: list[dict[str, Any]] = []
        self.tokens: list[str] = []
        self.issued: dict[str, dict[str, Any]] = {}
        self.brought: list[dict[str, Any]] = []
        self.requests: list[dict[str, Any]] = []
        self.refuse_tickets: tuple[int, str] | None = None
        self.hang_tickets = False
        self.refuse_catalogue = False
        self.lets_in = True
        self.refuse_help = 0
        self.help_keys: list[str | None] = []
        self.catalogue_answers: list[int] = []
        self.url = ""
        self._answers: dict[str, dict[str, Any]] = {}
        self._sockets: set[web.WebSocketResponse] = set()
        self._thread = LoopThread()
        self._runner = web.AppRunner(self._app(), shutdown_timeout=0.1)

    def __enter__(self) -> "FakeServer":
        self._thread.start()
        self._thread.do(self._start())
        return self

    def __exit__(self, *exc: object) -> None:
        try:
            self._thread.do(self._stop())
        finally:
            self._thread.stop()

    def publish(self, board: Board) -> None:
        """Send a board to every client; later ones get it, too."""
        self.board = board
        self._thread.do(self._send_all(self._board_frame()))

    def _board_frame(self) -> str:
        if self._now is not None:
            self.board["at"] = self._now().isoformat()
        return json.dumps(self.board)

    def send_raw(self, frame: str) -> None:
        """Send any text to every client."""
        self._thread.do(self._send_all(frame))

    def ask(self, job: str, device: str, verb: str, body: dict[str, Any] | None = None) -> None:
        """Ask a device host for a job."""
        message = {"type": "job", "id": job, "device": device, "verb": verb, "body": body or {}}
        self.send_raw(json.dumps(message))

    def drop_everybody(self) -> None:
        """Close every live connection, as a restart would."""
        self._thread.do(self._close_all())

    async def _send_all(self, frame: str) -> None:
        for ws in list(self._sockets):
            await ws.send_str(frame)

    async def _close_all(self) -> None:
        for ws in list(self._sockets):
            await ws.close(code=1012)

    async def _start(self) -> None:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _stop(self) -> None:
        await self._close_all()
        await close_server(self._runner)

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/api/v1/live", self._live)
        app.router.add_get("/api/v1/catalogue", self._catalogue)
        app.router.add_get("/api/v1/board", self._board)
        app.router.add_post("/api/v1/tickets", self._tickets)
        app.router.add_post("/api/v1/tickets/offline", self._offline)
        app.router.add_post("/api/v1/help", self._help)
        app.router.add_get("/healthz", self._healthz)
        return app

    async def _healthz(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def _help(self, request: web.Request) -> web.Response:
        """Refuse ``refuse_help`` times, like a server that is starting, then accept."""
        self.help_keys.append(request.headers.get("Idempotency-Key"))
        if len(self.help_keys) <= self.refuse_help:
            return web.json_response({"code": "unavailable"}, status=503)
        return web.json_response({})

    async def _catalogue(self, request: web.Request) -> web.Response:
        if self.refuse_catalogue:
            return web.json_response({"code": "overloaded"}, status=503)
        text = json.dumps(self.catalogue)
        etag = f'"{zlib.crc32(text.encode()):08x}"'
        same = request.headers.get("If-None-Match") == etag
        self.catalogue_answers.append(304 if same else 200)
        if same:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(text=text, content_type="application/json", headers={"ETag": etag})

    async def _board(self, request: web.Request) -> web.Response:
        return web.json_response(self.board)

    async def _tickets(self, request: web.Request) -> web.Response:
        self.tokens.append(request.headers.get("Authorization", ""))
        if self.hang_tickets:
            await asyncio.sleep(30)
        if self.refuse_tickets is not None:
            status, code = self.refuse_tickets
            problem = {"type": "about:blank", "status": status, "code": code, "detail": code}
            return web.json_response(
                problem, status=status, content_type="application/problem+json"
            )
        key = request.headers["Idempotency-Key"]
        if key in self._answers:
            return web.json_response(self._answers[key])
        request_body = await request.json()
        self.issued[key] = request_body
        self._answers[key] = {"ticket": self._a_ticket(request_body)}
        return web.json_response(self._answers[key], status=201)

    async def _offline(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.brought += body["items"]
        items = [{"key": one["key"], "ticket": None, "outcome": "taken"} for one in body["items"]]
        answer = {"items": items, "day": body["kiosk_day"], "series": "kiosk", "last": 0}
        return web.json_response(answer)

    def _a_ticket(self, request_body: dict[str, Any]) -> Ticket:
        return a_ticket(
            len(self._answers) + 1,
            service=request_body["service"],
            services=request_body.get("services") or [request_body["service"]],
            priority=request_body.get("priority") or "general",
            language=request_body.get("language") or "zh-TW",
        )

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        if not self.lets_in:
            raise web.HTTPUnauthorized
        ws = web.WebSocketResponse(protocols=["jiaohao.v1"], compress=False)
        await ws.prepare(request)
        self.tokens.append(request.headers.get("Authorization", ""))
        self._sockets.add(ws)
        try:
            async for message in ws:
                if message.type == WSMsgType.TEXT:
                    await self._hear(ws, json.loads(message.data))
        finally:
            self._sockets.discard(ws)
        return ws

    async def _hear(self, ws: web.WebSocketResponse, message: dict[str, Any]) -> None:
        if message["type"] == "hello":
            self.hellos.append(message)
            if "board" in message["topics"]:
                await ws.send_str(self._board_frame())
        elif message["type"] == "announced":
            self.acknowledged.append(message["n"])
        else:
            self.received.append(message)
