"""Passkeys over HTTP: where they work, and what a stranger may send."""

from datetime import timedelta
from typing import Any

import pytest

from queue_server.people.passkeys.ceremony import text_of
from tests.people.passkeys.authenticator import Authenticator
from tests.served import Reply, Served

ONE, OWN, PROOF = (f"/api/v1/session/{p}" for p in ("passkey", "passkeys", "proof/passkey"))


class Browser:
    """Asks as a browser at ``localhost`` does, with an authenticator at hand."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.host = f"localhost:{served.server.port}"
        self.key = Authenticator(origin=f"http://{self.host}", host="localhost")

    async def post(self, path: str, body: Any = None, who: str = "anyone", **more: str) -> Reply:
        headers = {"Host": self.host, "Origin": f"http://{self.host}", **more}
        return await self.served.call("POST", path, body, who=who, headers=headers)

    async def make(self, who: str) -> Reply:
        options = await self.post(f"{OWN}/options", who=who)
        assert options.status == 200, options.body
        made = {"name": "stick", "credential": self.key.make(options.body)}
        return await self.post(OWN, made, who=who)

    async def sign(self, path: str, who: str = "anyone") -> dict[str, Any]:
        options = await self.post(f"{path}/options", who=who)
        assert options.status == 200, options.body
        return {"credential": self.key.sign(options.body)}


@pytest.fixture
def browser(served: Served) -> Browser:
    return Browser(served)


async def test_one_is_made_used_named_and_taken_away(served: Served, browser: Browser) -> None:
    made = await browser.make("clerk")
    assert made.status == 201
    signed_in = await browser.post(ONE, await browser.sign(ONE))
    assert signed_in.body == {"user": "clerk", "role": "clerk"}
    assert "HttpOnly" in signed_in.headers["Set-Cookie"]
    at = f"{OWN}/{made.body['id']}"
    renamed = await served.call("PUT", at, {"name": "blue"}, who="clerk")
    assert renamed.body["name"] == "blue"
    (listed,) = (await served.call("GET", OWN, who="clerk")).body["passkeys"]
    assert listed["host"] == "localhost"
    assert listed["used"] is not None
    users = (await served.call("GET", "/api/v1/users", who="admin")).body["users"]
    assert {one["name"]: one["passkeys"] for one in users}["clerk"] == 1
    assert (await served.call("DELETE", at, who="clerk")).status == 200
    assert (await browser.post(ONE, await browser.sign(ONE))).code == "bad_passkey"


async def test_a_session_that_was_planted_in_the_browser_ends(
    served: Served, browser: Browser
) -> None:
    """Fixation: a user who signs in by passkey gets a new session; the one before is gone."""
    await browser.make("clerk")
    planted = served.credentials["supervisor"]
    answer = await browser.post(ONE, await browser.sign(ONE), **planted)
    new = answer.headers["Set-Cookie"].partition(";")[0]
    assert new != planted["Cookie"]
    assert (await served.call("GET", "/api/v1/session", who="supervisor")).status == 401


async def test_a_proof_by_passkey_opens_what_is_dangerous(served: Served, browser: Browser) -> None:
    await browser.make("admin")
    for _ in range(2):
        served.clock.advance(timedelta(minutes=9))
        await served.call("GET", "/api/v1/session", who="admin")
    refused = await served.call("DELETE", "/api/v1/users/clerk", who="admin")
    assert refused.code == "prove_again"
    proven = await browser.post(PROOF, await browser.sign(PROOF, "admin"), who="admin")
    assert proven.status == 200
    assert (await served.call("DELETE", "/api/v1/users/clerk", who="admin")).status == 200


async def test_an_administrator_takes_them_away_and_the_sessions_end(
    served: Served, browser: Browser
) -> None:
    await browser.make("clerk")
    gone = await served.call("DELETE", "/api/v1/users/clerk/passkeys", who="admin")
    assert gone.status == 200
    assert (await served.call("GET", OWN, who="clerk")).status == 401
    assert (await browser.post(ONE, await browser.sign(ONE))).code == "bad_passkey"


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "office-pc"])
async def test_where_browsers_make_none_it_is_said(served: Served, host: str) -> None:
    """At an address of numbers, and without HTTPS."""
    headers = {"Host": host, "Origin": f"http://{host}"}
    for path, who in ((f"{ONE}/options", "anyone"), (f"{OWN}/options", "clerk")):
        reply = await served.call("POST", path, who=who, headers=headers)
        assert (reply.status, reply.code) == (409, "no_passkeys_here")


async def test_a_page_of_another_origin_is_refused(served: Served, browser: Browser) -> None:
    await browser.make("clerk")
    answer = await browser.sign(ONE)
    elsewhere = await browser.post(ONE, answer, Origin="https://evil.example")
    assert (elsewhere.status, elsewhere.code) == (403, "bad_origin")
    browser.key.origin = "https://evil.example"
    relayed = await browser.post(ONE, await browser.sign(ONE))
    assert (relayed.status, relayed.code) == (403, "bad_passkey")


BUFFER = text_of(b"x" * 37)
RIGHT = {
    "id": BUFFER, "rawId": BUFFER, "type": "public-key",
    "response": {"clientDataJSON": BUFFER, "authenticatorData": BUFFER, "signature": BUFFER},
}  # fmt: skip


@pytest.mark.parametrize(
    "credential",
    [
        None,
        "x",
        {},
        {**RIGHT, "id": ""},
        {**RIGHT, "id": "x" * 1401},
        {**RIGHT, "rawId": "no base64!"},
        {**RIGHT, "response": None},
        {**RIGHT, "response": {**RIGHT["response"], "signature": "x" * 9000}},  # type: ignore[dict-item]
        {**RIGHT, "response": {**RIGHT["response"], "clientDataJSON": 5}},  # type: ignore[dict-item]
    ],
)
async def test_what_is_no_credential_is_refused_as_bad_input(
    browser: Browser, credential: Any
) -> None:
    reply = await browser.post(ONE, {"credential": credential})
    assert (reply.status, reply.code) == (422, "invalid")


async def test_what_only_looks_like_a_credential_is_refused(browser: Browser) -> None:
    reply = await browser.post(ONE, {"credential": RIGHT})
    assert (reply.status, reply.code) == (403, "bad_passkey")


async def test_an_unknown_passkey_is_not_found(served: Served) -> None:
    for passkey_id in ("0" * 64, "x", "%00", "0" * 500):
        path = f"{OWN}/{passkey_id}"
        assert (await served.call("DELETE", path, who="clerk")).code in (
            "unknown_passkey",
            "not_found",
        )
        reply = await served.call("PUT", path, {"name": "x"}, who="clerk")
        assert reply.code in ("unknown_passkey", "not_found")
