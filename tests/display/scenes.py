"""What a wall shows, ready-made: a look, boards with numbers on them, whole scenes."""

from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from display.canvas.theme import Scale
from display.layout.look import Look, Scene
from display.model import ShownCall
from queue_server.wire.messages import Announcement, Board
from queue_server.wire.words.catalogue import Catalogue
from queue_server.wire.words.wording import Wording
from tests.catalogue import (
    CLASSES,
    a_board,
    a_call,
    a_catalogue,
    a_counter,
    a_notice,
    shipped_strings,
    waiting,
)

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
NOTICES = [
    a_notice(
        "a",
        {"zh-TW": "聯合徵才活動", "en": "Joint job fair"},
        category="jobs",
        link="https://example.org/",
        weight=2,
        body={"zh-TW": "場次與職缺請掃描 QR Code 或洽服務台。", "en": "Scan the code or ask us."},
    ),
    a_notice(
        "b",
        {"zh-TW": "門牌整編", "en": "Renumbering"},
        category="event",
        body={"zh-TW": "請洽服務台。", "en": "Ask at the desk."},
    ),
    a_notice(
        "c",
        {"zh-TW": "夜間延時", "en": "Evening service"},
        style="marquee",
        body={"zh-TW": "平日服務至 18:30。", "en": "Open until 18:30 on weekdays."},
    ),
]


def catalogue() -> Catalogue:
    """The wall's part of a catalogue: every shipped text, five classes."""
    return a_catalogue(strings=shipped_strings(), classes=list(CLASSES))


def announcement(n: int, at: datetime, label: str | None = None, **more: Any) -> Announcement:
    """Call ``n``: number ``B00n`` to one of eight counters, unless ``more`` says otherwise."""
    given = {"counter": n % 8 + 1, **more}
    return a_call(n, label or f"B{n:03}", at=at, **given)


def board(at: datetime = NOW, **more: Any) -> Board:
    """A busy lobby: five counters in five states, people of every class, three notices."""
    states = ("open", "serving", "called", "paused", "closed")
    busy: dict[str, Any] = {
        "epoch": "E1",
        "at": at.isoformat(),
        "counters": [a_counter(n, state, since=None) for n, state in enumerate(states, 1)],
        "waiting": [waiting(one["name"], count, 3) for count, one in enumerate(CLASSES, 8)],
        "missed": ["A017", "B031"],
        "notices": NOTICES,
    }
    return a_board(**{**busy, **more})


def call(n: int, label: str, counter: int, priority: str = "general") -> ShownCall:
    """A call as the wall keeps it."""
    return ShownCall(n, label, counter, "call", NOW, NOW, priority)


def look(
    width: int = 1920, height: int = 1080, inches: float = 55, distance_m: float = 6, **more: Any
) -> Look:
    """The look of a wall of this size, read from this distance."""
    return Look(Wording(catalogue()), Scale(width, height, inches, distance_m), **more)


def scene(**more: Any) -> Scene:
    """B042 on stage, three earlier calls beside it."""
    local = datetime(2026, 11, 23, 14, 5, tzinfo=ZoneInfo("Asia/Taipei"))
    calls = (call(41, "B041", 5), call(40, "E003", 3, "english"), call(39, "A017", 1, "caring"))
    given = {"board": board(), "stage": call(42, "B042", 3), "calls": calls, "bright": False}
    return Scene(**cast(dict[str, Any], {"now": local, **given, **more}))
