"""A day is closed over bookings: the supervisor plans and sends, visitors and staff answer."""

from typing import Any

import pytest

from tests.web.book.booking import BOOK, DAY, booked, link

SUSPENSIONS = "/api/v1/suspensions"


async def closed(served: Any) -> str:
    body = {
        "scope": "branch", "reason": "typhoon", "starts": f"{DAY}T00:00:00+08:00",
        "until": f"{DAY}T23:59:00+08:00",
    }  # fmt: skip
    reply = await served.call("POST", SUSPENSIONS, body, who="supervisor", key=served.key())
    assert reply.status == 201, reply.body
    name: str = reply.body["suspension"]["id"]
    return name


async def step(served: Any, which: str, suspension: str) -> dict[str, Any]:
    path = f"{BOOK}/moves{which}"
    reply = await served.call("POST", path, {"suspension": suspension}, who="supervisor")
    assert reply.status == 200, reply.body
    [found] = reply.body["closures"]
    one: dict[str, Any] = found
    return one


async def test_a_closed_day_is_planned_looked_at_sent_and_accepted(served: Any) -> None:
    made = await booked(served)
    name = await closed(served)
    before = (await served.call("GET", f"{BOOK}/moves", who="clerk")).body["closures"]
    assert [(one["uncased"], one["cases"]) for one in before] == [(1, [])]
    planned = await step(served, "", name)
    assert planned["uncased"] == 0
    assert planned["cases"][0]["proposed"]["state"] == "planned"
    assert "move" not in (await served.call("GET", link(made))).body["booking"]
    assert (await served.call("POST", f"{link(made)}/move", {"answer": "accept"})).status == 404

    sent = await step(served, "/send", name)
    proposed = (await served.call("GET", link(made))).body["booking"]["move"]
    assert proposed == sent["cases"][0]["proposed"]
    assert (proposed["day"], proposed["minute"]) == ("2026-12-02", 540)
    for _ in range(2):
        moved = await served.call("POST", f"{link(made)}/move", {"answer": "accept"})
        assert moved.status == 200, moved.body
        assert moved.body["booking"]["day"] == "2026-12-02"
        assert "move" not in moved.body["booking"]


async def test_a_visitor_who_asks_for_a_call_is_cancelled_only_by_a_tick(served: Any) -> None:
    made = await booked(served)
    name = await closed(served)
    await step(served, "", name)
    await step(served, "/send", name)
    called = await served.call("POST", f"{link(made)}/move", {"answer": "call"})
    assert called.body["booking"]["move"]["state"] == "call"
    at = f"{BOOK}/bookings/{made['booking']['id']}"
    refused = await served.call("POST", f"{at}/cancel", who="clerk")
    assert (refused.status, refused.code) == (409, "not_reached")
    gone = await served.call("POST", f"{at}/reached", {"answer": "cancel"}, who="clerk")
    assert gone.body["booking"]["state"] == "cancelled"
    [closure] = (await served.call("GET", f"{BOOK}/moves", who="clerk")).body["closures"]
    assert closure["cases"][0]["reached"]


async def test_staff_accept_for_a_visitor_they_reached(served: Any) -> None:
    made = await booked(served)
    name = await closed(served)
    await step(served, "", name)
    await step(served, "/send", name)
    at = f"{BOOK}/bookings/{made['booking']['id']}/reached"
    moved = await served.call("POST", at, {"answer": "accept"}, who="clerk")
    assert moved.body["booking"]["day"] == "2026-12-02"


@pytest.mark.parametrize("how", ["lift", "withdraw"])
async def test_what_nobody_answered_stays_when_the_closure_ends_early(
    served: Any, how: str
) -> None:
    made = await booked(served)
    name = await closed(served)
    await step(served, "", name)
    await step(served, "/send", name)
    if how == "lift":
        await served.call("DELETE", f"{SUSPENSIONS}/{name}", who="supervisor")
    else:
        await step(served, "/withdraw", name)
    booking = (await served.call("GET", link(made))).body["booking"]
    assert (booking["day"], "move" in booking) == (DAY, False)


async def test_a_suspension_that_is_not_there_is_said_to_be_unknown(served: Any) -> None:
    for which in ("", "/send", "/withdraw"):
        reply = await served.call(
            "POST", f"{BOOK}/moves{which}", {"suspension": "nothing"}, who="supervisor"
        )
        assert (reply.status, reply.code) == (404, "unknown_suspension")
    wrong = await served.call("POST", f"{BOOK}/nothing/move", {"answer": "accept"})
    assert (wrong.status, wrong.code) == (404, "unknown_booking")
