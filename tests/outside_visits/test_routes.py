"""Visits over HTTP: staff ask and plan, the person who asked looks at it and calls it off."""

from typing import Any

import pytest

from tests.served import Reply, Served

VISITS = "/api/v1/visits"
TUESDAY = "2026-11-24"
CANARY = "陳大文"


def asking(**fields: Any) -> dict[str, Any]:
    return {
        "kind": "home", "services": ["N02"], "zone": "centre", "place": "竹坑里沙田路四段",
        "first": "2026-11-23", "last": "2026-11-27", "opens": 540, "closes": 720, **fields,
    }  # fmt: skip


async def file(served: Served, **fields: Any) -> dict[str, Any]:
    reply = await served.call("POST", VISITS, asking(**fields), who="clerk", key=served.key())
    assert reply.status == 201, reply.body
    made: dict[str, Any] = reply.body
    return made


async def act(served: Served, id: str, do: str, **more: Any) -> Reply:
    body = {"do": do, **more}
    return await served.call("POST", f"{VISITS}/{id}/steps", body, who="clerk", key=served.key())


async def plan(served: Served, *ids: str, day: str = TUESDAY) -> Reply:
    return await served.call(
        "PUT", f"{VISITS}/days/{day}", {"visits": list(ids)}, who="supervisor"
    )  # fmt: skip


async def test_the_terms_are_those_of_the_configuration(served: Served) -> None:
    terms = (await served.call("GET", f"{VISITS}/terms", who="clerk")).body
    assert [one["name"] for one in terms["kinds"]] == ["home", "hospital", "school", "institution"]
    assert [one["name"] for one in terms["zones"]] == ["centre", "east", "north", "coast"]
    assert (terms["leaves"], terms["back"], terms["most_stops"]) == (540, 990, 12)


async def test_a_request_is_filed_found_by_code_and_seen_by_the_one_who_asked(
    served: Served,
) -> None:
    made = await file(served)
    found = await served.call("POST", f"{VISITS}/find", {"code": made["code"]}, who="clerk")
    assert found.body["visit"] == made["visit"]
    token = made["track"].removeprefix("/v/")
    own = (await served.call("GET", f"{VISITS}/own/{token}")).body["visit"]
    assert (own["code"], own["state"], own["day"]) == (made["code"], "requested", None)
    assert {"place", "zone", "groups", "id"}.isdisjoint(own)
    page = await served.call("GET", made["track"])
    assert page.status == 200
    off = await served.call("POST", f"{VISITS}/own/{token}/cancel")
    assert off.body["visit"]["state"] == "cancelled"


async def test_the_same_key_is_the_same_request(served: Served) -> None:
    first = await served.call("POST", VISITS, asking(), who="clerk", key="one")
    second = await served.call("POST", VISITS, asking(), who="clerk", key="one")
    assert (first.status, second.status) == (201, 200)
    assert first.body == second.body
    other = await served.call("POST", VISITS, asking(people=2), who="clerk", key="one")
    assert (other.status, other.code) == (422, "idempotency_mismatch")
    bare = await served.call("POST", VISITS, asking(), who="clerk")
    assert (bare.status, bare.code) == (400, "idempotency_key_required")


async def test_a_day_is_proposed_planned_driven_and_audited(served: Served) -> None:
    ids = [(await file(served, zone=zone))["visit"]["id"] for zone in ("coast", "north", "coast")]
    proposed = await served.call(
        "POST", f"{VISITS}/days/{TUESDAY}/propose", {"visits": ids}, who="supervisor"
    )
    route = proposed.body["route"]
    order = [one["visit"] for one in route["stops"]]
    assert sorted(order) == sorted(ids)
    assert (await plan(served, *order)).body["route"] == route
    day = (await served.call("GET", f"{VISITS}/days/{TUESDAY}", who="clerk")).body
    assert [one["id"] for one in day["visits"]] == order
    assert day["route"] == route
    assert day["visits"][0]["minute"] == route["stops"][0]["begins"]

    turned = [order[1], order[0], order[2]]
    tried = await served.call(
        "POST", f"{VISITS}/days/{TUESDAY}/times", {"visits": turned}, who="supervisor"
    )
    assert [one["visit"] for one in tried.body["route"]["stops"]] == turned
    early = await act(served, order[0], "depart")
    assert (early.status, early.code) == (409, "visit_not_today")
    steps = (await served.call("GET", f"{VISITS}/{order[0]}/steps", who="supervisor")).body["steps"]
    assert [(one["action"], one["actor"]) for one in steps] == [
        ("file", "user:clerk"), ("plan", "user:supervisor"),
    ]  # fmt: skip


async def test_a_class_is_served_in_groups_and_its_absent_are_met_again(served: Served) -> None:
    made = await file(
        served, kind="school", services=["N01"],
        groups=[{"label": "301", "seats": list(range(1, 13))}],
    )  # fmt: skip
    visit = made["visit"]
    assert (visit["people"], [len(one) for one in visit["fives"][0]]) == (12, [6, 6])
    assert (await plan(served, visit["id"], day="2026-11-23")).status == 200
    assert (await act(served, visit["id"], "depart")).status == 200
    missing = [{"label": "301", "seats": [4, 7]}]
    missed = await act(served, visit["id"], "miss", missing=missing)
    assert (missed.body["visit"]["state"], missed.body["visit"]["people"]) == ("not_met", 2)
    again = await act(served, visit["id"], "again")
    assert (again.body["visit"]["trip"], again.body["visit"]["groups"]) == (2, missing)


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"kind": "moon"}, 422, "invalid"),
        ({"services": ["X99"]}, 404, "unknown_service"),
        ({"services": []}, 422, "bad_shape"),
        ({"place": ""}, 422, "bad_shape"),
        ({"place": f"{CANARY}先生"}, 422, "personal_data"),
        ({"first": "2026-13-01"}, 422, "bad_shape"),
        ({"first": "2026-11-20"}, 422, "invalid"),
        ({"opens": -1}, 422, "bad_shape"),
        ({"groups": [{"label": CANARY, "seats": [1]}]}, 422, "invalid"),
        ({"groups": [{"label": "301", "seats": [0]}]}, 422, "bad_shape"),
        ({"minutes": 4}, 422, "bad_shape"),
    ],
)
async def test_a_request_that_cannot_be_is_refused(
    served: Served, fields: dict[str, Any], status: int, code: str
) -> None:
    reply = await served.call("POST", VISITS, asking(**fields), who="clerk", key=served.key())
    assert reply.status == status, reply.body
    assert code in ("bad_shape", reply.code)


@pytest.mark.parametrize("day", ["tomorrow", "20261124", "2026-02-30", "1999-01-01", "9999-01-01"])
async def test_an_address_without_a_day_is_refused(served: Served, day: str) -> None:
    for method, path in (("GET", ""), ("POST", "/propose"), ("POST", "/times"), ("PUT", "")):
        body: Any = None if method == "GET" else {"visits": []}
        reply = await served.call(method, f"{VISITS}/days/{day}{path}", body, who="supervisor")
        assert (reply.status, reply.code) == (422, "invalid")


async def test_a_plan_of_thirteen_or_on_a_sunday_is_refused(served: Served) -> None:
    many = await plan(served, *(f"v{n}" for n in range(13)))
    assert many.status == 422
    sunday = await plan(served, day="2026-11-29")
    assert (sunday.status, sunday.code) == (409, "not_an_office_day")
    unknown = await plan(served, "nobody")
    assert (unknown.status, unknown.code) == (404, "unknown_visit")


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("x", "unknown_visit"),
        ("0" * 48, "unknown_visit"),
        ("é", "unknown_visit"),
        ("%00", "not_found"),
    ],
)
async def test_a_wrong_link_is_unknown(served: Served, token: str, code: str) -> None:
    for method, path in (("GET", ""), ("POST", "/cancel")):
        reply = await served.call(method, f"{VISITS}/own/{token}{path}")
        assert (reply.status, reply.code) == (404, code)


async def test_no_name_is_anywhere_after_a_clerk_tried(served: Served) -> None:
    for fields in ({"place": f"{CANARY}小姐"}, {"groups": [{"label": CANARY, "seats": [1]}]}):
        await served.call("POST", VISITS, asking(**fields), who="clerk", key=served.key())
    made = await file(served)
    await act(served, made["visit"]["id"], "cancel")
    asked = [
        await served.call("GET", path, who="admin")
        for path in (VISITS, f"{VISITS}/{made['visit']['id']}/steps", "/api/v1/journal")
    ]
    assert all(reply.status == 200 for reply in asked)
    assert not any(CANARY.encode() in reply.raw for reply in asked)
