"""Whether the office is open, when no server can say."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kiosk.offline.hours import open_at
from tests.catalogue import a_board
from tests.kiosk.pilot import the_catalogue

TAIPEI = ZoneInfo("Asia/Taipei")
SHUT: Any = {"session": None, "closed": {"reason": "", "wording": {}, "opens_at": None}}
BY_HAND: Any = {
    "session": None,
    "closed": {"reason": "typhoon", "wording": {}, "opens_at": "2026-11-25T08:00:00+08:00"},
}


@pytest.mark.parametrize(
    ("board", "when", "is_open"),
    [
        ({}, "2026-11-23T10:00", True),
        ({}, "2026-11-23T23:00", False),
        ({}, "2026-11-24T10:00", True),
        ({}, "2026-11-28T23:00", False),
        (SHUT, "2026-11-24T10:00", True),
        (SHUT, "2026-11-24T03:00", False),
        (BY_HAND, "2026-11-24T10:00", False),
        (BY_HAND, "2026-11-25T10:00", True),
        ({"open_now": True}, "2026-11-23T23:00", True),
    ],
)
def test_the_last_board_counts_and_then_the_week(
    board: dict[str, Any], when: str, is_open: bool
) -> None:
    now = datetime.fromisoformat(when).replace(tzinfo=TAIPEI)
    assert open_at(the_catalogue(), a_board(**board), now) is is_open
