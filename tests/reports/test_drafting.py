"""The review is drafted on the 1st at six, once, whatever restarts in between."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from queue_server.reports.drafting import due
from tests.served import Served

#: Six in the morning of the first of December in Taipei.
SIX = datetime(2026, 11, 30, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "month"),
    [
        (SIX - timedelta(seconds=1), None),
        (SIX, date(2026, 11, 1)),
        (SIX + timedelta(days=20), date(2026, 11, 1)),
        (SIX - timedelta(hours=6, seconds=1), date(2026, 10, 1)),
        (SIX + timedelta(days=31), date(2026, 12, 1)),
    ],
)
def test_a_review_is_due_from_six_on_the_first(now: datetime, month: date | None) -> None:
    assert due(now, "Asia/Taipei") == month


async def drafted(served: Served) -> dict[str, Any]:
    reply = await served.call("GET", "/api/v1/reviews", who="supervisor")
    return {one["month"]: one["drafted"] for one in reply.body["reviews"]}


async def test_it_is_drafted_once_and_the_head_sees_when(served: Served) -> None:
    await served.issue()
    await served.server.followers.catch_up("visits")
    await served.time_comes(SIX - timedelta(minutes=5))
    assert set((await drafted(served)).values()) == {None}
    await served.time_comes(SIX + timedelta(minutes=1))
    first = (await drafted(served))["2026-11"]
    assert first["as_of_seq"] > 0
    await served.time_comes(SIX + timedelta(days=3))
    assert (await drafted(served))["2026-11"] == first


async def test_a_month_nobody_came_in_has_no_draft(served: Served) -> None:
    await served.time_comes(SIX + timedelta(hours=1))
    assert set((await drafted(served)).values()) == {None}
