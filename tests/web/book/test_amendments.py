"""Supervisors change a pool for some days over HTTP."""

from typing import Any

import pytest

from tests.web.book.booking import BOOK, DAY, booked, hold

PATH = f"{BOOK}/amendments"
WANTED = {"pool": "counter", "first": DAY, "last": DAY, "lanes": 0}


async def test_whom_it_hits_is_shown_and_it_is_saved_and_undone(served: Any) -> None:
    made = await booked(served)
    tried = await served.call("POST", f"{PATH}/preview", WANTED, who="supervisor")
    assert [one["code"] for one in tried.body["hits"]] == [made["code"]]
    assert (await served.call("GET", PATH, who="clerk")).body == {"amendments": []}
    blind = await served.call("POST", PATH, WANTED, who="supervisor")
    assert (blind.status, blind.code, blind.body["count"]) == (409, "amendment_hits", 1)
    saved = await served.call("POST", PATH, {**WANTED, "hits": 1}, who="supervisor")
    assert saved.status == 201
    listed = (await served.call("GET", PATH, who="clerk")).body["amendments"]
    assert listed == [saved.body["amendment"]]
    assert (await hold(served, minute=600)).code == "day_closed"
    closed = (await served.call("GET", f"{BOOK}/moves", who="clerk")).body["closures"]
    assert [(one["suspension"], one["uncased"]) for one in closed] == [(f"closed.{DAY}", 1)]
    gone = await served.call("DELETE", f"{PATH}/{listed[0]['id']}", who="supervisor")
    assert gone.body == {"amendments": []}
    assert (await hold(served, minute=600)).status == 201


async def test_asked_twice_with_one_key_it_is_saved_once(served: Any) -> None:
    for _ in range(2):
        saved = await served.call("POST", PATH, WANTED, who="supervisor", key="k")
        assert saved.status == 201
    assert len((await served.call("GET", PATH, who="clerk")).body["amendments"]) == 1


async def test_the_week_counts_the_lanes_that_are_in_force(served: Any) -> None:
    async def planned() -> int:
        week = await served.call("GET", f"{BOOK}/week?from={DAY}", who="clerk")
        count: int = week.body["days"][0]["planned"]
        return count

    before = await planned()
    body = {**WANTED, "lanes": 1}
    assert (await served.call("POST", PATH, body, who="supervisor")).status == 201
    assert 0 < await planned() < before


@pytest.mark.parametrize("who", ["anyone", "kiosk", "clerk", "auditor"])
async def test_only_a_supervisor_may(served: Any, who: str) -> None:
    for method, path in (("POST", PATH), ("POST", f"{PATH}/preview"), ("DELETE", f"{PATH}/x")):
        reply = await served.call(method, path, WANTED if method == "POST" else None, who=who)
        assert reply.status in (401, 403)


@pytest.mark.parametrize(
    "change",
    [{"pool": "nothing"}, {"first": "x"}, {"lanes": 65}, {"lanes": "1"}, {"weekdays": [7]},
     {"sessions": []}, {"sessions": ["night"]}, {"staff_share": 2}, {"last": "2020-01-01"},
     {"lanes": None}, {"lanes": 5}],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused(served: Any, change: dict[str, Any]) -> None:
    reply = await served.call("POST", PATH, {**WANTED, **change}, who="supervisor")
    assert reply.status == 422, reply.body
