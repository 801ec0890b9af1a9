"""Campaigns over HTTP: announced, registered for, drawn, checked by anyone, answered."""

from datetime import timedelta
from typing import Any

import pytest

from queue_server.campaigns.rules.lottery import commitment, mistakes
from queue_server.web.guard.limits import Guesses, RateLimit
from tests.campaigns.making import CUTOFF, ENDS
from tests.served import Served

CAMPAIGNS = "/api/v1/campaigns"


def body(**fields: Any) -> dict[str, Any]:
    return {
        "name": {"zh-TW": "疫苗", "en": "Vaccine"}, "quota": 1, "cutoff": CUTOFF.isoformat(),
        "ends": ENDS.isoformat(), "answer_hours": 48, **fields,
    }  # fmt: skip


async def announce(served: Served, **fields: Any) -> dict[str, Any]:
    reply = await served.call("POST", CAMPAIGNS, body(**fields), who="supervisor")
    assert reply.status == 201, reply.body
    made: dict[str, Any] = reply.body["campaign"]
    return made


async def register(served: Served, id: str) -> dict[str, Any]:
    path = f"{CAMPAIGNS}/{id}/intents"
    reply = await served.call("POST", path, who="clerk", key=served.key())
    assert reply.status == 201, reply.body
    made: dict[str, Any] = reply.body
    return made


async def test_anyone_can_compute_the_draw_again_from_what_was_promised(served: Served) -> None:
    one = await announce(served, beacon_source="大樂透第 115000099 期")
    made = [await register(served, one["id"]) for _ in range(5)]
    promised = (await served.call("GET", CAMPAIGNS)).body["campaigns"][0]
    assert (promised["open"], promised["seed"], promised["beacon"]) == (True, None, None)
    early = await served.call("GET", f"{CAMPAIGNS}/{one['id']}/list")
    assert (early.status, early.code) == (409, "not_drawn")

    await served.time_comes(CUTOFF)
    draw = f"{CAMPAIGNS}/{one['id']}/draw"
    bare = await served.call("POST", draw, {}, who="supervisor")
    assert (bare.status, bare.code) == (422, "invalid")
    drawn = await served.call("POST", draw, {"beacon": "7 12 31"}, who="supervisor")
    assert drawn.status == 200, drawn.body
    listed = (await served.call("GET", f"{CAMPAIGNS}/{one['id']}/list")).body
    assert promised["commitment"] == listed["commitment"] == commitment(listed["seed"])
    assert sorted(listed["codes"]) == sorted(each["code"] for each in made)
    assert mistakes(listed["commitment"], listed["seed"], listed["beacon"], listed["codes"]) == []
    again = await served.call("POST", draw, {"beacon": "8"}, who="supervisor")
    assert (again.status, again.code) == (409, "campaign_drawn")


async def test_the_first_is_invited_answers_by_the_link_and_passes_the_place_on(
    served: Served,
) -> None:
    one = await announce(served)
    made = [await register(served, one["id"]) for _ in range(2)]
    links = {each["code"]: each["track"] for each in made}
    await served.time_comes(CUTOFF)
    await served.call("POST", f"{CAMPAIGNS}/{one['id']}/draw", {}, who="supervisor")
    first, second = (await served.call("GET", f"{CAMPAIGNS}/{one['id']}/list")).body["codes"]
    token = links[first].removeprefix("/c/")
    mine = (await served.call("GET", f"{CAMPAIGNS}/own/{token}")).body
    assert (mine["intent"]["state"], mine["intent"]["place"]) == ("invited", 1)
    assert (await served.call("GET", links[first])).status == 200
    path = f"{CAMPAIGNS}/own/{token}/answer"
    assert (await served.call("POST", path, {"answer": "withdraw"})).status == 200
    found = await served.call("POST", f"{CAMPAIGNS}/{one['id']}/find", {"code": second})
    assert found.body["intent"]["state"] == "invited"
    await served.time_comes(CUTOFF + timedelta(hours=49))
    late = await served.call("POST", f"{CAMPAIGNS}/{one['id']}/find", {"code": second})
    assert late.body["intent"]["state"] == "lapsed"


async def test_staff_accept_and_serve_for_an_applicant(served: Served) -> None:
    one = await announce(served)
    made = await register(served, one["id"])
    await served.time_comes(CUTOFF)
    await served.call("POST", f"{CAMPAIGNS}/{one['id']}/draw", {}, who="supervisor")
    path = f"{CAMPAIGNS}/intents/{made['intent']['id']}/steps"
    for do, state in (("accept", "accepted"), ("serve", "served")):
        reply = await served.call("POST", path, {"do": do}, who="clerk")
        assert reply.body["intent"]["state"] == state
    over = await served.call("POST", path, {"do": "withdraw"}, who="clerk")
    assert (over.status, over.code) == (409, "intent_state")
    listed = await served.call("GET", f"{CAMPAIGNS}/{one['id']}/intents", who="clerk")
    assert [each["state"] for each in listed.body["intents"]] == ["served"]


async def test_a_supervisor_sees_who_did_what_and_for_which_code(served: Served) -> None:
    one = await announce(served)
    made = await register(served, one["id"])
    await served.time_comes(CUTOFF)
    await served.call("POST", f"{CAMPAIGNS}/{one['id']}/draw", {}, who="supervisor")
    path = f"{CAMPAIGNS}/{one['id']}/steps"
    steps = (await served.call("GET", path, who="supervisor")).body["steps"]
    assert [(each["action"], each["code"]) for each in steps] == [
        ("announce", None), ("register", made["code"]), ("draw", None), ("invited", made["code"]),
    ]  # fmt: skip
    assert (await served.call("GET", path, who="clerk")).status == 403


@pytest.mark.parametrize(
    "fields",
    [
        {"name": {}}, {"quota": 0}, {"quota": 5001}, {"cutoff": "tomorrow"},
        {"answer_hours": 0}, {"ends": CUTOFF.isoformat()}, {"name": {"zh-TW": "A123456789"}},
        {"name": {"en": "only English"}}, {"beacon_source": "x" * 121},
    ],
)  # fmt: skip
async def test_an_announcement_that_cannot_be_is_refused(
    served: Served, fields: dict[str, Any]
) -> None:
    reply = await served.call("POST", CAMPAIGNS, body(**fields), who="supervisor")
    assert reply.status == 422, reply.body


async def test_what_is_not_there_is_unknown(served: Served) -> None:
    for method, path, sent in (
        ("GET", "/nothing/list", None),
        ("POST", "/nothing/find", {"code": "2222-2222"}),
        ("GET", "/own/nothing", None),
        ("POST", "/own/nothing/answer", {"answer": "accept"}),
        ("GET", "/nothing/intents", None),
        ("GET", "/nothing/steps", None),
        ("POST", "/nothing/draw", {}),
        ("POST", "/intents/nothing/steps", {"do": "accept"}),
    ):
        reply = await served.call(method, CAMPAIGNS + path, sent, who="supervisor")
        assert (reply.status, reply.code[:8]) == (404, "unknown_"), path


async def test_who_guesses_codes_has_to_wait(served: Served) -> None:
    one = await announce(served)
    limits = served.server.services.guard.limits
    limits.on, limits.codes = True, Guesses(minute=RateLimit(2, 60.0))
    path = f"{CAMPAIGNS}/{one['id']}/find"
    for _ in range(2):
        assert (await served.call("POST", path, {"code": "2222-2222"})).status == 404
    refused = await served.call("POST", path, {"code": "2222-2222"})
    assert (refused.status, refused.code) == (429, "too_many_tries")
