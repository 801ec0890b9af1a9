"""A file that takes long can be watched and stopped by the user who asked for it, and no other."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from queue_server.bootstrap import ListenOptions, Server
from queue_server.clock import SetClock
from queue_server.opening import memory_storage
from queue_server.reports.ports import Said, silent
from queue_server.settings import Settings
from tests.served import MONDAY_TEN, Served
from tests.waiting import until

FILE = "/api/v1/reports/visits.json"
WORK = "/api/v1/reports/work/abc123"


MADE = b"""{
    "name": "visits", "title": "", "columns": [], "rows": [], "totals": null, "notes": [],
    "opens": [], "facts": [], "as_of_seq": 1
}"""


class SlowWorkshop:
    """Says that two of five steps are done, and then makes no more of it until it is let."""

    def __init__(self) -> None:
        self.let, self.begun, self.ended = asyncio.Event(), 0, 0

    async def make(self, order: bytes, said: Said = silent) -> bytes:
        self.begun += 1
        try:
            said(2, 5)
            await self.let.wait()
            return MADE
        finally:
            self.ended += 1

    async def ready(self) -> None: ...

    async def close(self) -> None: ...


@pytest.fixture
async def slow(settings: Settings, listening: ListenOptions) -> AsyncIterator[tuple[Served, Any]]:
    workshop = SlowWorkshop()
    storage, clock = replace(memory_storage(), workshop=workshop), SetClock(MONDAY_TEN)
    server = Server(settings, storage, listening, clock)
    await server.start()
    served = Served(server, storage, clock)
    try:
        await served.let_in()
        yield served, workshop
    finally:
        workshop.let.set()
        await served.close()


async def test_its_asker_sees_how_far_it_is_and_then_has_it(slow: tuple[Served, Any]) -> None:
    served, workshop = slow
    asking = asyncio.create_task(served.call("GET", f"{FILE}?work=abc123", who="supervisor"))
    await until(lambda: workshop.begun, "the work to begin")
    assert (await served.call("GET", WORK, who="supervisor")).body == {"done": 2, "of": 5}
    workshop.let.set()
    assert (await asking).body == json.loads(MADE)
    assert (await served.call("GET", WORK, who="supervisor")).code == "unknown_report"


async def test_cancelled_it_is_ended_and_its_request_says_so(slow: tuple[Served, Any]) -> None:
    served, workshop = slow
    asking = asyncio.create_task(served.call("GET", f"{FILE}?work=abc123", who="supervisor"))
    await until(lambda: workshop.begun, "the work to begin")
    reply = await served.call("DELETE", WORK, who="supervisor")
    assert (reply.status, reply.body) == (200, {"cancelled": True})
    refused = await asking
    assert (refused.status, refused.code) == (409, "report_cancelled")
    assert workshop.ended == 1


async def test_nobody_else_sees_or_ends_it(slow: tuple[Served, Any]) -> None:
    served, workshop = slow
    asking = asyncio.create_task(served.call("GET", f"{FILE}?work=abc123", who="supervisor"))
    await until(lambda: workshop.begun, "the work to begin")
    for who, code in (("admin", "unknown_report"), ("clerk", "forbidden"), ("anyone", None)):
        for method in ("GET", "DELETE"):
            reply = await served.call(method, WORK, who=who)
            assert reply.status in (401, 403, 404)
            assert code is None or reply.code == code
    again = await served.call("GET", f"{FILE}?work=abc123", who="supervisor")
    assert (again.status, again.code, again.body["field"]) == (422, "invalid", "work")
    workshop.let.set()
    assert (await asking).status == 200


@pytest.mark.parametrize("name", ["", "a" * 65, "../x", "%E4%B8%AD", "a b"])
async def test_a_name_that_is_none_is_refused(slow: tuple[Served, Any], name: str) -> None:
    served, workshop = slow
    reply = await served.call("GET", f"{FILE}?work={name}", who="supervisor")
    assert (reply.status, reply.body["field"]) == (422, "work")
    assert workshop.begun == 0
