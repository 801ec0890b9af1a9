"""The office's own people and the book: find, move, cancel, see the week."""

from typing import Any

import pytest

from tests.web.book.booking import BOOK, DAY, booked


async def test_a_booking_is_found_by_its_code_however_it_is_typed(served: Any) -> None:
    made = await booked(served)
    typed = made["code"].replace("-", " ").lower()
    found = await served.call("POST", f"{BOOK}/find", {"code": typed}, who="clerk")
    assert found.body["booking"]["id"] == made["booking"]["id"]
    assert found.body["booking"]["lane"] == 0
    wrong = await served.call("POST", f"{BOOK}/find", {"code": "2222-2222"}, who="clerk")
    assert (wrong.status, wrong.code) == (404, "unknown_code")


async def test_staff_move_a_visitor_into_a_seat_the_public_cannot_have(served: Any) -> None:
    first, second = await booked(served), await booked(served, minute=600)
    path = f"{BOOK}/bookings/{second['booking']['id']}/change"
    wanted = {"day": DAY, "minute": first["booking"]["minute"]}
    moved = await served.call("POST", path, wanted, who="clerk")
    assert moved.body["booking"]["minute"] == 540
    assert moved.body["booking"]["code"] == second["code"]
    assert (await served.call("POST", path, wanted, who="clerk")).body == moved.body
    third = await booked(served, minute=660)
    full = await served.call(
        "POST", f"{BOOK}/bookings/{third['booking']['id']}/change", wanted, who="clerk"
    )
    assert (full.status, full.code) == (409, "slot_taken")
    assert len(full.body["nearest"]) == 5


async def test_staff_cancel_for_a_visitor_and_again_it_is_the_same(served: Any) -> None:
    made = await booked(served)
    path = f"{BOOK}/bookings/{made['booking']['id']}/cancel"
    for _ in range(2):
        gone = await served.call("POST", path, who="clerk")
        assert (gone.status, gone.body["booking"]["state"]) == (200, "cancelled")
    day = (await served.call("GET", f"{BOOK}/day?day={DAY}", who="clerk")).body["bookings"]
    assert [one["state"] for one in day] == ["cancelled"]


@pytest.mark.parametrize("action", ["change", "cancel"])
async def test_a_booking_that_is_not_there_is_said_to_be_unknown(served: Any, action: str) -> None:
    body = {"day": DAY, "minute": 540} if action == "change" else None
    reply = await served.call("POST", f"{BOOK}/bookings/nothing/{action}", body, who="clerk")
    assert (reply.status, reply.code) == (404, "unknown_booking")


async def test_the_week_says_what_was_planned_and_what_became_of_it(served: Any) -> None:
    await booked(served)
    week = await served.call("GET", f"{BOOK}/week?from=2026-11-23", who="clerk")
    days = {one["day"]: one for one in week.body["days"]}
    assert list(days) == [f"2026-11-{n}" for n in range(23, 30)]
    assert (days[DAY]["booked"], days[DAY]["due"]) == (1, 1)
    assert days[DAY]["planned"] > days["2026-11-28"]["planned"] > 0
    wrong = await served.call("GET", f"{BOOK}/week?from=soon", who="clerk")
    assert (wrong.status, wrong.code) == (422, "invalid")


async def test_staff_are_offered_what_only_they_can_book(served: Any) -> None:
    found = (await served.call("GET", f"{BOOK}/services", who="clerk")).body["services"]
    pools = {one["service"]: one["pools"] for one in found}
    assert "group-cdc" in pools["D01"]
    public = (await served.call("GET", f"{BOOK}/services")).body["services"]
    assert all("group-cdc" not in one["pools"] for one in public)
