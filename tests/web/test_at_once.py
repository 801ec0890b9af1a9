"""Clients refused before their request is a task get the usual answer; no others are refused."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, TypedDict

import orjson
import pytest

from queue_server.core.errors import Refused
from queue_server.usecases.trace import NoTrace
from queue_server.web import at_once
from queue_server.web.app import HSTS, WebApp
from queue_server.web.context import Answered, Services, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.outside import Outside
from queue_server.web.guard.pace import BURST
from queue_server.web.joining import Wing
from queue_server.web.site import MOST_READ_EARLY, Site, make_server
from queue_server.web.table import Route
from tests.served import Served

REFUSAL = Refused("slot_taken", nearest=[])
PATH = "/rush"
KEY = "Idempotency-Key: k\r\n"


class Wish(TypedDict):
    """What the crowd asks for."""

    wish: str


class Rush:
    """A route that a crowd presses for. ``looked``: whether each look was at once."""

    def __init__(self, services: Services) -> None:
        self.looked: list[bool] = []
        self.served: list[str] = []
        route = Route(
            method="POST", path=PATH, roles=auth.ANYONE, handler=self._serve, summary="",
            body=Wish, needs_key=True, crowd=True, refuse=self._refuse,
        )  # fmt: skip
        self.app = WebApp(services, [Wing(name="rush", routes=(route,))])
        self.site = Site(self.app)

    async def _serve(self, call: WebCall) -> Answered:
        self.served.append(call.body["wish"])
        return 200, {"wish": call.body["wish"]}

    def _refuse(self, call: WebCall) -> Refused | None:
        self.looked.append(asyncio.current_task() is None)
        if call.body["wish"] == "broken":
            raise ValueError
        return REFUSAL if call.body["wish"] == "full" else None

    async def ask(self, *requests: bytes) -> list[tuple[int, dict[str, str], Any]]:
        """The answers to requests that are sent one after the other by one connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.site.port)
        found = []
        for request in requests:
            writer.write(request)
            found.append(await answer(reader))
        writer.close()
        return found


async def answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], Any]:
    """Status, headers and document."""
    status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines if line)
    body = await reader.readexactly(int(headers["Content-Length"]))
    return int(status.split()[1]), headers, orjson.loads(body)


def request(
    wish: str = "full", *, more: str = KEY, raw: bytes | None = None, host: str = "127.0.0.1",
    kind: str = "application/json",
) -> bytes:  # fmt: skip
    body = orjson.dumps({"wish": wish}) if raw is None else raw
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: {host}\r\n{more}"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@pytest.fixture
async def rush(served: Served) -> AsyncIterator[Rush]:
    rush = Rush(served.server.services)
    await rush.site.listen("127.0.0.1", 0)
    yield rush
    await rush.site.close()


async def test_what_is_known_is_answered_at_once_in_the_words_and_headers_of_the_usual_way(
    rush: Rush,
) -> None:
    [first, again] = await rush.ask(request(), request())
    assert rush.looked == [True, True]
    [usual] = await rush.ask(request(more=f"{KEY}Connection: close\r\n"))
    assert rush.looked == [True, True, False]
    assert rush.served == []
    expected = {name: usual[1][name] for name in usual[1].keys() - {"Date", "Connection"}}
    for status, headers, document in (first, again):
        assert (status, document) == (409, usual[2])
        assert headers.pop("Date")
        assert headers == expected


async def test_of_what_a_crowd_sends_no_more_is_remembered_than_has_a_place(
    rush: Rush, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_once, "MOST_BODIES", 2)
    asked = [request(raw=b'{"wish": "full"}' + b" " * n) for n in (0, 1, 2, 0)]
    assert [status for status, _, _ in await rush.ask(*asked)] == [409] * 4
    assert rush.looked == [True] * 4


async def test_the_same_bytes_of_another_kind_are_another_request(rush: Rush) -> None:
    found = await rush.ask(request(), request(kind="text/plain"), request())
    assert [status for status, _, _ in found] == [409, 415, 409]


async def test_it_is_said_in_the_language_that_is_asked_for(rush: Rush) -> None:
    [here, there] = await rush.ask(request(), request(more=f"{KEY}Accept-Language: en\r\n"))
    assert here[2]["detail"] != there[2]["detail"]
    assert there[2]["detail"].isascii()


async def test_who_is_not_refused_is_served_with_what_was_sent(rush: Rush) -> None:
    found = await rush.ask(request("a seat"), request(), request("another"), request())
    assert [status for status, _, _ in found] == [200, 409, 200, 409]
    assert rush.served == ["a seat", "another"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (request(more=""), 400),
        (request(more="Idempotency-Key: \x01\r\n"), 400),
        (request(raw=b"{"), 400),
        (request(raw=b"{}"), 422),
        (request(kind="text/plain"), 415),
        (request(host="attacker.example"), 421),
        (request(more=f"{KEY}Origin: https://attacker.example\r\n"), 403),
        (request("broken"), 500),
        (request(more=f"{KEY}Authorization: Bearer none\r\n"), 409),
        (request(more=f"{KEY}Cookie: a=b\r\n"), 409),
        (request(raw=b'{"wish": "full", "more": "' + b"x" * MOST_READ_EARLY + b'"}'), 409),
        (request().replace(b"HTTP/1.1", b"HTTP/1.0"), 409),
        (request().replace(PATH.encode(), f"http://127.0.0.1{PATH}".encode()), 409),
    ],
)
async def test_all_else_goes_the_usual_way(rush: Rush, sent: bytes, status: int) -> None:
    [found] = await rush.ask(sent)
    assert (found[0], rush.served) == (status, [])
    assert (True in rush.looked) == (status == 500)


async def test_one_who_is_known_is_not_of_the_crowd(rush: Rush, served: Served) -> None:
    token = served.credentials["kiosk"]["Authorization"]
    [found] = await rush.ask(request(more=f"{KEY}Authorization: {token}\r\n"))
    assert (found[0], rush.served, rush.looked) == (200, ["full"], [])


async def test_two_requests_in_one_go_are_answered_in_their_order(rush: Rush) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", rush.site.port)
    writer.write(request("first") + request() + request("last"))
    assert [(await answer(reader))[0] for _ in range(3)] == [200, 409, 200]
    assert rush.served == ["first", "last"]
    writer.close()


async def test_a_body_that_comes_later_is_waited_for(rush: Rush) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", rush.site.port)
    head, end, body = request().partition(b"\r\n\r\n")
    writer.write(head + end)
    await rush.ask(request())  # the head has been read
    writer.write(body)
    assert (await answer(reader))[0] == 409
    assert rush.looked == [True, False]
    writer.close()


async def test_an_address_that_asks_too_fast_waits_as_ever(rush: Rush) -> None:
    now = asyncio.get_running_loop().time()
    for _ in range(BURST + 5):
        rush.app.strangers.wait("127.0.0.1", now)
    assert [status for status, _, _ in await rush.ask(request())] == [409]
    assert rush.looked == [True, False]


async def test_while_each_request_is_written_down_none_is_refused_at_once(
    served: Served,
) -> None:
    services = served.server.services
    rush = Rush(replace(services, traces=replace(services.traces, access=NoTrace())))
    await rush.site.listen("127.0.0.1", 0)
    assert [status for status, _, _ in await rush.ask(request())] == [409]
    assert rush.looked == [False]
    await rush.site.close()


async def test_where_all_is_tls_the_refusal_says_so(served: Served) -> None:
    outside = Outside.of(public_url="https://127.0.0.1")
    services = served.server.services
    rush = Rush(replace(services, guard=replace(services.guard, outside=outside)))
    await rush.site.listen("127.0.0.1", 0)
    [(status, headers, _)] = await rush.ask(request())
    assert (status, headers["Strict-Transport-Security"]) == (409, HSTS)
    assert rush.looked == [True]
    await rush.site.close()


async def test_a_route_for_some_or_for_this_machine_alone_is_never_answered_so(
    served: Served,
) -> None:
    async def serve(call: WebCall) -> Answered:
        return 200, {}

    def refuse(call: WebCall) -> Refused | None:
        return REFUSAL

    routes = tuple(
        Route(
            method="POST", path=path, roles=roles, handler=serve, summary="", local=local,
            body=Wish, crowd=True, refuse=refuse,
        )
        for path, roles, local in (("/rush", auth.STAFF, False), ("/here", auth.ANYONE, True))
    )  # fmt: skip
    site = Site(WebApp(served.server.services, [Wing(name="rush", routes=routes)]))
    await site.listen("127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    writer.write(request())
    assert (await answer(reader))[0] == 401
    writer.close()
    await site.close()


class Deaf(asyncio.Transport):
    """A line whose other end does not read what was written before."""

    max_size = 0

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def get_write_buffer_size(self) -> int:
        return 1

    def is_closing(self) -> bool:
        return False

    def close(self) -> None:
        pass

    def write(self, data: bytes | bytearray | memoryview) -> None:
        pass


async def test_who_does_not_read_is_not_answered_at_once(rush: Rush) -> None:
    line: Any = make_server(rush.app, rush.site.door)()
    line.connection_made(Deaf())
    await asyncio.sleep(0)
    line.data_received(request())
    assert rush.looked == []
    line.connection_lost(None)


async def test_who_hung_up_meanwhile_is_not_looked_at(rush: Rush) -> None:
    line: Any = make_server(rush.app, rush.site.door)()
    line.connection_made(Deaf())
    await asyncio.sleep(0)
    rush.app.precedence.begin("clerk")
    line.data_received(request())
    line.connection_lost(None)
    rush.app.precedence.end("clerk")
    for _ in range(3):
        await asyncio.sleep(0)
    assert rush.looked == []
