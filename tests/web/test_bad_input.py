"""Whatever is sent, the answer is a problem and nothing has changed."""

import asyncio
import json
from typing import Any, get_args, get_type_hints

import pytest

from queue_server.web.guard.bodies import MAX_BODY
from tests.routes import every_route
from tests.served import Served
from tests.waiting import PATIENCE_S

TAKING = [route for route in every_route() if route.body is not None]
BODIES = {
    "no JSON": b"{not json",
    "no UTF-8": b'{"service": "\xff"}',
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "deep": b"[" * 60_000,
    "NaN": b'{"service": NaN}',
    "a lone surrogate": b'{"service": "\\ud800", "user": "\\ud800", "reason": "\\ud800"}',
    "too much": b'{"x": "' + b"a" * MAX_BODY + b'"}',
}

#: Of no type that a field takes, or too long.
WRONG: tuple[Any, ...] = ({"a": [1]}, [{}], -1.5, True, "\x00", "x" * 9000)


def path_of(route: Any) -> str:
    path = str(route.path).replace("{n}", "1").replace("{verb}", "transfer")
    for part in ("{id}", "{name}", "{token}"):
        path = path.replace(part, "nothing")
    return path


def is_problem(reply: Any) -> bool:
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "code", "detail"} <= set(reply.body)
    assert reply.body["status"] == reply.status
    return bool(400 <= reply.status < 500)


@pytest.mark.parametrize("route", TAKING, ids=lambda route: route.name)
async def test_a_body_that_makes_no_sense_is_a_problem(served: Served, route: Any) -> None:
    before = await served.seq()
    for name, raw in BODIES.items():
        reply = await served.call(
            route.method, path_of(route), raw=raw, who="admin", key=served.key()
        )
        assert is_problem(reply), name
    assert await served.seq() == before


@pytest.mark.parametrize("route", TAKING, ids=lambda route: route.name)
async def test_a_field_of_the_wrong_kind_is_a_problem(served: Served, route: Any) -> None:
    before = await served.seq()
    for field, kind in get_type_hints(route.body).items():
        for value in WRONG:
            if value is True and bool in (kind, *get_args(kind)):
                continue
            whole = {name: "x" for name in route.body.__required_keys__}
            reply = await served.call(
                route.method,
                path_of(route),
                {**whole, field: value},
                who="admin",
                key=served.key(),
            )
            assert reply.status == 401 or is_problem(reply), (field, value)
    assert await served.seq() == before


async def test_a_form_is_not_json(served: Served) -> None:
    reply = await served.call(
        "POST",
        "/api/v1/tickets",
        raw=b"service=T01",
        who="kiosk",
        key="k",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert (reply.status, reply.code) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/nothing", "/api/v2/tickets", "/api/v1/tickets/a/b/c", "/api/v1/counters/1",
        "/api/v1/devices/slip/melt", "//", "/static/../app.py",
        "/static/..%2f..%2fapp.py", "/static/.%2e/app.py", "/static/lib/nothing.js",
        "/static/.hidden.js", "/static/clerk/.look/card.css", "/static/clerk/look/.x.css",
        "/static/clerk/look/card.css/x.js", "/%00", "/api/v1/counters/%31%00/open", "/t/",
    ],
)  # fmt: skip
async def test_an_address_that_is_not_there_is_not_found(served: Served, path: str) -> None:
    for method in ("GET", "POST"):
        reply = await served.call(method, path, who="clerk")
        assert reply.status in (404, 405)
        assert is_problem(reply)


@pytest.mark.parametrize("number", ["0", "99", "-1", "1.0", "一", "1e3", "99999999999", "%00"])
async def test_a_counter_that_is_not_there_is_not_found(served: Served, number: str) -> None:
    path = f"/api/v1/counters/{number}/open"
    reply = await served.call("POST", path, {}, who="clerk")
    assert (reply.status, reply.code) == (404, "unknown_counter")


@pytest.mark.parametrize(
    "query",
    ["after=x", "after=-1", "limit=0", "limit=-5", "limit=1e2", "after=" + "9" * 30, "limit=%00"],
)
async def test_a_query_that_is_no_number_is_refused(served: Served, query: str) -> None:
    reply = await served.call("GET", f"/api/v1/journal?{query}", who="auditor")
    assert (reply.status, reply.code) == (422, "invalid")


async def test_a_method_there_is_not_names_those_there_are(served: Served) -> None:
    reply = await served.call("PATCH", "/api/v1/tickets", who="clerk")
    assert (reply.status, reply.headers["Allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost: a\r\nBad Header\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /api/v1/tickets HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
)
async def test_what_is_not_http_is_a_problem_and_a_closed_connection(
    served: Served, sent: bytes
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.server.port)
    writer.write(sent)
    answer = await asyncio.wait_for(reader.read(), PATIENCE_S)
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split(b" ")[1] == b"400"
    assert b"application/problem+json" in head
    assert json.loads(body)["code"] == "bad_request"
    assert (await served.call("GET", "/healthz")).status == 200


async def test_a_body_that_is_longer_than_it_says_is_not_read(served: Served) -> None:
    async def endless() -> Any:
        for _ in range(100):
            yield b"a" * 4096

    url = served.server.url + "/api/v1/tickets"
    headers = {**served.credentials["kiosk"], "Idempotency-Key": "k"}
    async with served._http.post(url, data=endless(), headers=headers) as answer:
        assert answer.status == 413
