"""The waiting list over HTTP: the seat is kept for the next, the code stays the same."""

from datetime import timedelta
from typing import Any

import pytest

from tests.served import MONDAY_TEN
from tests.web.book.booking import BOOK, DAY, WANTED, booked, hold, link

WAITED = {"pool": "counter", "services": ["T01"], "first": DAY, "last": DAY}


async def wait(served: Any, **more: Any) -> dict[str, Any]:
    reply = await served.call("POST", f"{BOOK}/waiting", {**WAITED, **more})
    assert reply.status == 201, reply.body
    made: dict[str, Any] = reply.body
    return made


def place(made: dict[str, Any]) -> str:
    return f"{BOOK}/waiting/{made['track'].removeprefix('/b/')}"


async def test_a_freed_seat_is_offered_to_the_next_and_taken_with_the_same_code(
    served: Any,
) -> None:
    made = await booked(served)
    first = await wait(served, language="vi")
    second = await wait(served)
    assert (await served.call("GET", place(first))).body["waiter"]["state"] == "waiting"
    await served.call("POST", f"{link(made)}/cancel")
    offered = (await served.call("GET", place(first))).body["waiter"]
    assert (offered["state"], offered["offer"]["minute"]) == ("offered", 540)
    assert (await served.call("GET", place(second))).body["waiter"]["state"] == "waiting"
    assert (await hold(served)).code == "slot_taken"
    for _ in range(2):
        taken = await served.call("POST", f"{place(first)}/take")
        assert (taken.status, taken.body["booking"]["code"]) == (200, first["code"])
    seen = await served.call("GET", link(first))
    assert seen.body["booking"]["language"] == "vi"


async def test_an_offer_that_is_over_goes_to_the_next_by_the_chore(served: Any) -> None:
    made = await booked(served)
    first, second = await wait(served), await wait(served)
    await served.call("POST", f"{link(made)}/cancel")
    await served.time_comes(MONDAY_TEN + timedelta(hours=3))
    late = await served.call("POST", f"{place(first)}/take")
    assert (late.status, late.code) == (409, "offer_over")
    assert (await served.call("GET", place(second))).body["waiter"]["state"] == "offered"


async def test_staff_see_the_list_and_act_for_those_they_reached(served: Any) -> None:
    made = await booked(served)
    first, second = await wait(served), await wait(served)
    await served.call("POST", f"{link(made)}/cancel")
    listed = (await served.call("GET", f"{BOOK}/waiting", who="clerk")).body["waiters"]
    assert [one["code"] for one in listed] == [first["code"], second["code"]]
    at = f"{BOOK}/waiters"
    taken = await served.call("POST", f"{at}/{listed[0]['id']}/take", who="clerk")
    assert taken.body["booking"]["state"] == "booked"
    left = await served.call("POST", f"{at}/{listed[1]['id']}/leave", who="clerk")
    assert left.body["waiter"]["state"] == "left"
    assert (await served.call("GET", f"{BOOK}/waiting", who="clerk")).body["waiters"] == []


async def test_a_place_that_was_made_up_is_unknown_and_its_code_checks_nobody_in(
    served: Any,
) -> None:
    for path in ("", "/take", "/leave"):
        method = "POST" if path else "GET"
        reply = await served.call(method, f"{BOOK}/waiting/nothing{path}")
        assert (reply.status, reply.code) == (404, "unknown_waiter")
    made = await wait(served)
    reply = await served.call("POST", f"{BOOK}/check-in", {"code": made["code"]}, who="kiosk")
    assert (reply.status, reply.code) == (404, "unknown_code")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"pool": "nothing"}, "unknown_pool"),
        ({"first": "2026-12-31"}, "invalid"),
        ({"services": ["X9"]}, "unknown_service"),
    ],
)
async def test_a_wait_that_makes_no_sense_is_a_problem(
    served: Any, more: dict[str, Any], code: str
) -> None:
    reply = await served.call("POST", f"{BOOK}/waiting", {**WAITED, **more})
    assert (reply.status, reply.code) == (422, code)


async def test_a_seat_moved_away_from_is_hidden_for_a_while(served: Any) -> None:
    made = await booked(served)
    await served.call("POST", f"{link(made)}/change", {"day": DAY, "minute": 600})
    assert (await served.call("POST", f"{BOOK}/holds", WANTED)).code == "slot_taken"
    served.clock.set(MONDAY_TEN + timedelta(minutes=41))
    assert (await served.call("POST", f"{BOOK}/holds", WANTED)).status == 201
