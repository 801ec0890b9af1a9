"""Closures from templates over HTTP: previewed, made once, lifted in one act."""

from datetime import timedelta
from typing import Any

import pytest

from tests.served import MONDAY_TEN, Served

CLOSURES = "/api/v1/closures"
TWO = {"scopes": ["service:T01", "session:evening"], "reason": "typhoon", "wording": "停止受理"}


async def send(
    served: Served, method: str, path: str, body: Any = None, key: str | None = None
) -> Any:
    return await served.call(method, path, body, who="supervisor", key=key)


async def test_templates_come_with_their_hours_of_the_day(served: Served) -> None:
    reply = await send(served, "GET", f"{CLOSURES}/templates")
    assert reply.body["day"] == "2026-11-23"
    found = {one["name"]: one for one in reply.body["templates"]}
    assert found["typhoon"]["scopes"] == ["branch"]
    assert found["typhoon"]["starts"].startswith("2026-11-23T10:00")
    assert found["typhoon"]["until"].startswith("2026-11-24T00:00")
    assert found["evening"]["until"].startswith("2026-11-23T18:30")
    assert found["outage"]["until"] is None
    assert found["typhoon"]["public"]["th"]
    later = await send(served, "GET", f"{CLOSURES}/templates?day=2026-11-28")
    election = next(one for one in later.body["templates"] if one["name"] == "election")
    assert election["starts"].startswith("2026-11-28T00:00")


@pytest.mark.parametrize("day", ["yesterday", "2026-11-22", "2029-01-01", "2026-13-01", "\x00"])
async def test_a_day_that_makes_no_sense_is_refused(served: Served, day: str) -> None:
    reply = await served.call("GET", f"{CLOSURES}/templates?day={day}", who="supervisor")
    assert reply.status in (400, 422)


async def test_what_is_closed_together_is_shown_made_once_and_lifted_together(
    served: Served,
) -> None:
    await served.call("POST", "/api/v1/tickets", {"service": "T01"}, who="kiosk", key="t1")
    seen = await send(served, "POST", f"{CLOSURES}/preview", {"scopes": TWO["scopes"]})
    assert seen.body == {
        "waiting": 1, "missed": 0, "held": 0, "at_counters": 0, "bookings": 0,
        "parts": [{"scope": "service:T01", "bookings": 0},
                  {"scope": "session:evening", "bookings": 0}],
    }  # fmt: skip
    first = await send(served, "POST", CLOSURES, TWO, "once")
    assert first.status == 201
    assert [one["scope"] for one in first.body["suspensions"]] == TWO["scopes"]
    assert {one["act"] for one in first.body["suspensions"]} == {first.body["act"]}
    again = await send(served, "POST", CLOSURES, TWO, "once")
    assert (again.status, again.body) == (200, first.body)
    floor = (await send(served, "GET", "/api/v1/floor")).body
    assert [one["act"] for one in floor["suspensions"]] == [first.body["act"]] * 2
    refused = await served.call(
        "POST", "/api/v1/tickets", {"service": "T01"}, who="kiosk", key="t2"
    )
    assert refused.code == "service_suspended"
    path = f"{CLOSURES}/{first.body['act']}"
    assert (await send(served, "DELETE", path)).body == {"act": first.body["act"]}
    assert (await send(served, "GET", "/api/v1/suspensions")).body == {"suspensions": []}
    assert (await send(served, "DELETE", path)).code == "unknown_suspension"
    late = await send(served, "POST", CLOSURES, TWO, "once")
    assert (late.status, late.body) == (200, first.body)
    assert (await send(served, "GET", "/api/v1/suspensions")).body == {"suspensions": []}


async def test_one_key_is_not_used_for_two_closures(served: Served) -> None:
    await send(served, "POST", CLOSURES, TWO, "once")
    other = await send(served, "POST", CLOSURES, {**TWO, "scopes": ["branch"]}, "once")
    assert (other.status, other.code) == (422, "idempotency_mismatch")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"scopes": []}, "invalid"),
        ({"scopes": ["branch"] * 51}, "invalid"),
        ({"scopes": "branch"}, "invalid"),
        ({"scopes": ["service:none"]}, "unknown_scope"),
        ({"scopes": ["branch"], "until": "2026-11-23T01:00:00+00:00"}, "invalid"),
        ({"scopes": ["branch"], "starts": "soon"}, "invalid"),
        ({"scopes": ["branch"], "numbers": "gone"}, "invalid"),
    ],
)
async def test_a_closure_that_makes_no_sense_closes_nothing(
    served: Served, body: dict[str, Any], code: str
) -> None:
    reply = await send(served, "POST", CLOSURES, {"reason": "typhoon", **body}, served.key())
    assert 400 <= reply.status < 500
    assert reply.code == code
    assert (await send(served, "GET", "/api/v1/suspensions")).body == {"suspensions": []}


async def test_a_closure_stands_on_the_next_day_as_one(served: Served) -> None:
    await served.time_comes(MONDAY_TEN + timedelta(minutes=1))
    made = await send(served, "POST", CLOSURES, TWO, served.key())
    await served.time_comes(MONDAY_TEN + timedelta(days=1))
    listed = (await send(served, "GET", "/api/v1/suspensions")).body["suspensions"]
    assert [one["act"] for one in listed] == [made.body["act"]] * 2
