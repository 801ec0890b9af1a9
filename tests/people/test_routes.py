"""Signing in and staying in."""

import asyncio
import re
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest

from queue_server.bootstrap import ListenOptions, Server
from queue_server.opening import memory_storage
from queue_server.settings import Settings
from tests.served import Served

SESSION = "/api/v1/session"
PASSWORD = "lantern-over-the-door"


async def add(served: Served, name: str = "mei", role: str = "clerk") -> None:
    await served.server.accounts.users.add(name, role, PASSWORD)


async def sign_in(served: Served, name: str = "mei", password: str = PASSWORD) -> Any:
    return await served.call("POST", SESSION, {"user": name, "password": password})


def cookie(reply: Any) -> Any:
    (found,) = SimpleCookie(reply.headers["Set-Cookie"]).values()
    return found


async def test_the_right_password_sets_a_cookie_no_script_can_read(served: Served) -> None:
    await add(served)
    reply = await sign_in(served)
    assert (reply.status, reply.body) == (200, {"user": "mei", "role": "clerk"})
    set_ = cookie(reply)
    assert (set_["httponly"], set_["samesite"], set_["path"]) == (True, "Strict", "/")
    assert set_.value not in str(await served.storage.accounts.sessions())
    served.credentials["mei"] = {"Cookie": f"other=1; {set_.key}={set_.value}; x=2"}
    assert (await served.call("GET", SESSION, who="mei")).body["user"] == "mei"


async def test_a_wrong_password_and_an_unknown_name_look_the_same(served: Served) -> None:
    await add(served)
    wrong = await sign_in(served, password="not-this-one")
    unknown = await sign_in(served, name="nobody")
    assert (wrong.status, wrong.code) == (401, "bad_credentials")
    assert wrong.body == unknown.body
    assert "Set-Cookie" not in wrong.headers


async def test_each_sign_in_has_a_session_of_its_own(served: Served) -> None:
    await add(served)
    assert cookie(await sign_in(served)).value != cookie(await sign_in(served)).value


async def test_a_session_ends_after_fifteen_idle_minutes(served: Served) -> None:
    for _ in range(3):
        served.clock.advance(timedelta(minutes=14))
        assert (await served.call("GET", SESSION, who="clerk")).status == 200
    served.clock.advance(timedelta(minutes=15))
    reply = await served.call("GET", SESSION, who="clerk")
    assert (reply.status, reply.code) == (401, "unauthorized")


async def test_a_session_ends_after_twelve_hours_however_busy(served: Served) -> None:
    for _ in range(72):
        served.clock.advance(timedelta(minutes=10))
        last = await served.call("GET", SESSION, who="clerk")
    assert last.status == 401


async def test_signing_out_ends_the_session(served: Served) -> None:
    reply = await served.call("DELETE", SESSION, who="clerk")
    assert reply.status == 200
    assert cookie(reply).value == ""
    assert (await served.call("GET", SESSION, who="clerk")).status == 401


async def test_a_one_time_link_signs_in_once(served: Served) -> None:
    token = await served.server.accounts.links.make("supervisor")
    reply = await press(served, token)
    assert (reply.status, reply.headers["Location"]) == (303, "/clerk")
    served.credentials["linked"] = served.cookie(cookie(reply).value)
    assert (await served.call("GET", SESSION, who="linked")).body["role"] == "supervisor"
    again = await press(served, token)
    assert (again.status, again.code) == (410, "link_used")


async def test_a_one_time_link_does_not_last(served: Served) -> None:
    token = await served.server.accounts.links.make("supervisor")
    served.clock.advance(timedelta(minutes=11))
    assert (await press(served, token)).status == 410
    assert (await press(served, "")).status == 410


async def test_an_administrator_signs_somebody_out_everywhere(served: Served) -> None:
    reply = await served.call("DELETE", "/api/v1/users/clerk/sessions", who="admin")
    assert reply.status == 200
    assert (await served.call("GET", SESSION, who="clerk")).status == 401
    missing = await served.call("DELETE", "/api/v1/users/nobody/sessions", who="admin")
    assert (missing.status, missing.code) == (404, "unknown_user")


async def test_a_user_removed_by_another_process_is_out_within_a_sweep(served: Served) -> None:
    await served.storage.accounts.remove_user("clerk")
    await served.server.accounts.known.sweep()
    assert (await served.call("GET", SESSION, who="clerk")).status == 401


async def press(served: Served, token: str) -> Any:
    """Press the button on the page of a one-time link."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    return await served.call("POST", "/signin", raw=f"once={token}".encode(), headers=form)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_opening_a_link_does_not_use_it_up(served: Served, method: str) -> None:
    token = await served.server.accounts.links.make("supervisor")
    for _ in range(2):
        reply = await served.call(method, f"/signin?once={token}")
        assert (reply.status, "Set-Cookie" in reply.headers) == (200, False)
    assert (await press(served, token)).status == 303


async def test_the_page_of_a_link_writes_nothing_into_itself(served: Served) -> None:
    reply = await served.call("GET", "/signin?once=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert b"<script" not in reply.raw
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]


async def test_the_page_of_a_link_has_the_icon_of_the_others(served: Served) -> None:
    reply = await served.call("GET", "/signin?once=any")
    icon = re.findall(r'<link rel="icon" href="([^"]+)"', reply.raw.decode())
    assert [(await served.call("GET", path)).status for path in icon] == [200]


async def test_a_page_elsewhere_cannot_press_the_button(served: Served) -> None:
    token = await served.server.accounts.links.make("supervisor")
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://evil.test"}
    reply = await served.call("POST", "/signin", raw=f"once={token}".encode(), headers=headers)
    assert (reply.status, reply.code) == (403, "bad_origin")
    assert (await press(served, token)).status == 303


async def test_junk_links_are_slowed_down(served: Served) -> None:
    statuses = [(await press(served, f"junk{n}")).status for n in range(6)]
    assert statuses == [410] * 5 + [429]


async def test_eight_right_sign_ins_in_one_second_are_all_let_in(served: Served) -> None:
    for n in range(8):
        await add(served, f"clerk{n}")
    replies = await asyncio.gather(*(sign_in(served, name=f"clerk{n}") for n in range(8)))
    assert [reply.status for reply in replies] == [200] * 8


async def test_a_colleague_who_mistypes_keeps_nobody_else_out(served: Served) -> None:
    await add(served, "mei")
    await add(served, "chen")
    for _ in range(5):
        assert (await sign_in(served, name="chen", password="not-this-one")).status == 401
    assert (await sign_in(served, name="chen")).status == 429
    assert (await sign_in(served, name="mei")).status == 200


async def test_a_name_that_nobody_has_locks_like_any_other(served: Served) -> None:
    await add(served)
    wrong = [await sign_in(served, password="not-this-one") for _ in range(6)]
    unknown = [await sign_in(served, name="nobody") for _ in range(6)]
    assert [r.status for r in wrong] == [r.status for r in unknown] == [401] * 5 + [429]
    assert wrong[-1].body == unknown[-1].body


async def test_signing_in_again_ends_the_session_that_this_browser_had(served: Served) -> None:
    await add(served)
    first = cookie(await sign_in(served))
    served.credentials["mei"] = served.cookie(first.value)
    body = {"user": "mei", "password": PASSWORD}
    assert (await served.call("POST", SESSION, body, who="mei")).status == 200
    assert (await served.call("GET", SESSION, who="mei")).status == 401


async def test_two_branches_on_one_host_have_cookies_of_their_own(settings: Settings) -> None:
    names = set()
    for _ in range(2):
        storage = memory_storage()
        server = Server(settings, storage, ListenOptions())
        await server.start()
        names.add(server.services.guard.cookie.name)
        await server.stop()
        await storage.close()
    assert len(names) == 2


async def mei_twice(served: Served) -> None:
    """Mei is signed in at two browsers, ``mei`` and ``other``."""
    await add(served)
    for who in ("mei", "other"):
        served.credentials[who] = served.cookie(cookie(await sign_in(served)).value)


async def test_people_see_where_they_are_signed_in_and_end_one_of_them(served: Served) -> None:
    await mei_twice(served)
    listed = (await served.call("GET", f"{SESSION}/list", who="mei")).body["sessions"]
    assert [one["here"] for one in listed] == [True, False]
    path = f"{SESSION}/{listed[1]['id']}"
    assert (await served.call("DELETE", path, who="clerk")).code == "unknown_session"
    assert (await served.call("DELETE", path, who="mei")).status == 200
    assert (await served.call("GET", SESSION, who="other")).status == 401
    assert (await served.call("GET", SESSION, who="mei")).status == 200


async def test_people_sign_out_everywhere(served: Served) -> None:
    await mei_twice(served)
    assert (await served.call("DELETE", f"{SESSION}/list", who="mei")).status == 200
    for who in ("mei", "other"):
        assert (await served.call("GET", SESSION, who=who)).status == 401


async def test_a_new_password_ends_the_other_sessions(served: Served) -> None:
    await mei_twice(served)
    body = {"current": PASSWORD, "new": "another-lantern-7"}
    assert (await served.call("POST", f"{SESSION}/password", body, who="mei")).status == 200
    assert (await served.call("GET", SESSION, who="other")).status == 401
    assert (await served.call("GET", SESSION, who="mei")).status == 200
    assert (await sign_in(served)).status == 401
    assert (await sign_in(served, password="another-lantern-7")).status == 200


@pytest.mark.parametrize(
    ("current", "new", "code"),
    [
        ("not-this-one", "another-lantern-7", "bad_credentials"),
        (PASSWORD, "short", "password_weak"),
        (PASSWORD, "sunshine1", "password_common"),
    ],
)
async def test_a_password_is_not_changed_lightly(
    served: Served, current: str, new: str, code: str
) -> None:
    await mei_twice(served)
    body = {"current": current, "new": new}
    reply = await served.call("POST", f"{SESSION}/password", body, who="mei")
    assert reply.code == code
    assert (await sign_in(served)).status == 200
