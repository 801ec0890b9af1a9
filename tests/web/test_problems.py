"""Refusals as sent: each in the language of the person who asks, and to a crowd from memory."""

import orjson
from aiohttp.web import Response

from queue_server.core.errors import Refused
from queue_server.web import problems
from queue_server.web.problems import MEDIA_TYPE, MOST_WRITTEN, SharedRefusals
from queue_server.web.site import READ_BYTES
from tests.served import Served

STRINGS = {"error.slot_taken": {"zh-TW": "已被預約", "en": "taken"}}
HEADERS = {"Cache-Control": "no-store", "Content-Type": "application/json"}


def body(response: Response) -> bytes:
    assert isinstance(response.body, bytes)
    return response.body


def test_what_many_are_refused_alike_reads_as_what_one_is_refused() -> None:
    refusals, refusal = SharedRefusals(STRINGS), Refused("slot_taken", nearest=[{"minute": 540}])
    for language in ("zh-TW", "en", "zh-TW"):
        once = problems.response(refusal, STRINGS, language, HEADERS)
        again = refusals.response(refusal, language, HEADERS)
        assert (again.status, body(again)) == (once.status, body(once))
        assert again.headers == once.headers
        assert again.headers["Content-Type"] == MEDIA_TYPE


def test_another_refusal_is_never_sent_in_its_place_however_many_there_are() -> None:
    refusals = SharedRefusals(STRINGS)
    for minute in range(2 * MOST_WRITTEN + 1):
        response = refusals.response(Refused("slot_taken", nearest=minute), "en", HEADERS)
        assert orjson.loads(body(response))["nearest"] == minute


async def test_a_connection_reads_no_more_at_once_than_costs_little(served: Served) -> None:
    await served.call("GET", "/healthz")
    site = served.server.site
    assert site is not None
    assert site._runner is not None
    assert site._runner.server is not None
    [connection] = site._runner.server.connections
    assert hasattr(type(connection.transport), "max_size")
    assert connection.transport.max_size == READ_BYTES  # type: ignore[union-attr]
