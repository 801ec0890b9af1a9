"""Visits and terms for tests: a small office with three zones."""

from datetime import UTC, date, datetime
from typing import Any

from queue_server.outside_visits.rules.request import Asked
from queue_server.outside_visits.rules.terms import OFFICE, VisitKind, VisitTerms
from queue_server.outside_visits.rules.visit import Group, OutsideVisit

#: A Monday, 10:00 in Taipei.
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MONDAY, TUESDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)
MINUTES = {
    ("near", "near"): 5, ("near", "far"): 25, ("near", "hill"): 15, ("far", "far"): 8,
    ("far", "hill"): 30, ("hill", "hill"): 6, (OFFICE, "near"): 10, (OFFICE, "far"): 30,
    (OFFICE, "hill"): 20,
}  # fmt: skip
TERMS = VisitTerms(
    kinds={
        "home": VisitKind(services=("N02", "S01"), minutes=30, more_minutes=15),
        "school": VisitKind(services=("N01", "D01"), minutes=20, more_minutes=3),
    },
    zones={name: {"zh-TW": name, "en": name} for name in ("near", "far", "hill")},
    travel={pair: m for (a, b), m in MINUTES.items() for pair in ((a, b), (b, a))},
    leaves=9 * 60,
    back=16 * 60 + 30,
)


def asked(**fields: Any) -> Asked:
    return Asked(
        **{
            "kind": "home", "services": ("N02",), "zone": "near", "place": "福田里福田路二段",
            "first": MONDAY, "last": FRIDAY, "opens": 9 * 60, "closes": 12 * 60,
            "language": "zh-TW", **fields,
        }
    )  # fmt: skip


def group(label: str, *seats: int) -> Group:
    return Group(label=label, seats=seats)


def visit(id: str = "v1", **fields: Any) -> OutsideVisit:
    return OutsideVisit(
        **{
            "id": id, "mark": f"mark {id}", "kind": "home", "services": ("N02",), "zone": "near",
            "place": "福田里", "people": 1, "first": MONDAY, "last": FRIDAY, "opens": 9 * 60,
            "closes": 12 * 60, "minutes": 30, "language": "zh-TW", "made_at": NOW,
            "changed_at": NOW, **fields,
        }
    )  # fmt: skip
