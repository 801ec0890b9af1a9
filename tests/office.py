"""A small office for tests: two services, three classes, three counters, open on weekdays."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from queue_server.core.rules import (
    BranchRules,
    Calendar,
    Counter,
    MissedRule,
    PriorityClass,
    Series,
    Service,
    Session,
    WorkProfile,
)

#: A Monday, 10:00 in Taipei.
MONDAY_TEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def text(zh: str) -> dict[str, str]:
    return {"zh-TW": zh, "en": zh}


def rules(**changes: Any) -> BranchRules:
    """The rules of the small office, with some of them changed."""
    every = ("general", "caring", "english")
    values: dict[str, Any] = {
        "branch": "longjing",
        "name": text("龍井"),
        "zone": "Asia/Taipei",
        "series": {
            "A": Series(name="A", prefix="A"),
            "B": Series(name="B", prefix="B"),
            "V": Series(name="V", prefix="V"),
        },
        "services": {
            "T01": Service(
                code="T01", name=text("謄本"), category="document", series="B", minutes=6
            ),
            "R01": Service(
                code="R01", name=text("登記"), category="registration", series="A", minutes=20
            ),
            "D02": Service(
                code="D02", name=text("停辦"), category="x", series="A", minutes=5, enabled=False
            ),
        },
        "classes": {
            "general": PriorityClass(name="general", wording=text("一般")),
            "caring": PriorityClass(
                name="caring", wording=text("愛心"), series="V", target=timedelta(minutes=15)
            ),
            "english": PriorityClass(name="english", wording=text("英語")),
        },
        "counters": {
            1: Counter(
                number=1, name=text("愛心"), profile=WorkProfile(first=("caring",), then=every)
            ),
            2: Counter(number=2, name=text("全功能"), profile=WorkProfile(first=every)),
            3: Counter(number=3, name=text("全功能"), profile=WorkProfile(first=every)),
        },
        "sessions": (
            Session(name="day", wording=text("日間"), opens=time(8), closes=time(17, 30)),
            Session(
                name="evening",
                wording=text("夜間"),
                opens=time(17, 30),
                closes=time(18, 30),
                services=frozenset({"T01"}),
                last_ticket=timedelta(minutes=10),
            ),
            Session(
                name="holiday",
                wording=text("假日預約"),
                opens=time(9),
                closes=time(12),
                days=frozenset({5, 6}),
                on_workdays=False,
                on_holidays=True,
                booked_only=True,
            ),
        ),
        "calendar": Calendar(),
        "missed": MissedRule(limit=1),
        "languages": ("zh-TW", "en"),
        "outcomes": ("done", "came_in_vain"),
        "suspension_reasons": ("typhoon", "flood"),
    }
    return BranchRules(**(values | changes))
