"""A small server that speaks the wire, for tests of kiosk, TV and device host.

Runs in a thread of its own on a free port of loopback; a test scripts what it says::

    with FakeServer() as server:
        link = LiveLink(server.url, "token", ["board"])
        server.publish(a_board(announcements=[a_call(1, "A001", 3)]))
        server.refuse_tickets = (409, "branch_closed")

It keeps what it was told: ``hellos``, ``acknowledged``, ``received``, ``issued`` (requests by
idempotency key), ``tokens`` seen. Numbers are given gapless per server, and the same key gets the
same ticket.
"""

import asyncio
import json
import threading
import zlib
from typing import Any

from aiohttp import WSMsgType, web

EPOCH = "epoch-one"
AT = "2026-11-23T09:00:00+08:00"

TINY_CATALOGUE: dict[str, Any] = {
    "branch": "longjing",
    "zone": "Asia/Taipei",
    "name": {"zh-TW": "臺中市龍井區戶政事務所", "en": "Longjing Household Registration Office"},
    "languages": ["zh-TW", "en"],
    "strings": {"welcome": {"zh-TW": "歡迎光臨", "en": "Welcome"}},
    "categories": [
        {
            "code": "document",
            "name": {"zh-TW": "證明文件", "en": "Certificates"},
            "icon": "document",
        }
    ],
    "services": [
        {
            "code": "T01",
            "name": {"zh-TW": "戶籍謄本", "en": "Household registration transcript"},
            "category": "document",
            "documents": [{"zh-TW": "國民身分證", "en": "National ID card"}],
            "fee_ntd": 15,
            "minutes": 6,
            "enabled": True,
        }
    ],
    "classes": [
        {
            "name": "general",
            "wording": {"zh-TW": "一般", "en": "General"},
            "help": {},
            "shape": "circle",
            "offered": True,
            "target_min": 30,
            "language_only": False,
        },
        {
            "name": "caring",
            "wording": {"zh-TW": "愛心", "en": "Priority"},
            "help": {"zh-TW": "孕婦、身心障礙、抱嬰者", "en": "Pregnant, disabled, with an infant"},
            "shape": "heart",
            "offered": True,
            "target_min": 15,
            "language_only": False,
        },
    ],
    "counters": [
        {
            "number": 1,
            "name": {"zh-TW": "1 號櫃檯", "en": "Counter 1"},
            "profile": {"first": ["caring"], "then": ["general"]},
            "languages": ["zh-TW"],
        }
    ],
    "sessions": [],
    "kiosk": {},
    "display": {},
    "slip": {},
    "missed": {"requeue_after_calls": 3, "limit": 2},
}


def a_call(
    n: int, label: str, counter: int, kind: str = "call", at: str = AT, **more: Any
) -> dict[str, Any]:
    """One announcement of a board."""
    plain = {"languages": ["zh-TW"], "priority": "general"}
    return {"n": n, "label": label, "counter": counter, "kind": kind, "at": at, **plain, **more}


def a_board(**changes: Any) -> dict[str, Any]:
    """A whole board of an open office, with ``changes`` put in."""
    board: dict[str, Any] = {
        "type": "board",
        "branch": "longjing",
        "epoch": EPOCH,
        "seq": 1,
        "at": AT,
        "service_day": "2026-11-23",
        "session": {
            "name": "day",
            "wording": {"zh-TW": "日間", "en": "Day"},
            "closes_at": "2026-11-23T17:30:00+08:00",
            "last_ticket_at": "2026-11-23T17:30:00+08:00",
            "services": None,
        },
        "closed": None,
        "suspended": {},
        "open_now": False,
        "counters": [
            {
                "number": 1,
                "name": {"zh-TW": "1 號櫃檯", "en": "Counter 1"},
                "state": "open",
                "ticket": None,
                "since": AT,
            }
        ],
        "announcements": [],
        "waiting": [
            {"priority": "general", "count": 0, "longest_min": 0, "wait": None},
            {"priority": "caring", "count": 0, "longest_min": 0, "wait": None},
        ],
        "missed": [],
        "notices": [],
    }
    return {**board, **changes}


class FakeServer:
    """Speaks ``/api/v1/live``, ``/catalogue``, ``/tickets`` and ``/healthz`` on loopback."""

    def __init__(self, catalogue: dict[str, Any] | None = None) -> None:
        self.catalogue = catalogue or TINY_CATALOGUE
        self.board = a_board()
        self.hellos: list[dict[str, Any]] = []
        self.acknowledged: list[int] = []
        self.received: list[dict[str, Any]] = []
        self.tokens: list[str] = []
        self.issued: dict[str, dict[str, Any]] = {}
        self.requests: list[dict[str, Any]] = []
        self.refuse_tickets: tuple[int, str] | None = None
        self.hang_tickets = False
        self.refuse_catalogue = False
        self.catalogue_answers: list[int] = []
        self.url = ""
        self._answers: dict[str, dict[str, Any]] = {}
        self._sockets: set[web.WebSocketResponse] = set()
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._port = 0

    def __enter__(self) -> "FakeServer":
        self._thread.start()
        assert self._up.wait(5)
        return self

    def __exit__(self, *exc: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def publish(self, snapshot: dict[str, Any]) -> None:
        """Send a snapshot to everybody connected; a board is also what newcomers get."""
        if snapshot["type"] == "board":
            self.board = snapshot
        self._call(self._send_all(json.dumps(snapshot)))

    def send_raw(self, frame: str) -> None:
        """Send any text to everybody connected."""
        self._call(self._send_all(frame))

    def ask(self, job: str, device: str, verb: str, body: dict[str, Any] | None = None) -> None:
        """Ask a device host for a job."""
        message = {"type": "job", "id": job, "device": device, "verb": verb, "body": body or {}}
        self.send_raw(json.dumps(message))

    def drop_everybody(self) -> None:
        """Close every live connection, as a restart would."""
        self._call(self._close_all())

    def _call(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(5)

    async def _send_all(self, frame: str) -> None:
        for ws in list(self._sockets):
            await ws.send_str(frame)

    async def _close_all(self) -> None:
        for ws in list(self._sockets):
            await ws.close(code=1012)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        runner = web.AppRunner(self._app(), shutdown_timeout=0.1)
        self._loop.run_until_complete(self._start(runner))
        self._up.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._close_all())
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    async def _start(self, runner: web.AppRunner) -> None:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self._port = runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/api/v1/live", self._live)
        app.router.add_get("/api/v1/catalogue", self._catalogue)
        app.router.add_get("/api/v1/board", self._board)
        app.router.add_post("/api/v1/tickets", self._tickets)
        app.router.add_get("/healthz", self._healthz)
        return app

    async def _healthz(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

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
        wish = await request.json()
        self.issued[key] = wish
        self._answers[key] = {"ticket": self._a_ticket(wish)}
        return web.json_response(self._answers[key], status=201)

    def _a_ticket(self, wish: dict[str, Any]) -> dict[str, Any]:
        number = len(self._answers) + 1
        label = f"A{number:03d}"
        return {
            "id": f"20261123-{label}",
            "label": label,
            "series": "A",
            "number": number,
            "service": wish["service"],
            "services": wish.get("services") or [wish["service"]],
            "priority": wish.get("priority") or "general",
            "language": wish.get("language") or "zh-TW",
            "state": "waiting",
            "counter": None,
            "issued_at": AT,
            "called_at": None,
            "started_at": None,
            "finished_at": None,
            "ahead": number - 1,
            "wait": {"low_min": 3, "high_min": 8},
            "calls": 0,
            "track": f"/t/token-{number}",
        }

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
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
                await ws.send_str(json.dumps(self.board))
        elif message["type"] == "announced":
            self.acknowledged.append(message["n"])
        else:
            self.received.append(message)
