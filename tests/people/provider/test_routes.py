"""To a real provider and back over HTTP, and what a stranger may do on the way back."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from queue_server.clock import SystemClock
from queue_server.people.provider.fetch import HttpFetch
from tests.people.provider.real import RealProvider, walk
from tests.served import Reply, Served
from tests.waiting import PATIENCE_S

START, BACK = "/signin/provider/start", "/signin/provider"
OWN, WAITING = "/api/v1/session/provider", "/api/v1/users/waiting"


class Office:
    """The served office with a provider beside it."""

    def __init__(self, served: Served, provider: RealProvider) -> None:
        self.served = served
        self.provider = provider
        self.callback = provider.terms.redirect_uri
        fetch = HttpFetch(deadline_s=PATIENCE_S)
        served.server.accounts.also_at(replace(provider.terms, label="City"), fetch)

    async def start(self) -> str:
        """The browser's cookie, and where it is sent."""
        reply = await self.served.call("GET", START)
        assert reply.status == 303
        cookie = reply.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        self.there = reply.headers["Location"]
        return str(cookie.partition(";")[0])

    async def back(self, cookie: str, said: dict[str, str], more: str = "") -> Reply:
        query = "&".join(f"{name}={value}" for name, value in said.items())
        return await self.served.call(
            "GET", f"{BACK}?{query}{more}", headers={"Cookie": cookie} if cookie else {}
        )

    async def comes(self, more: str = "") -> Reply:
        cookie = await self.start()
        return await self.back(cookie, await walk(self.there, self.callback), more)

    async def let_in(self) -> None:
        assert (await self.comes()).code == "waits_for_admin"
        (one,) = (await self.served.call("GET", WAITING, who="admin")).body["waiting"]
        path = f"{WAITING}/{one['id']}"
        assert (
            await self.served.call("POST", path, {"name": "x y", "role": "clerk"}, who="admin")
        ).code == "invalid_name"
        taken = {"name": "clerk", "role": "clerk"}
        assert (await self.served.call("POST", path, taken, who="admin")).code == "user_exists"
        given = {"name": "mei", "role": "clerk"}
        assert (await self.served.call("POST", path, given, who="admin")).status == 200


@pytest.fixture(scope="module")
def city() -> Iterator[RealProvider]:
    """One for all: where it sends browsers back to is never asked for, so it need not exist."""
    provider = RealProvider("canaille")
    yield provider
    provider.stop()


@pytest.fixture
def office(served: Served, city: RealProvider) -> Office:
    return Office(served, city)


async def test_a_newcomer_is_let_in_signs_in_and_out(served: Served, office: Office) -> None:
    await served.time_comes(SystemClock().now())
    assert (await served.call("GET", "/api/v1/session/ways")).body == {"provider": "City"}
    await office.let_in()
    came = await office.comes(more="&next=https://evil.example&redirect_uri=https://evil.example")
    assert (came.status, came.headers["Location"]) == (303, "/clerk")
    cookies = came.headers.getall("Set-Cookie")
    served.credentials["mei"] = {
        "Cookie": next(c for c in cookies if "_provider" not in c).partition(";")[0]
    }
    assert "SameSite=Strict" in next(c for c in cookies if "_provider" not in c)
    who = await served.call("GET", "/api/v1/session", who="mei")
    assert (who.body["user"], who.body["role"]) == ("mei", "clerk")
    assert (await served.call("GET", OWN, who="mei")).body["linked"] == ["Mei"]
    ended = await served.call("DELETE", "/api/v1/session", who="mei")
    assert ended.body["end"].startswith(office.provider.issuer)


async def test_what_comes_back_to_another_browser_signs_nobody_in(
    served: Served, office: Office
) -> None:
    """CSRF at sign-in and at linking: an attacker's code is sent with a victim's browser."""
    await served.time_comes(SystemClock().now())
    await office.let_in()
    await office.start()
    said = await walk(office.there, office.callback)
    for cookie in ("", served.credentials["clerk"]["Cookie"], await office.start()):
        reply = await office.back(cookie, said)
        assert (reply.status, reply.code) == (403, "provider_refused")
        assert "_session" not in reply.headers.get("Set-Cookie", "")
    assert (await served.call("GET", OWN, who="clerk")).body["linked"] == []


async def test_a_user_links_and_ends_the_link(served: Served, office: Office) -> None:
    await served.time_comes(SystemClock().now())
    begun = await served.call("POST", OWN, who="clerk")
    cookie = begun.headers["Set-Cookie"].partition(";")[0]
    said = await walk(begun.body["address"], office.callback)
    back = await office.back(cookie, said)
    assert (back.status, back.headers["Location"]) == (303, "/me")
    assert (await served.call("GET", OWN, who="clerk")).body["linked"] == ["Mei"]
    assert (await served.call("DELETE", OWN, who="clerk")).status == 200
    assert (await served.call("DELETE", OWN, who="clerk")).code == "not_linked"


async def test_the_own_second_step_is_asked_for_after_the_provider(
    served: Served, office: Office
) -> None:
    await served.time_comes(SystemClock().now())
    await office.let_in()
    await served.storage.accounts.begin_second_step("mei", "JBSWY3DPEHPK3PXP")
    await served.storage.accounts.confirm_second_step("mei", served.clock.now(), 0, [])
    came = await office.comes()
    assert came.status == 403
    assert b'name="code"' in came.raw
    assert not any("_provider" not in one for one in came.headers.getall("Set-Cookie"))


async def test_a_link_of_a_session_that_ended_is_too_late(served: Served, office: Office) -> None:
    await served.time_comes(SystemClock().now())
    begun = await served.call("POST", OWN, who="clerk")
    cookie = begun.headers["Set-Cookie"].partition(";")[0]
    await served.call("DELETE", "/api/v1/session", who="clerk")
    back = await office.back(cookie, await walk(begun.body["address"], office.callback))
    assert (back.status, back.code) == (409, "link_too_late")


async def test_junk_on_the_way_back_is_refused_and_soon_must_wait(
    served: Served, office: Office
) -> None:
    codes = [
        (await office.back("", {"code": "x" * 5000, "state": "y"})).code,
        (await office.back("", {})).code,
        (await office.back("a=b;;=;", {"code": "%00", "state": "%ff"})).code,
        (await office.back("", {"error": "server_error", "state": "s"})).code,
        (await office.back("", {"code": "c", "state": "s", "iss": "https://evil"})).code,
        *[(await office.back("", {"code": "c", "state": "s"})).code for _ in range(2)],
    ]
    refused = ["provider_refused"] * 2
    assert codes == [*refused, "invalid", *refused, "provider_refused", "locked_out"]


async def test_who_waits_is_for_administrators_to_decide(served: Served, office: Office) -> None:
    for path in (f"{WAITING}/{'0' * 64}", f"{WAITING}/x"):
        assert (await served.call("DELETE", path, who="admin")).code == "unknown_identity"
        reply = await served.call("POST", path, {"name": "mei"}, who="admin")
        assert reply.code == "unknown_identity"
        assert (await served.call("POST", path, {"name": 5}, who="admin")).status == 422


async def test_without_a_provider_there_is_no_way_there(served: Served) -> None:
    assert (await served.call("GET", "/api/v1/session/ways")).body == {"provider": None}
    for method, path, who in (
        ("GET", START, "anyone"), ("GET", BACK, "anyone"), ("POST", OWN, "clerk"),
    ):  # fmt: skip
        reply = await served.call(method, path, who=who)
        assert (reply.status, reply.code) == (404, "not_found")
    assert (await served.call("GET", OWN, who="clerk")).body == {"provider": None, "linked": []}
    assert (await served.call("GET", WAITING, who="admin")).body == {"waiting": []}
