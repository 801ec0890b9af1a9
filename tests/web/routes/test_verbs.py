"""Every verb and every action of staff is reachable over HTTP, with its refusals."""

from datetime import timedelta
from typing import Any

from tests.office import text
from tests.served import Served


async def called(served: Served, counter: int = 4) -> dict[str, Any]:
    """A visitor called at a counter opened for it."""
    await served.issue()
    await served.verb(counter, "open", {})
    ticket: dict[str, Any] = (await served.verb(counter, "call-next")).body["ticket"]
    return ticket


async def state_of(served: Served, ticket: dict[str, Any]) -> str:
    reply = await served.call("GET", f"/api/v1/tickets/{ticket['id']}", who="clerk")
    return str(reply.body["ticket"]["state"])


async def test_a_visitor_goes_through_every_side_state_and_comes_back(served: Served) -> None:
    ticket = await called(served)
    steps: list[tuple[str, dict[str, Any], str]] = [
        ("skip", {}, "waiting"),
        ("call", {"ticket": ticket["id"]}, "called"),
        ("no-show", {}, "no_show"),
        ("undo", {}, "called"),
        ("no-show", {}, "no_show"),
        ("requeue", {"ticket": ticket["id"]}, "waiting"),
        ("call-next", {}, "called"),
        ("start", {}, "serving"),
        ("hold", {"reason": "form"}, "held"),
        ("resume", {}, "serving"),
        ("add-service", {"service": "R01"}, "serving"),
        ("transfer", {"service": "R01"}, "waiting"),
        ("call-next", {}, "called"),
        ("start", {}, "serving"),
        ("finish", {"outcome": "done"}, "finished"),
    ]
    for verb, body, state in steps:
        reply = await served.verb(4, verb, body)
        assert (verb, reply.status, reply.body["ticket"]["state"]) == (verb, 200, state)
        assert reply.body["ticket"]["label"] == ticket["label"]


async def test_somebody_without_a_number_is_served_and_the_counter_paused_and_closed(
    served: Served,
) -> None:
    await served.verb(4, "open", {})
    walked = await served.verb(4, "walk-direct", {"service": "T01"})
    assert walked.body["ticket"]["state"] == "serving"
    assert (await served.verb(4, "close")).code == "counter_busy"
    await served.verb(4, "finish", {})
    assert (await served.verb(4, "pause", {"reason": "lunch"})).status == 200
    assert (await served.verb(4, "call-next")).code == "counter_paused"
    assert (await served.verb(4, "close")).status == 200


async def test_a_visitor_sent_to_a_counter_that_closes_is_called_by_another(served: Served) -> None:
    ticket = await called(served)
    await served.verb(4, "start")
    await served.verb(5, "open", {}, who="supervisor")
    await served.verb(4, "transfer", {"service": "T01", "counter": 5})
    assert (await served.verb(4, "call-next")).body["ticket"] is None
    await served.verb(5, "close", who="supervisor")
    assert (await served.verb(4, "call-next")).body["ticket"]["id"] == ticket["id"]
    rows = (await served.call("GET", "/api/v1/journal?limit=1000", who="admin")).body["rows"]
    assert [r["kind"] for r in rows[-3:]] == ["counter_closed", "ticket_released", "ticket_called"]


async def test_staff_without_a_counter_put_a_missed_visitor_back(served: Served) -> None:
    ticket = await called(served)
    path = f"/api/v1/tickets/{ticket['id']}/requeue"
    early = await served.call("POST", path, who="supervisor")
    assert (early.status, early.code) == (409, "illegal_transition")
    await served.verb(4, "no-show")
    back = await served.call("POST", path, who="supervisor", key="once")
    assert (back.status, back.body["ticket"]["state"]) == (200, "waiting")
    again = await served.call("POST", path, who="supervisor", key="once")
    assert again.body == back.body


async def test_the_class_is_corrected_and_a_number_taken_back(served: Served) -> None:
    ticket = await served.issue()
    path = f"/api/v1/tickets/{ticket['id']}"
    for verb in ("priority", "reclassify"):
        reply = await served.call("POST", f"{path}/{verb}", {"priority": "caring"}, who="clerk")
        assert reply.body["ticket"]["priority"] == "caring"
    unknown = await served.call("POST", f"{path}/priority", {"priority": "vip"}, who="clerk")
    assert (unknown.status, unknown.code) == (422, "unknown_priority")
    await served.call("POST", f"{path}/cancel", {"reason": "left"}, who="clerk")
    assert await state_of(served, ticket) == "cancelled"


async def test_who_may_not_pick_is_told_so_and_a_supervisor_may(served: Served) -> None:
    rules = served.server.branch.rules
    object.__setattr__(rules, "may_pick", frozenset({"supervisor"}))
    try:
        ticket = await served.issue()
        await served.verb(4, "open", {})
        refused = await served.verb(4, "call", {"ticket": ticket["id"]})
        assert (refused.status, refused.code) == (403, "pick_not_permitted")
        await served.verb(5, "open", {}, who="supervisor")
        picked = await served.verb(5, "call", {"ticket": ticket["id"]}, who="supervisor")
        assert picked.body["why"]["rule"] == "picked"
    finally:
        object.__setattr__(rules, "may_pick", frozenset({"clerk", "supervisor", "admin"}))


async def test_a_typhoon_day_voids_numbers_and_the_telephone_says_why(served: Served) -> None:
    ticket = await served.issue()
    wish = {"scope": "branch", "reason": "typhoon", "wording": text("颱風停班"), "numbers": "void"}
    made = await served.call("POST", "/api/v1/suspensions", wish, who="supervisor")
    assert made.body["suspension"]["numbers"] == "void"
    phone = await served.call("GET", f"/api/v1/public/tickets/{ticket['track'][3:]}")
    shown = phone.body["ticket"]
    assert (shown["state"], shown["suspended"]["numbers"]) == ("cancelled", "void")
    assert shown["suspended"]["wording"]["zh-TW"] == "颱風停班"
    board = (await served.call("GET", "/api/v1/public/board")).body
    assert (board["session"], board["closed"]["numbers"]) == (None, "void")
    await served.call(
        "DELETE", f"/api/v1/suspensions/{made.body['suspension']['id']}", who="supervisor"
    )
    board = (await served.call("GET", "/api/v1/public/board")).body
    assert board["session"]["name"] == "day"


async def test_why_something_is_suspended_is_for_staff_and_the_wording_for_everybody(
    served: Served,
) -> None:
    ticket = await served.issue()
    for scope in ("service:T01", "session:day", "branch"):
        wish = {"scope": scope, "reason": "clerk unwell", "wording": text("暫停")}
        await served.call("POST", "/api/v1/suspensions", wish, who="supervisor")
        phone = await served.call("GET", f"/api/v1/public/tickets/{ticket['track'][3:]}")
        board = await served.call("GET", "/api/v1/public/board")
        live = await served.live("anyone", [f"ticket:{ticket['track'][3:]}"])
        for shown in (phone.raw.decode(), board.raw.decode(), (await live.receive()).data):
            assert "unwell" not in shown
            assert "暫停" in shown
    staff = (await served.call("GET", "/api/v1/board", who="clerk")).body
    assert (staff["closed"]["reason"], staff["suspended"]["T01"]["reason"]) == ("clerk unwell",) * 2


async def test_a_suspended_service_concerns_whoever_took_a_number_for_it(served: Served) -> None:
    ticket, other = await served.issue(), await served.issue(service="R01")
    wish = {"scope": "service:T01", "reason": "system", "wording": text("系統維護")}
    await served.call("POST", "/api/v1/suspensions", wish, who="supervisor")
    shown = []
    for one in (ticket, other):
        reply = await served.call("GET", f"/api/v1/public/tickets/{one['track'][3:]}")
        shown.append(reply.body["ticket"]["suspended"])
    assert (shown[0]["numbers"], shown[1]) == ("kept", None)
    await served.verb(4, "open", {})
    assert (await served.verb(4, "call-next")).body["ticket"]["id"] == ticket["id"]


async def test_a_closure_announced_for_later_cancels_when_it_begins(served: Served) -> None:
    ticket = await served.issue()
    starts = served.clock.now() + timedelta(minutes=30)
    wish = {"scope": "branch", "reason": "move", "numbers": "void", "starts": starts.isoformat()}
    await served.call("POST", "/api/v1/suspensions", wish, who="supervisor")
    assert await state_of(served, ticket) == "waiting"
    await served.time_comes(starts)
    assert await state_of(served, ticket) == "cancelled"
