"""Numbers that a kiosk gave while the server did not answer, over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from tests.served import MONDAY_TEN, Served

TICKETS = "/api/v1/tickets"
OFFLINE = f"{TICKETS}/offline"


def an_item(number: Any = 1, /, **more: Any) -> dict[str, Any]:
    return {
        "key": f"touch-{number}",
        "series": "kiosk",
        "number": number,
        "service": "T01",
        "priority": "general",
        "language": "zh-TW",
        "touched_at": MONDAY_TEN.isoformat(),
        **more,
    }


async def bring(served: Served, *items: dict[str, Any], day: str = "2026-11-23") -> Any:
    body = {"kiosk_day": day, "items": list(items)}
    reply = await served.call("POST", OFFLINE, body, who="kiosk")
    assert reply.status == 200, reply.body
    return reply.body


async def test_numbers_are_brought_in_once_and_in_the_order_of_the_touches(served: Served) -> None:
    served.clock.advance(timedelta(minutes=5))
    online = await served.issue()
    first = await bring(served, an_item(1), an_item(2))
    assert [one["outcome"] for one in first["items"]] == ["taken", "taken"]
    again = await bring(served, an_item(1), an_item(2))
    assert [one["outcome"] for one in again["items"]] == ["known", "known"]
    assert (again["series"], again["last"], again["day"]) == ("kiosk", 2, "2026-11-23")
    waiting = await served.call("GET", TICKETS, who="clerk")
    labels = [one["label"] for one in waiting.body["tickets"]]
    assert labels == ["K001", "K002", online["label"]]
    assert waiting.body["tickets"][0]["offline"] is True


async def test_a_number_that_was_committed_and_never_seen_gives_way(served: Served) -> None:
    unseen = await served.call("POST", TICKETS, {"service": "T01"}, who="kiosk", key="touch-1")
    brought = await bring(served, an_item(1))
    ticket = brought["items"][0]["ticket"]
    assert (ticket["label"], ticket["superseded"]) == ("K001", "B001")
    assert ticket["id"] == unseen.body["ticket"]["id"]
    listed = await served.call("GET", TICKETS, who="clerk")
    assert listed.body["total"] == 1


async def test_a_request_that_was_on_its_way_gets_no_second_number(served: Served) -> None:
    await bring(served, an_item(1))
    late = await served.call("POST", TICKETS, {"service": "T01"}, who="kiosk", key="touch-1")
    assert (late.status, late.code) == (409, "taken_offline")


async def test_the_address_on_the_paper_leads_to_the_ticket(served: Served) -> None:
    token = "paper-of-the-kiosk-0001"
    await bring(served, an_item(1, token=token))
    page = await served.call("GET", f"/api/v1/public/tickets/{token}")
    assert page.body["ticket"]["label"] == "K001"


async def test_a_clerk_learns_which_limit_the_kiosk_did_not_know(served: Served) -> None:
    served.clock.advance(timedelta(hours=12))
    night = served.clock.now().isoformat()
    brought = await bring(served, an_item(1, touched_at=night))
    assert brought["items"][0]["ticket"]["remark"] == "branch_closed"


async def test_numbers_of_yesterday_are_used_and_known_ever_after(served: Served) -> None:
    for outcome in ("taken", "known"):
        brought = await bring(served, an_item(4), day="2026-11-20")
        [item] = brought["items"]
        assert (item["outcome"], item["ticket"], brought["last"]) == (outcome, None, 0)


async def test_another_series_is_refused_with_a_code_and_the_rest_is_taken(served: Served) -> None:
    brought = await bring(served, an_item(1, series="general"), an_item(2))
    refused, taken = brought["items"]
    assert (refused["outcome"], refused["code"]) == ("refused", "not_your_series")
    assert taken["outcome"] == "taken"


async def test_staff_are_told_of_a_slip_that_does_not_count(served: Served) -> None:
    await bring(served, an_item(7, series="general"))
    listed = await served.call("GET", "/api/v1/devices", who="supervisor")
    (alarm,) = listed.body["alarms"]
    assert (alarm["code"], alarm["machine"], alarm["device"]) == ("number_refused", "kiosk", "A007")
    assert alarm["remedy"] == "help_the_holder"


async def test_the_same_key_with_another_number_is_refused(served: Served) -> None:
    await bring(served, an_item(1))
    brought = await bring(served, an_item(2, key="touch-1"))
    assert brought["items"][0]["code"] == "idempotency_mismatch"


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ""},
        {"key": "x" * 181},
        {"number": 0},
        {"number": 100_000},
        {"number": "one"},
        {"touched_at": "yesterday"},
        {"touched_at": "2026-11-23T10:00:00"},
        {"token": "short"},
    ],
)
async def test_an_item_that_makes_no_sense_stops_the_call(
    served: Served, wrong: dict[str, Any]
) -> None:
    body = {"kiosk_day": "2026-11-23", "items": [an_item(1, **wrong)]}
    reply = await served.call("POST", OFFLINE, body, who="kiosk")
    assert reply.status in (400, 422)
    assert (await served.call("GET", TICKETS, who="clerk")).body["total"] == 0


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday!", ""])
async def test_a_day_that_is_none_is_refused(served: Served, day: str) -> None:
    reply = await served.call("POST", OFFLINE, {"kiosk_day": day, "items": []}, who="kiosk")
    assert reply.status in (400, 422)


async def test_a_number_for_several_services_is_brought_in_with_all_of_them(served: Served) -> None:
    token = "paper-of-the-kiosk-0001"
    brought = await bring(served, an_item(1, services=["T01", "R02"], token=token))
    ticket = brought["items"][0]["ticket"]
    assert (ticket["service"], ticket["services"]) == ("R02", ["T01", "R02"])
    page = await served.call("GET", f"/api/v1/public/tickets/{token}")
    assert page.body["ticket"]["services"] == ["T01", "R02"]


@pytest.mark.parametrize("services", ["T01", [1], [""], ["T01"] * 21, {"T01": True}])
async def test_a_list_of_services_that_is_none_is_refused(served: Served, services: Any) -> None:
    body = {"kiosk_day": "2026-11-23", "items": [an_item(1, services=services)]}
    reply = await served.call("POST", OFFLINE, body, who="kiosk")
    assert (reply.status, reply.code) == (422, "invalid")
