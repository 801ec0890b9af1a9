"""An administrator shows the service day and puts it right; others may not."""

from datetime import timedelta
from typing import Any

import pytest

from tests.office import MONDAY_TEN

RIGHT = {"day": "2026-11-23", "reason": "battery changed"}


async def opened_too_early(served: Any) -> None:
    await served.time_comes(MONDAY_TEN + timedelta(days=3))
    await served.issue()
    await served.time_comes(MONDAY_TEN)


async def test_a_supervisor_sees_that_day_and_clock_disagree(served: Any) -> None:
    await opened_too_early(served)
    reply = await served.call("GET", "/api/v1/day", who="supervisor")
    assert reply.body == {
        "day": "2026-11-26",
        "time": "2026-11-26T10:00:00.000+08:00",
        "clock": "2026-11-23T10:00:00.000+08:00",
        "waiting": 1,
        "doubt": "day_ahead_of_calendar",
    }


async def test_an_administrator_puts_the_day_right_and_it_is_on_record(served: Any) -> None:
    await opened_too_early(served)
    reply = await served.call("POST", "/api/v1/day", RIGHT, who="admin", key="once")
    assert (reply.status, reply.body["day"], reply.body["doubt"]) == (200, "2026-11-23", None)
    again = await served.call("POST", "/api/v1/day", RIGHT, who="admin", key="once")
    assert again.status == 200
    rows = (await served.call("GET", "/api/v1/journal", who="admin")).body["rows"]
    [row] = [one for one in rows if one["kind"] == "day_corrected"]
    assert row["actor"].endswith("admin")
    assert {name: row["data"][name] for name in ("from", "to", "reason")} == {
        "from": "2026-11-26", "to": "2026-11-23", "reason": "battery changed",
    }  # fmt: skip
    assert (await served.call("GET", "/readyz")).body == {"ready": True, "reasons": []}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"day": "2026-11-23"}, "invalid"),
        ({**RIGHT, "day": "yesterday!"}, "invalid"),
        ({**RIGHT, "day": 20261123}, "invalid"),
        ({**RIGHT, "reason": " "}, "invalid"),
        ({**RIGHT, "reason": "x" * 121}, "invalid"),
        ({**RIGHT, "day": "2036-11-23"}, "day_not_of_clock"),
        (RIGHT, "day_is_right"),
    ],
)
async def test_a_correction_that_makes_no_sense_changes_nothing(
    served: Any, body: dict[str, Any], code: str
) -> None:
    before = await served.seq()
    reply = await served.call("POST", "/api/v1/day", body, who="admin", key=served.key())
    assert (reply.status in (409, 422), reply.code) == (True, code), reply.body
    assert await served.seq() == before


async def test_numbers_are_refused_in_words_while_the_clock_is_years_ahead(served: Any) -> None:
    await served.issue()
    served.clock.set(MONDAY_TEN + timedelta(days=3650))
    reply = await served.call(
        "POST", "/api/v1/tickets", {"service": "T01"}, who="kiosk", key=served.key(),
        headers={"Accept-Language": "zh-TW"},
    )  # fmt: skip
    assert (reply.status, reply.code) == (409, "day_ahead_of_calendar")
    assert "系統日期有誤" in reply.body["detail"]
    ready = await served.call("GET", "/readyz")
    assert (ready.status, ready.body["ready"]) == (503, False)
    assert [one["code"] for one in ready.body["reasons"]] == ["day_ahead_of_calendar"]


async def test_a_journal_that_cannot_be_read_says_so_when_the_day_is_put_right(
    served: Any,
) -> None:
    await opened_too_early(served)
    served.storage.journal.faults.unreadable = "connection"
    reply = await served.call("POST", "/api/v1/day", RIGHT, who="admin", key=served.key())
    assert (reply.status, reply.code) == (503, "storage_down")
    served.storage.journal.faults.unreadable = None
