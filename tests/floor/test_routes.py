"""A supervisor sees the whole office, tries a change, and makes it."""

import asyncio
import json
import threading
from typing import Any

import aiohttp
import pytest

from queue_server.floor import rules
from queue_server.floor.routes import MOST_PLAYING
from tests.waiting import PATIENCE_S

FLOOR, WHAT_IF = "/api/v1/floor", "/api/v1/what-if"


async def ask(served: Any, method: str, path: str, body: Any = None) -> Any:
    return await served.call(method, path, body, who="supervisor", key=served.key())


async def test_the_floor_shows_counters_visitors_and_classes_against_their_targets(
    served: Any,
) -> None:
    first = await served.issue()
    await served.issue()
    await served.verb(4, "open", {})
    await served.verb(4, "call-next")
    floor = (await ask(served, "GET", FLOOR)).body
    seat = next(one for one in floor["counters"] if one["number"] == 4)
    assert (seat["state"], seat["clerk"]) == ("called", "clerk")
    assert seat["visitor"]["label"] == first["label"]
    assert seat["visitor"]["expected_min"] > 0
    assert seat["profile"] == seat["configured"]
    assert sum(one["count"] for one in floor["classes"]) == floor["total"] == 1
    assert all(one["target_min"] > 0 for one in floor["classes"])


async def test_the_floor_shows_who_is_fetched(served: Any) -> None:
    first = await served.issue(in_person=True)
    await served.verb(4, "open", {})
    await served.verb(4, "call-next")
    floor = (await ask(served, "GET", FLOOR)).body
    seat = next(one for one in floor["counters"] if one["number"] == 4)
    assert (seat["visitor"]["label"], seat["visitor"]["in_person"]) == (first["label"], True)


async def test_a_profile_is_set_shown_and_cleared(served: Any) -> None:
    path = "/api/v1/counters/4/profile"
    body = {"first": ["caring"], "then": ["general"], "never": ["english"]}
    reply = await ask(served, "POST", path, body)
    assert (reply.status, reply.body["counter"]) == (200, 4)
    assert reply.body["profile"] == {**body, "until": None}
    floor = (await ask(served, "GET", FLOOR)).body
    seat = next(one for one in floor["counters"] if one["number"] == 4)
    assert seat["profile"]["first"] == ["caring"]
    assert seat["configured"]["first"] != ["caring"]
    assert (await ask(served, "DELETE", path)).status == 200
    floor = (await ask(served, "GET", FLOOR)).body
    assert all(one["profile"] == one["configured"] for one in floor["counters"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"first": "caring"}, 422),
        ({"first": []}, 422),
        ({"first": ["nobody"]}, 422),
        ({"first": ["caring"], "until": "soon"}, 422),
        ({"first": ["caring"], "until": "2001-01-01T00:00:00+08:00"}, 422),
        ({"first": ["caring"] * 21}, 422),
    ],
)
async def test_a_profile_that_means_nothing_is_refused(
    served: Any, body: dict[str, Any], status: int
) -> None:
    before = await served.seq()
    assert (await ask(served, "POST", "/api/v1/counters/4/profile", body)).status == status
    assert (
        await ask(served, "POST", "/api/v1/counters/x/profile", {"first": ["caring"]})
    ).status == 404
    assert await served.seq() == before


async def test_what_if_answers_before_anything_is_changed(served: Any) -> None:
    for _ in range(6):
        await served.issue()
    await served.verb(4, "open", {})
    before = await served.seq()
    for wanted in ([4, 5], 2):
        reply = await ask(served, "POST", WHAT_IF, {"counters": wanted})
        assert reply.status == 200
        now, then = reply.body["now"], reply.body["then"]
        assert now["counters"] == [4]
        assert len(then["counters"]) == 2
        assert then["p95_min"] < now["p95_min"]
        assert (reply.body["waiting"], reply.body["played"]) == (6, 6)
    same = (await ask(served, "POST", WHAT_IF, {})).body
    assert same["now"] == same["then"]
    assert await served.seq() == before


async def test_what_if_knows_the_profiles_that_are_in_force(served: Any) -> None:
    await served.issue()
    await served.verb(4, "open", {})
    await ask(served, "POST", "/api/v1/counters/4/profile", {"first": ["english"]})
    body = {"policy": "strict_priority", "profiles": {"4": {"first": ["general"]}}}
    reply = (await ask(served, "POST", WHAT_IF, body)).body
    assert reply["now"]["served"] == 0
    assert reply["then"]["served"] > 0


@pytest.mark.parametrize(
    "body",
    [
        {"counters": "many"},
        {"counters": [0]},
        {"counters": [998]},
        {"counters": -1},
        {"policy": "loudest first"},
        {"profiles": {"998": {"first": ["general"]}}},
        {"profiles": {"x": {"first": ["general"]}}},
        {"profiles": {"4": {"first": ["nobody"]}}},
        {"profiles": {"4": {}}},
    ],
)
async def test_a_question_that_means_nothing_is_refused(served: Any, body: dict[str, Any]) -> None:
    assert (await ask(served, "POST", WHAT_IF, body)).status in (404, 422)


async def test_the_floor_is_pushed_to_supervisors_alone(served: Any) -> None:
    url = served.server.url.replace("http", "ws") + "/api/v1/live"
    hello = {"type": "hello", "topics": ["floor"], "epoch": None, "announced": 0}
    async with aiohttp.ClientSession() as http:
        headers = served.credentials["supervisor"]
        async with http.ws_connect(url, protocols=("jiaohao.v1",), headers=headers) as socket:
            await socket.send_str(json.dumps(hello))
            assert (await socket.receive_json(timeout=PATIENCE_S))["total"] == 0
            await served.issue()
            assert (await socket.receive_json(timeout=PATIENCE_S))["total"] == 1
        headers = served.credentials["clerk"]
        async with http.ws_connect(url, protocols=("jiaohao.v1",), headers=headers) as socket:
            await socket.send_str(json.dumps(hello))
            assert (await socket.receive(timeout=PATIENCE_S)).type is not aiohttp.WSMsgType.TEXT


async def test_a_question_beyond_those_that_wait_is_refused_and_they_are_answered(
    served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, play = threading.Event(), rules.play

    def patiently(*asked: Any) -> Any:
        go.wait(PATIENCE_S)
        return play(*asked)

    monkeypatch.setattr(rules, "play", patiently)
    asked = [
        asyncio.create_task(ask(served, "POST", WHAT_IF, {"counters": 2}))
        for _ in range(MOST_PLAYING + 1)
    ]
    done, waiting = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
    [refused] = [one.result() for one in done]
    go.set()
    assert (refused.status, refused.code) == (503, "overloaded")
    assert [one.status for one in await asyncio.gather(*waiting)] == [200] * MOST_PLAYING
