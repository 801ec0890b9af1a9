"""A visitor's own slip, printed again a few times and no more."""

from typing import Any

from tests.served import Served

REPRINT = "/api/v1/tickets/reprint"


async def a_token(served: Served) -> str:
    return str((await served.issue())["track"]).removeprefix("/t/")


async def again(served: Served, token: str, key: str = "", who: str = "kiosk") -> Any:
    return await served.call("POST", REPRINT, {"token": token}, who=who, key=key or served.key())


async def test_a_kiosk_gets_the_ticket_that_a_telephone_shows(served: Served) -> None:
    reply = await again(served, await a_token(served))
    assert (reply.status, reply.body["ticket"]["label"]) == (200, "B001")


async def test_after_three_slips_a_clerk_is_asked(served: Served) -> None:
    token = await a_token(served)
    key = served.key()
    for one in (key, key, served.key(), served.key()):
        assert (await again(served, token, one)).status == 200
    refused = await again(served, token)
    assert (refused.status, refused.code) == (409, "reprint_limit")
    assert (await again(served, token, key)).status == 200


async def test_who_was_cancelled_needs_no_slip(served: Served) -> None:
    ticket = await served.issue()
    path = f"/api/v1/tickets/{ticket['id']}/cancel"
    body = {"reason": "left"}
    assert (await served.call("POST", path, body, who="clerk", key=served.key())).status == 200
    refused = await again(served, ticket["track"].removeprefix("/t/"))
    assert (refused.status, refused.code) == (409, "ticket_over")


async def test_a_token_that_nobody_has_finds_nothing(served: Served) -> None:
    assert (await again(served, "nobody")).status == 404
    assert (await served.call("GET", "/api/v1/public/tickets/nobody/code")).status == 404


async def test_only_kiosks_ask(served: Served) -> None:
    token = await a_token(served)
    for who, status in (("anyone", 401), ("clerk", 403), ("display", 403)):
        assert (await again(served, token, who=who)).status == status


async def test_the_telephone_gets_a_picture_of_its_own_address(served: Served) -> None:
    reply = await served.call("GET", f"/api/v1/public/tickets/{await a_token(served)}/code")
    assert reply.status == 200
    assert reply.body["qr"].startswith("data:image/svg+xml")
