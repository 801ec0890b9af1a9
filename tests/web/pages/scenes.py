"""Snapshots as the wire defines them, for pages to draw: one small office in the morning."""

from datetime import UTC, datetime, timedelta
from typing import Any

from queue_server.wire import verbs
from queue_server.wire.words.catalogue import Catalogue, Profile, Service, without_server
from tests.catalogue import a_catalogue, a_class, shipped_strings

#: Half past ten on a working morning; pages take the server's time.
NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


def ago(minutes: float) -> str:
    return (NOW - timedelta(minutes=minutes)).isoformat()


def catalogue() -> Catalogue:
    return {
        **without_server(shipped_strings()),
        "branch": "longjing",
        "name": {"zh-TW": "臺中市龍井區戶政事務所", "en": "Longjing Household Registration Office"},
        "languages": ["zh-TW", "en", "vi", "id", "th"],
        "may_pick": ["clerk", "supervisor", "admin"],
        "verbs": list(verbs.VERBS),
        "categories": [
            {"code": "document", "name": {"zh-TW": "證明文件", "en": "Certificates"}, "icon": "x"},
            {"code": "id_card", "name": {"zh-TW": "身分證", "en": "ID card"}, "icon": "x"},
        ],
        "services": SERVICES,
        "classes": CLASSES,
        "counters": [
            {
                "number": number,
                "name": NAMES[number],
                "profile": PROFILE,
                "languages": ["zh-TW"],
            }
            for number in NAMES
        ],
        "sessions": [
            {
                "name": "day",
                "wording": {"zh-TW": "日間服務", "en": "Day service"},
                "opens": "08:00",
                "closes": "17:30",
                "days": ["mon", "tue", "wed", "thu", "fri"],
                "on_workdays": True,
                "on_holidays": False,
                "services": None,
                "booked_only": False,
            }
        ],
        "outcomes": [
            {"name": "done", "wording": {"zh-TW": "辦理完成", "en": "Done"}},
            {"name": "papers_missing", "wording": {"zh-TW": "文件不齊", "en": "Papers missing"}},
        ],
        "pause_reasons": [
            {"name": "break", "wording": {"zh-TW": "休息", "en": "Break"}},
            {"name": "lunch", "wording": {"zh-TW": "用餐", "en": "Meal"}},
        ],
    }


[SERVICE] = a_catalogue()["services"]
SERVICES: list[Service] = [
    {
        **SERVICE,
        "documents": [
            {"zh-TW": "國民身分證", "en": "National ID card"},
            {"zh-TW": "印章（或簽名）", "en": "Seal (or signature)"},
            {"zh-TW": "委託書（委託時）", "en": "Letter of authority (when acting for another)"},
        ],
        "fee_note": {"zh-TW": "每張15元，低收入戶免收", "en": "NT$15 a sheet, free on low income"},
        "looked_up": [{"zh-TW": "關係人戶籍謄本", "en": "Transcripts of relatives"}],
    },
    {
        **SERVICE,
        "code": "I01",
        "name": {"zh-TW": "初領國民身分證", "en": "First national ID card"},
        "category": "id_card",
        "documents": [{"zh-TW": "戶口名簿", "en": "Household booklet"}],
        "fee_ntd": 0,
        "minutes": 20,
    },
]
CLASSES = [
    a_class("general", "一般", "General"),
    a_class("caring", "愛心", "Caring", "heart", target_min=15),
    a_class("elderly", "疼您", "Elderly", "house", target_min=15),
    a_class("english", "英語", "English", "bubble", language_only=True),
]
PROFILE: Profile = {"first": [], "then": [one["name"] for one in CLASSES]}
NAMES = {
    1: {"zh-TW": "愛心櫃檯", "en": "Caring"},
    2: {"zh-TW": "疼您櫃檯", "en": "Elderly"},
    3: {"zh-TW": "英語櫃檯", "en": "English"},
    **{n: {"zh-TW": "全功能櫃檯", "en": "All services"} for n in range(4, 9)},
}


def queued(label: str, priority: str, minutes: float, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"20261124-{label}", "label": label, "service": "T01", "services": ["T01"],
        "priority": priority, "language": "zh-TW", "state": "waiting", "counter": None,
        "issued_at": ago(minutes), "waiting_s": int(minutes * 60), "missed": 0, **changes,
    }  # fmt: skip


def ticket(label: str = "A012", **changes: Any) -> dict[str, Any]:
    return {
        "id": f"20261124-{label}", "label": label, "series": "general", "number": 12,
        "service": "T01", "services": ["T01"], "priority": "general", "language": "zh-TW",
        "state": "called", "counter": 4, "issued_at": ago(14), "called_at": ago(0.1),
        "started_at": None, "finished_at": None, "ahead": 3, "wait": None, "calls": 1,
        "track": "/t/abc", **changes,
    }  # fmt: skip


def seat(number: int, state: str = "closed", **changes: Any) -> dict[str, Any]:
    return {
        "number": number, "name": NAMES[number], "state": state, "clerk": None, "ticket": None,
        "since": ago(9), "reason": "", **changes,
    }  # fmt: skip


def queue(tickets: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    tickets = WAITING if tickets is None else tickets
    counts = {one["name"]: [t for t in tickets if t["priority"] == one["name"]] for one in CLASSES}
    return {
        "type": "queue", "seq": 40, "at": ago(0), "total": len(tickets), "tickets": tickets,
        "missed": [queued("A007", "general", 40, state="no_show", counter=5, missed=1)],
        "held": [queued("C002", "caring", 30, state="held", counter=1)],
        "waiting": [
            {"priority": name, "count": len(found), "wait": None,
             "longest_min": max((t["waiting_s"] // 60 for t in found), default=0)}
            for name, found in counts.items()
        ],
        "counters": SEATS, "help": [], **changes,
    }  # fmt: skip


WAITING = [
    queued("E004", "elderly", 17),
    queued("A013", "general", 12),
    queued("C003", "caring", 9, service="I01", services=["I01"]),
    queued("A014", "general", 8),
    queued("N002", "english", 6, language="en"),
    queued("A015", "general", 2),
]
SEATS = [
    seat(1, "serving", clerk="chen", ticket="C001"),
    seat(2, "open", clerk="lin"),
    seat(3, "paused", clerk="wu", reason="lunch"),
    seat(4, "called", clerk="mei", ticket="A012"),
    seat(5, "serving", clerk="huang", ticket="A011"),
    seat(6),
    seat(7),
    seat(8),
]
WHY = {
    "rule": "relative_wait",
    "text": "A012 相對於目標等候時間等得最久（14 分鐘）",
    "considered": [
        {"label": "A012", "score": 0.47, "reason": "等候較久"},
        {"label": "C003", "score": 0.31, "reason": "由其他櫃檯優先受理"},
    ],
}


def counter(situation: verbs.Situation = "called", **changes: Any) -> dict[str, Any]:
    at_counter = {
        "called": ticket(),
        "serving": ticket(state="serving", started_at=ago(3), calls=2),
    }.get(situation)
    return {
        "type": "counter", "seq": 40, "at": ago(0), "number": 4, "name": NAMES[4],
        "state": "open" if situation == "idle" else situation, "clerk": "mei", "since": ago(9),
        "reason": "lunch" if situation == "paused" else "", "ticket": at_counter, "held": [],
        "why": WHY if at_counter else None,
        "verbs": verbs.possible(situation, frozenset({"held", "missed", "step"})),
        "no_show_in_s": 17 if situation == "called" else None,
        "undo_in_s": 25 if at_counter else None, "waiting": 6, **changes,
    }  # fmt: skip


def device(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "name": name, "kind": "printer", "driver": "escpos", "uri": "tcp://10.0.0.9:9100",
        "counter": None, "host": "lobby", "state": "ready", "since": ago(95), "reason": None,
        "remedy": None, "paper": "ok", "last_ok": ago(1), "firmware": "TM-T88VI 30.20 ESC/POS",
        "counts": {"done": 128, "failed": 2, "uncertain": 1, "losses": 3}, **changes,
    }  # fmt: skip


def devices(*listed: dict[str, Any], screens: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"type": "devices", "at": ago(0), "devices": list(listed), "screens": screens or []}


def screen(name: str, kind: str = "display", **changes: Any) -> dict[str, Any]:
    return {
        "name": name, "kind": kind, "connected": True, "since": ago(95), "announced": 31,
        "revoked": False, **changes,
    }  # fmt: skip


def board(**changes: Any) -> dict[str, Any]:
    return {
        "type": "board", "branch": "longjing", "epoch": "e1", "seq": 40, "at": ago(0),
        "service_day": "2026-11-24", "session": None, "closed": None, "suspended": {},
        "open_now": False, "counters": [], "announcements": [], "waiting": [], "missed": [],
        "notices": [], **changes,
    }  # fmt: skip


def public_ticket(state: str = "waiting", **changes: Any) -> dict[str, Any]:
    return {
        "label": "A013", "service": "T01", "priority": "general", "language": "zh-TW",
        "state": state, "counter": None, "issued_at": ago(12), "called_at": None, "ahead": 3,
        "wait": {"low_min": 8, "high_min": 15}, "calls": 0, **changes,
    }  # fmt: skip


def ticket_snapshot(**changes: Any) -> dict[str, Any]:
    return {
        "type": "ticket", "token": "tok", "branch": "longjing", "at": ago(0),
        "ticket": public_ticket(**changes),
    }  # fmt: skip
