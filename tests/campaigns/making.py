"""Campaigns and intents for tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from queue_server.campaigns.rules.campaign import Campaign, Intent

#: A Monday, 10:00 in Taipei.
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CUTOFF, ENDS = NOW + timedelta(days=1), NOW + timedelta(days=10)


def campaign(**fields: Any) -> Campaign:
    return Campaign(
        **{
            "id": "c1", "name": {"zh-TW": "疫苗", "en": "Vaccine"}, "quota": 2, "cutoff": CUTOFF,
            "ends": ENDS, "answer": timedelta(hours=48), "seed": "5eed", "made_at": NOW, **fields,
        }
    )  # fmt: skip


def intent(n: int, **fields: Any) -> Intent:
    return Intent(
        **{
            "id": f"i{n}", "campaign": "c1", "code": f"AAAA-{n:04}",
            "made_at": NOW + timedelta(minutes=n), "changed_at": NOW, **fields,
        }
    )  # fmt: skip
