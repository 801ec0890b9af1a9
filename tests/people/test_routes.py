"""Signing in and staying in."""

from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

SESSION = "/api/v1/session"
PASSWORD = "lantern-over-the-door"


async def add(served: Any, name: str = "mei", role: str = "clerk") -> None:
    await served.server.accounts.add_user(name, role, PASSWORD)


async def sign_in(served: Any, name: str = "mei", password: str = PASSWORD) -> Any:
    return await served.call("POST", SESSION, {"user": name, "password": password})


def cookie(reply: Any) -> Any:
    return SimpleCookie(reply.headers["Set-Cookie"])["jiaohao_session"]


async def test_the_right_password_sets_a_cookie_no_script_can_read(served: Any) -> None:
    await add(served)
    reply = await sign_in(served)
    assert (reply.status, reply.body) == (200, {"user": "mei", "role": "clerk"})
    set_ = cookie(reply)
    assert (set_["httponly"], set_["samesite"], set_["path"]) == (True, "Strict", "/")
    assert set_.value not in str(await served.storage.accounts.sessions())
    served.credentials["mei"] = {"Cookie": f"other=1; jiaohao_session={set_.value}; x=2"}
    assert (await served.call("GET", SESSION, who="mei")).body["user"] == "mei"


async def test_a_wrong_password_and_an_unknown_name_look_the_same(served: Any) -> None:
    await add(served)
    wrong = await sign_in(served, password="not-this-one")
    unknown = await sign_in(served, name="nobody")
    assert (wrong.status, wrong.code) == (401, "bad_credentials")
    assert wrong.body == unknown.body
    assert "Set-Cookie" not in wrong.headers


async def test_each_sign_in_has_a_session_of_its_own(served: Any) -> None:
    await add(served)
    assert cookie(await sign_in(served)).value != cookie(await sign_in(served)).value


async def test_a_session_ends_after_fifteen_idle_minutes(served: Any) -> None:
    for _ in range(3):
        served.clock.advance(timedelta(minutes=14))
        assert (await served.call("GET", SESSION, who="clerk")).status == 200
    served.clock.advance(timedelta(minutes=15))
    reply = await served.call("GET", SESSION, who="clerk")
    assert (reply.status, reply.code) == (401, "unauthorized")


async def test_a_session_ends_after_twelve_hours_however_busy(served: Any) -> None:
    for _ in range(72):
        served.clock.advance(timedelta(minutes=10))
        last = await served.call("GET", SESSION, who="clerk")
    assert last.status == 401


async def test_signing_out_ends_the_session(served: Any) -> None:
    reply = await served.call("DELETE", SESSION, who="clerk")
    assert reply.status == 200
    assert cookie(reply).value == ""
    assert (await served.call("GET", SESSION, who="clerk")).status == 401


async def test_a_one_time_link_signs_in_once(served: Any) -> None:
    token = await served.server.accounts.make_link("supervisor")
    reply = await served.call("GET", f"/signin?once={token}")
    assert (reply.status, reply.headers["Location"]) == (303, "/clerk")
    served.credentials["linked"] = {"Cookie": f"jiaohao_session={cookie(reply).value}"}
    assert (await served.call("GET", SESSION, who="linked")).body["role"] == "supervisor"
    again = await served.call("GET", f"/signin?once={token}")
    assert (again.status, again.code) == (410, "link_used")


async def test_a_one_time_link_does_not_last(served: Any) -> None:
    token = await served.server.accounts.make_link("supervisor")
    served.clock.advance(timedelta(minutes=11))
    assert (await served.call("GET", f"/signin?once={token}")).status == 410
    assert (await served.call("GET", "/signin")).status == 410


async def test_an_administrator_signs_somebody_out_everywhere(served: Any) -> None:
    reply = await served.call("DELETE", "/api/v1/users/clerk/sessions", who="admin")
    assert reply.status == 200
    assert (await served.call("GET", SESSION, who="clerk")).status == 401
    missing = await served.call("DELETE", "/api/v1/users/nobody/sessions", who="admin")
    assert (missing.status, missing.code) == (404, "unknown_user")


async def test_a_user_removed_by_another_process_is_out_within_a_sweep(served: Any) -> None:
    await served.storage.accounts.remove_user("clerk")
    await served.server.accounts.sweep()
    assert (await served.call("GET", SESSION, who="clerk")).status == 401
