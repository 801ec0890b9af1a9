"""A branch without a server: its catalogue, its boards, and an office that answers the wire."""

import asyncio
import json
import threading
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from display.canvas.theme import Scale
from display.layout.look import Look, Scene
from display.model import Call
from queue_server.clock import SystemClock

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
CLASSES = (
    ("general", "一般", "General"),
    ("caring", "愛心", "Caring"),
    ("elderly", "疼您", "Seniors"),
    ("english", "英語", "English"),
    ("booked", "預約", "Booked"),
)
NOTICES = [
    {"id": "a", "category": "jobs", "style": "slide", "link": "https://example.org/", "weight": 2,
     "title": {"zh-TW": "聯合徵才活動", "en": "Joint job fair"},
     "body": {"zh-TW": "場次與職缺請掃描 QR Code 或洽服務台。", "en": "Scan the code or ask us."}},
    {"id": "b", "category": "event", "style": "slide", "link": "", "weight": 1,
     "title": {"zh-TW": "門牌整編", "en": "Renumbering"},
     "body": {"zh-TW": "請洽服務台。", "en": "Ask at the desk."}},
    {"id": "c", "category": "general", "style": "marquee", "link": "", "weight": 1,
     "title": {"zh-TW": "夜間延時", "en": "Evening service"},
     "body": {"zh-TW": "平日服務至 18:30。", "en": "Open until 18:30 on weekdays."}},
]  # fmt: skip


def strings() -> dict[str, dict[str, str]]:
    file = ROOT / "queue_server" / "catalogue" / "strings.toml"
    tables = tomllib.loads(file.read_text("utf-8"))["strings"]
    return {
        key: {language: text for language, text in texts.items() if isinstance(text, str)}
        for key, texts in tables.items()
    }


def catalogue() -> dict[str, Any]:
    return {
        "strings": strings(),
        "zone": "Asia/Taipei",
        "classes": [
            {"name": name, "wording": {"zh-TW": chinese, "en": english}}
            for name, chinese, english in CLASSES
        ],
        "display": {"inches": 55, "viewing_distance_m": 6, "width_px": 1920, "height_px": 1080},
    }


def announcement(n: int, at: datetime, label: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "n": n, "label": label or f"B{n:03}", "counter": n % 8 + 1, "kind": "call",
        "at": at.isoformat(), "languages": ["zh-TW"], "priority": "general", **more,
    }  # fmt: skip


def board(at: datetime = NOW, **more: Any) -> dict[str, Any]:
    return {
        "type": "board", "branch": "longjing", "epoch": "E1", "seq": 1, "at": at.isoformat(),
        "service_day": "2026-11-23", "open_now": False, "closed": None, "suspended": {},
        "session": {"name": "day", "wording": {"zh-TW": "日間"}, "closes_at": at.isoformat()},
        "counters": [
            {"number": n, "name": {}, "state": state, "ticket": None, "since": None}
            for n, state in enumerate(("open", "serving", "called", "paused", "closed"), 1)
        ],
        "waiting": [
            {"priority": name, "count": count, "longest_min": 3, "wait": None}
            for count, (name, _, _) in enumerate(CLASSES, 8)
        ],
        "missed": ["A017", "B031"], "notices": NOTICES, "announcements": [], **more,
    }  # fmt: skip


def call(n: int, label: str, counter: int, priority: str = "general") -> Call:
    return Call(n, label, counter, "call", NOW, NOW, priority)


def look(width: int = 1920, height: int = 1080, inches: float = 55, distance_m: float = 6) -> Look:
    return Look(catalogue(), Scale(width, height, inches, distance_m))


def scene(**more: Any) -> Scene:
    local = datetime(2026, 11, 23, 14, 5)
    calls = (call(41, "B041", 5), call(40, "E003", 3, "english"), call(39, "A017", 1, "caring"))
    given = {"board": board(), "stage": call(42, "B042", 3), "calls": calls, "bright": False}
    return Scene(**{"now": local, **given, **more})


class Office:
    """A server of catalogue and board on loopback, in a thread; keeps what displays tell it."""

    def __init__(self) -> None:
        self.board = board(SystemClock().now())
        self.heard: list[dict[str, Any]] = []
        self.url = ""
        self._sockets: list[web.WebSocketResponse] = []
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> "Office":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def show(self, **more: Any) -> None:
        """Send every display a newer board."""
        self.board = {**self.board, "at": SystemClock().now().isoformat(), **more}
        self.board["seq"] += 1
        asyncio.run_coroutine_threadsafe(self._broadcast(), self._loop).result(10)

    def drop(self) -> None:
        """Cut every connection."""
        asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result(10)

    def acknowledged(self) -> int:
        return max((one["n"] for one in self.heard if one["type"] == "announced"), default=0)

    async def _broadcast(self) -> None:
        for socket in self._sockets:
            await socket.send_json(self.board)

    async def _cut(self) -> None:
        for socket in list(self._sockets):
            await socket.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application()
        app.router.add_get("/api/v1/live", self._live)
        app.router.add_get("/api/v1/catalogue", self._catalogue)
        runner = web.AppRunner(app)
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    async def _catalogue(self, _request: web.Request) -> web.Response:
        return web.json_response(catalogue())

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=["jiaohao.v1"])
        await socket.prepare(request)
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            heard = json.loads(message.data)
            self.heard.append(heard)
            if heard["type"] == "hello":
                self._sockets.append(socket)
                self.board["at"] = SystemClock().now().isoformat()
                await socket.send_json(self.board)
        if socket in self._sockets:
            self._sockets.remove(socket)
        return socket


def ago(seconds: float) -> datetime:
    return SystemClock().now() - timedelta(seconds=seconds)
