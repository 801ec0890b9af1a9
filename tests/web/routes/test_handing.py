"""A counter handed over, over HTTP: who sees what, and one winner of two."""

import asyncio
from typing import Any

import pytest

from tests.served import Served


async def snapshot(served: Served, number: int = 3) -> Any:
    floor = (await served.call("GET", "/api/v1/floor", who="supervisor")).body
    return next(one for one in floor["counters"] if one["number"] == number)


async def test_the_counter_goes_on_with_another_clerk_and_its_visitor(served: Served) -> None:
    await served.verb(3, "open", {}, who="clerk")
    await served.call("POST", "/api/v1/tickets", {"service": "T01"}, who="kiosk", key="t")
    await served.verb(3, "call-next", {}, who="clerk")
    await served.verb(3, "start", {}, who="clerk")
    before = await snapshot(served)
    assert (await served.verb(3, "hand-over", {}, who="clerk")).status == 200
    assert (await served.verb(3, "take-over", {"holder": "clerk"}, who="admin")).status == 200
    after = await snapshot(served)
    assert (before["clerk"], after["clerk"]) == ("clerk", "admin")
    assert {**after, "clerk": "clerk"} == before
    refused = await served.verb(3, "finish", {}, who="clerk")
    assert (refused.status, refused.code) == (409, "counter_taken")
    assert (await served.verb(3, "finish", {}, who="admin")).status == 200


async def test_a_supervisor_needs_no_offer_and_of_two_one_has_it(served: Served) -> None:
    await served.verb(3, "open", {}, who="clerk")
    both = await asyncio.gather(
        *(served.verb(3, "take-over", {"holder": "clerk"}, who=who)
          for who in ("supervisor", "admin"))
    )  # fmt: skip
    assert sorted(one.status for one in both) == [200, 409]
    assert (await snapshot(served))["clerk"] in ("supervisor", "admin")


async def test_the_same_key_is_the_same_act(served: Served) -> None:
    await served.verb(3, "open", {}, who="clerk")
    path = "/api/v1/counters/3/take-over"
    for _ in range(2):
        reply = await served.call("POST", path, {"holder": "clerk"}, who="supervisor", key="once")
        assert reply.status == 200
    rows = (await served.call("GET", "/api/v1/journal?limit=50", who="admin")).body["rows"]
    assert [one["kind"] for one in rows].count("counter_handed_over") == 1
    assert next(one for one in rows if one["kind"] == "counter_handed_over")["data"] == {
        "clerk": "supervisor", "forced": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("hand-over", {"to": "x" * 61}),
        ("hand-over", {"to": 5}),
        ("hand-over", {"on": "no"}),
        ("take-over", {"holder": ["clerk"]}),
        ("take-over", {"also": "yes"}),
    ],
)
async def test_a_body_that_makes_no_sense_changes_nothing(
    served: Served, verb: str, body: dict[str, Any]
) -> None:
    await served.verb(3, "open", {}, who="clerk")
    before = await served.seq()
    reply = await served.verb(3, verb, body, who="clerk")
    assert 400 <= reply.status < 500
    assert await served.seq() == before
