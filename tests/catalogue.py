"""The one maker of catalogues, boards and calls for every test of a screen, slip or device.

What it makes follows the wire: mypy refuses a field that the server would not send.
"""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from queue_server.settings.reading import read
from queue_server.wire.messages import (
    Announcement,
    AnnouncementKind,
    Board,
    BoardCounter,
    Notice,
    Ticket,
    Wait,
    WaitingClass,
)
from queue_server.wire.words.catalogue import Catalogue, PriorityClass, Shape, without_server

ROOT = Path(__file__).parents[1]
EPOCH = "epoch-one"
AT = "2026-11-23T09:00:00+08:00"


def shipped_strings() -> dict[str, dict[str, str]]:
    """Every text shipped with the product, by key and language."""
    return dict(_shipped())


@cache
def _shipped() -> dict[str, dict[str, str]]:
    file = ROOT / "queue_server" / "catalogue" / "strings.toml"
    return {
        key: {language: text for language, text in texts.items() if isinstance(text, str)}
        for key, texts in read(file).root["strings"].items()
    }


def a_class(
    name: str, chinese: str, english: str, shape: Shape = "circle", **changes: Any
) -> PriorityClass:
    """A priority class that the kiosk asks about."""
    made: PriorityClass = {
        "name": name,
        "wording": {"zh-TW": chinese, "en": english},
        "help": {},
        "shape": shape,
        "offered": True,
        "target_min": 30,
        "language_only": False,
    }
    return cast(PriorityClass, {**made, **changes})


CLASSES = (
    a_class("general", "一般", "General"),
    a_class("caring", "愛心", "Caring", "heart"),
    a_class("elderly", "疼您", "Seniors", "house"),
    a_class("english", "英語", "English", "bubble"),
    a_class("booked", "預約", "Booked", "diamond"),
)


def a_catalogue(**changes: Any) -> Catalogue:
    """A tiny branch: one service, two classes, one counter; ``changes`` replace whole parts."""
    tiny: Catalogue = {
        **without_server({"welcome": {"zh-TW": "歡迎光臨", "en": "Welcome"}}),
        "branch": "longjing",
        "name": {"zh-TW": "臺中市龍井區戶政事務所", "en": "Longjing Household Registration Office"},
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
                "fee_note": {},
                "who": {},
                "minutes": 6,
                "fee_ntd": 15,
                "where": "any_office",
                "in_person_only": False,
                "same_day": True,
                "signature": "none",
                "photo": False,
                "seal_impression": False,
                "holiday_appointment": False,
                "home_visit": False,
                "enabled": True,
            }
        ],
        "classes": [
            CLASSES[0],
            a_class(
                "caring",
                "愛心",
                "Priority",
                "heart",
                target_min=15,
                help={
                    "zh-TW": "孕婦、身心障礙、抱嬰者",
                    "en": "Pregnant, disabled, with an infant",
                },
            ),
        ],
        "counters": [
            {
                "number": 1,
                "name": {"zh-TW": "1 號櫃檯", "en": "Counter 1"},
                "profile": {"first": ["caring"], "then": ["general"]},
                "languages": ["zh-TW"],
            }
        ],
    }
    return cast(Catalogue, {**tiny, **changes})


def a_call(
    n: int,
    label: str,
    counter: int,
    kind: AnnouncementKind = "call",
    at: str | datetime = AT,
    languages: tuple[str, ...] = ("zh-TW",),
    priority: str = "general",
    calls: int = 1,
) -> Announcement:
    """One announcement of a board."""
    return {
        "n": n,
        "label": label,
        "counter": counter,
        "kind": kind,
        "at": at if isinstance(at, str) else at.isoformat(),
        "languages": list(languages),
        "priority": priority,
        "calls": calls,
    }


def a_counter(
    number: int, state: str = "open", ticket: str | None = None, since: str | None = AT
) -> BoardCounter:
    """One counter of a board."""
    name = {"zh-TW": f"{number} 號櫃檯", "en": f"Counter {number}"}
    return {"number": number, "name": name, "state": state, "ticket": ticket, "since": since}


def waiting(
    priority: str, count: int = 0, longest_min: int = 0, wait: tuple[int, int] | None = None
) -> WaitingClass:
    """How many visitors of a class wait; ``wait`` is the interval in minutes."""
    interval: Wait | None = {"low_min": wait[0], "high_min": wait[1]} if wait else None
    return {"priority": priority, "count": count, "longest_min": longest_min, "wait": interval}


def a_notice(identity: str, title: dict[str, str], **changes: Any) -> Notice:
    """A notice as a slide."""
    made: Notice = {
        "id": identity,
        "title": title,
        "body": {},
        "category": "general",
        "style": "slide",
        "link": "",
        "weight": 1,
    }
    return cast(Notice, {**made, **changes})


def a_board(**changes: Any) -> Board:
    """A whole board of an open branch; ``changes`` replace whole parts."""
    board: Board = {
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
        "counters": [a_counter(1)],
        "announcements": [],
        "waiting": [waiting("general"), waiting("caring")],
        "missed": [],
        "notices": [],
    }
    return cast(Board, {**board, **changes})


def a_ticket(number: int = 1, series: str = "A", **changes: Any) -> Ticket:
    """A ticket that was issued just now."""
    label = f"{series}{number:03d}"
    made: Ticket = {
        "id": f"20261123-{label}",
        "label": label,
        "series": series,
        "number": number,
        "service": "T01",
        "services": ["T01"],
        "priority": "general",
        "language": "zh-TW",
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
    return cast(Ticket, {**made, **changes})
