"""An administrator manages the list of staff, without a shell."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.served import Served

USERS = "/api/v1/users"


async def add(served: Served, name: str = "chen", role: str = "clerk") -> Any:
    return await served.call("POST", USERS, {"name": name, "role": role}, who="admin")


async def come_in(served: Served, link: dict[str, Any]) -> Any:
    """Press the button on the page of a link."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    query = urlsplit(link["url"]).query
    return await served.call("POST", "/signin", raw=query.encode(), headers=form)


async def test_everyone_with_an_account_is_listed_with_where_they_are(served: Served) -> None:
    found = (await served.call("GET", USERS, who="admin")).body["users"]
    assert [one["name"] for one in found] == ["admin", "auditor", "clerk", "supervisor"]
    assert {one["sessions"] for one in found} == {1}
    assert all(one["last_seen"] for one in found)


async def test_a_new_clerk_comes_in_by_the_link_and_by_nothing_else(served: Served) -> None:
    reply = await add(served)
    assert (reply.status, reply.body["name"]) == (201, "chen")
    assert reply.body["url"].startswith(served.server.url)
    assert reply.body["qr"].startswith("data:image/svg+xml")
    assert (await come_in(served, reply.body)).status == 303
    assert (await come_in(served, reply.body)).code == "link_used"
    found = (await served.call("GET", USERS, who="admin")).body["users"]
    assert {one["name"]: one["sessions"] for one in found}["chen"] == 1


async def test_the_same_name_is_not_given_twice(served: Served) -> None:
    await add(served)
    reply = await add(served)
    assert (reply.status, reply.code) == (409, "user_exists")


@pytest.mark.parametrize(
    ("name", "role", "code"),
    [
        ("chen", "king", "unknown_role"),
        ("", "clerk", "invalid_name"),
        ("a b", "clerk", "invalid_name"),
        ("x" * 41, "clerk", "invalid_name"),
        ("x" * 81, "clerk", "invalid"),
        (7, "clerk", "invalid"),
    ],
)
async def test_what_is_no_name_or_role_is_refused(
    served: Served, name: Any, role: str, code: str
) -> None:
    reply = await add(served, name, role)
    assert (reply.status, reply.code) == (422, code)


async def test_somebody_locked_out_gets_a_new_link(served: Served) -> None:
    reply = await served.call("POST", f"{USERS}/clerk/link", who="admin")
    assert (await come_in(served, reply.body)).status == 303
    missing = await served.call("POST", f"{USERS}/nobody/link", who="admin")
    assert (missing.status, missing.code) == (404, "unknown_user")


async def test_who_has_left_is_out_at_once(served: Served) -> None:
    assert (await served.call("DELETE", f"{USERS}/clerk", who="admin")).status == 200
    assert (await served.call("GET", "/api/v1/session", who="clerk")).status == 401
    again = await served.call("DELETE", f"{USERS}/clerk", who="admin")
    assert (again.status, again.code) == (404, "unknown_user")


async def test_an_administrator_cannot_take_the_own_account_away(served: Served) -> None:
    reply = await served.call("DELETE", f"{USERS}/admin", who="admin")
    assert (reply.status, reply.code) == (409, "own_account")


async def test_who_came_in_by_link_sets_a_first_password_and_then_needs_it(
    served: Served,
) -> None:
    reply = await come_in(served, (await add(served)).body)
    served.credentials["chen"] = {"Cookie": reply.headers["Set-Cookie"].split(";")[0]}
    about = await served.call("GET", "/api/v1/session", who="chen")
    assert about.body == {"user": "chen", "role": "clerk", "no_password": True}
    nothing = await served.call("POST", "/api/v1/session", {"user": "chen", "password": ""})
    assert nothing.code == "bad_credentials"

    path, first = "/api/v1/session/password", {"current": "", "new": "lantern-over-the-door"}
    assert (await served.call("POST", path, first, who="chen")).status == 200
    await served.server.accounts.known.sweep()
    assert "no_password" not in (await served.call("GET", "/api/v1/session", who="chen")).body
    again = await served.call("POST", path, {**first, "new": "another-lantern-here"}, who="chen")
    assert again.code == "bad_credentials"
    signed_in = {"user": "chen", "password": first["new"]}
    assert (await served.call("POST", "/api/v1/session", signed_in)).status == 200
