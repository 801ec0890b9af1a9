"""A page of another site changes nothing here."""

import aiohttp
import pytest

from tests.served import Served

FOREIGN = ["https://evil.example", "null", "http://127.0.0.1:1", "http://[", "file://", "x" * 400]


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_call_from_a_foreign_page_is_refused(served: Served, origin: str) -> None:
    headers = {"Origin": origin}
    reply = await served.verb(1, "open", {}, headers=headers)
    assert (reply.status, reply.code) == (403, "bad_origin")
    wrong = {"user": "a", "password": "b"}
    reply = await served.call("POST", "/api/v1/session", wrong, headers=headers)
    assert reply.code == "bad_origin"


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_foreign_page_gets_no_live_connection(served: Served, origin: str) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await served.connect("clerk", headers={"Origin": origin})
    assert refused.value.status == 403


async def test_our_own_page_and_a_program_are_let_in(served: Served) -> None:
    reply = await served.verb(1, "open", {}, headers={"Origin": served.server.url})
    assert reply.status == 200
    assert (await served.verb(1, "close", {})).status == 200
    socket = await served.connect("clerk", headers={"Origin": served.server.url})
    await socket.close()


async def test_reading_is_not_changing(served: Served) -> None:
    reply = await served.call("GET", "/api/v1/public/board", headers={"Origin": FOREIGN[0]})
    assert reply.status == 200
    assert "Access-Control-Allow-Origin" not in reply.headers
