"""The second step and the proof before dangerous acts, over HTTP."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pyotp
import pytest

from queue_server.people.routes.pictures import qr
from queue_server.people.shapes import NewSecret
from queue_server.wire.shapes import MAX_TEXT, check
from tests.routes import every_route
from tests.served import Served

STEP, PROOF, USERS = "/api/v1/session/second-step", "/api/v1/session/proof", "/api/v1/users"
PASSWORD = "lantern-over-the-door"

#: What must not be possible at a PC that was left signed in.
DANGEROUS = {
    "POST /api/v1/users", "POST /api/v1/users/{name}/link", "DELETE /api/v1/users/{name}",
    "DELETE /api/v1/users/{name}/sessions", "DELETE /api/v1/users/{name}/second-step",
    "POST /api/v1/screens", "DELETE /api/v1/screens/{name}", "DELETE /api/v1/notes/{seq}",
    "POST /api/v1/day",
    "POST /api/v1/config", "POST /api/v1/config/restart",
    "POST /api/v1/config/history/{version}/restore",
    "POST /api/v1/session/second-step", "DELETE /api/v1/session/second-step",
    "POST /api/v1/session/second-step/recovery",
    "POST /api/v1/session/passkeys/options", "POST /api/v1/session/passkeys",
    "POST /api/v1/session/provider", "DELETE /api/v1/session/provider",
    "POST /api/v1/users/waiting/{id}", "DELETE /api/v1/users/waiting/{id}",
    "DELETE /api/v1/session/passkeys/{id}", "DELETE /api/v1/users/{name}/passkeys",
}  # fmt: skip


def test_what_is_dangerous_is_written_out_a_second_time() -> None:
    assert {route.name for route in every_route() if route.dangerous} == DANGEROUS


def shown(served: Served, secret: str) -> str:
    return pyotp.TOTP(secret).at(served.clock.now())


async def enrol(served: Served, who: str = "admin") -> tuple[str, list[str]]:
    begun = await served.call("POST", STEP, who=who)
    assert begun.status == 201
    assert begun.body["qr"].startswith("data:image/svg+xml")
    secret: str = begun.body["secret"]
    done = await served.call("PUT", STEP, {"code": shown(served, secret)}, who=who)
    assert done.status == 200
    return secret, done.body["recovery"]


async def left_open(served: Served) -> None:
    """Longer than a proof lasts, yet never idle."""
    for _ in range(2):
        served.clock.advance(timedelta(minutes=9))
        await served.call("GET", "/api/v1/session", who="admin")
        await served.call("GET", "/api/v1/session", who="clerk")


async def test_a_user_turns_it_on_sees_it_and_turns_it_off(served: Served) -> None:
    nothing = {"on": False, "since": None, "required": False, "recovery_left": 0}
    assert (await served.call("GET", STEP, who="clerk")).body == nothing
    _, recovery = await enrol(served, "clerk")
    assert len(set(recovery)) == 10
    state = (await served.call("GET", STEP, who="clerk")).body
    assert (state["on"], state["recovery_left"]) == (True, 10)
    listed = (await served.call("GET", USERS, who="admin")).body["users"]
    assert {one["name"]: one["second_step"] for one in listed}["clerk"]
    new = await served.call("POST", f"{STEP}/recovery", who="clerk")
    assert (new.status, len(new.body["recovery"])) == (201, 10)
    assert (await served.call("DELETE", STEP, who="clerk")).status == 200
    assert (await served.call("GET", STEP, who="clerk")).body == nothing


async def test_the_sign_in_asks_for_the_code_and_takes_it_once(served: Served) -> None:
    await served.server.accounts.users.add("mei", "clerk", PASSWORD)
    form = {"user": "mei", "password": PASSWORD}
    first = await served.call("POST", "/api/v1/session", form)
    served.credentials["mei"] = {"Cookie": first.headers["Set-Cookie"].partition(";")[0]}
    secret, _ = await enrol(served, "mei")
    served.clock.advance(timedelta(seconds=30))
    asked = await served.call("POST", "/api/v1/session", form)
    assert (asked.status, asked.code) == (403, "second_step_needed")
    assert "Set-Cookie" not in asked.headers
    form["code"] = shown(served, secret)
    assert (await served.call("POST", "/api/v1/session", form)).status == 200
    again = await served.call("POST", "/api/v1/session", form)
    assert (again.status, again.code) == (403, "bad_code")


async def test_a_pc_left_open_does_nothing_dangerous_without_the_password(served: Served) -> None:
    accounts = served.server.accounts
    await left_open(served)
    for method, path, body in (
        ("POST", USERS, {"name": "chen", "role": "admin"}),
        ("DELETE", f"{USERS}/clerk", None),
        ("DELETE", "/api/v1/notes/1", None),
        ("POST", STEP, None),
    ):
        reply = await served.call(method, path, body, who="admin", key=served.key())
        assert (reply.status, reply.code) == (403, "prove_again"), path
    assert (await served.call("GET", USERS, who="admin")).status == 200

    await accounts.users.set_password("admin", PASSWORD)
    form = {"user": "admin", "password": PASSWORD}
    fresh = await served.call("POST", "/api/v1/session", form)
    served.credentials["admin"] = {"Cookie": fresh.headers["Set-Cookie"].partition(";")[0]}
    await left_open(served)
    wrong = await served.call("POST", PROOF, {"password": "not-this-one"}, who="admin")
    assert (wrong.status, wrong.code) == (401, "bad_credentials")
    assert (await served.call("POST", PROOF, {"password": PASSWORD}, who="admin")).status == 200
    reply = await served.call("POST", USERS, {"name": "chen", "role": "clerk"}, who="admin")
    assert reply.status == 201


async def test_a_proof_opens_no_door_that_the_role_does_not(served: Served) -> None:
    reply = await served.call("POST", USERS, {"name": "chen", "role": "admin"}, who="clerk")
    assert (reply.status, reply.code) == (403, "forbidden")


async def test_an_administrator_resets_it_and_that_ends_the_sessions(served: Served) -> None:
    await enrol(served, "clerk")
    path = f"{USERS}/clerk/second-step"
    assert (await served.call("DELETE", path, who="admin")).status == 200
    assert (await served.call("GET", "/api/v1/session", who="clerk")).status == 401
    again = await served.call("DELETE", path, who="admin")
    assert (again.status, again.code) == (409, "second_step_missing")
    nobody = await served.call("DELETE", f"{USERS}/nobody/second-step", who="admin")
    assert (nobody.status, nobody.code) == (404, "unknown_user")


@pytest.mark.parametrize("body", [{}, {"code": None}, {"code": 7}, {"code": "1" * 81}])
async def test_what_is_no_code_is_refused(served: Served, body: dict[str, Any]) -> None:
    reply = await served.call("PUT", STEP, body, who="clerk")
    assert (reply.status, reply.code) == (422, "invalid")


async def test_confirming_before_beginning_and_beginning_twice_are_refused(served: Served) -> None:
    reply = await served.call("PUT", STEP, {"code": "123456"}, who="clerk")
    assert (reply.status, reply.code) == (409, "second_step_missing")
    await enrol(served, "clerk")
    reply = await served.call("POST", STEP, who="clerk")
    assert (reply.status, reply.code) == (409, "second_step_exists")


async def test_the_page_of_a_link_asks_for_the_code_and_the_link_is_still_good(
    served: Served,
) -> None:
    secret, _ = await enrol(served, "clerk")
    made = await served.call("POST", f"{USERS}/clerk/link", who="admin")
    query = urlsplit(made.body["url"]).query
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    async def press(more: str = "") -> Any:
        return await served.call("POST", "/signin", raw=(query + more).encode(), headers=form)

    asked = await press()
    assert asked.status == 403
    assert b'name="code"' in asked.raw
    assert (await press("&code=%3Cscript%3E")).status == 403
    served.clock.advance(timedelta(seconds=30))
    assert (await press(f"&code={shown(served, secret)}")).status == 303


async def test_where_the_role_asks_for_it_nothing_else_is_open_before(served: Served) -> None:
    known = served.server.accounts.known.users
    known._policy = replace(known._policy, second_step=frozenset({"admin"}))
    who = (await served.call("GET", "/api/v1/session", who="admin")).body
    assert who["role"] == "enrolling"
    for path in (USERS, "/api/v1/journal", "/api/v1/board", "/api/v1/session/choices"):
        reply = await served.call("GET", path, who="admin")
        assert (reply.status, reply.code) == (403, "forbidden"), path
    state = (await served.call("GET", STEP, who="admin")).body
    assert (state["on"], state["required"]) == (False, True)
    await enrol(served)
    assert (await served.call("GET", USERS, who="admin")).status == 200


def test_no_machine_may_do_what_is_dangerous() -> None:
    machines = {"kiosk", "display", "host", "anyone"}
    assert all(not route.roles & machines for route in every_route() if route.dangerous)


def test_the_picture_of_the_largest_code_fits_its_answer() -> None:
    picture = qr("a" * 2953)
    assert len(picture) > MAX_TEXT
    check({"secret": "S", "address": "A", "qr": picture}, NewSecret)
