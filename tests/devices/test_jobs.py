"""Jobs that are done once, and the raw traffic of a device."""

import asyncio
from typing import Any

import pytest

from queue_server.devices.use import asking
from tests.devices.hosts import a_host, named
from tests.served import Served
from tests.talking import found, next_json


async def test_the_same_key_prints_one_slip(served: Served) -> None:
    host, _ = await a_host(served)
    ticket = await served.issue()
    path, body = "/api/v1/devices/slip/print", {"ticket": ticket["id"]}

    async def ask(key: str = "one-press", **more: Any) -> Any:
        return await served.call("POST", path, {**body, **more}, who="clerk", key=key)

    first, second = asyncio.create_task(ask()), asyncio.create_task(ask())
    job = await next_json(host)
    await host.send_json({"type": "job_done", "id": job["id"], "outcome": "confirmed"})
    assert (await first).body == (await second).body == (await ask()).body
    other = await ask(ticket=(await served.issue())["id"])
    assert (other.status, other.code) == (422, "idempotency_mismatch")
    asked = asyncio.create_task(ask("another-press"))
    assert (await next_json(host))["id"] != job["id"]
    await host.close()
    assert (await asked).body["outcome"] == "uncertain"


async def test_a_refusal_may_be_asked_again_with_the_same_key(served: Served) -> None:
    host, page = await a_host(served)
    await host.close()
    await found(page, named("slip", state="backoff"))
    path = "/api/v1/devices/slip/test"
    assert (await served.call("POST", path, who="clerk", key="k")).code == "host_away"
    host, _ = await a_host(served)
    asked = asyncio.create_task(served.call("POST", path, who="clerk", key="k"))
    job = await next_json(host)
    await host.send_json({"type": "job_done", "id": job["id"], "outcome": "confirmed"})
    assert (await asked).body["outcome"] == "confirmed"


async def test_a_job_beyond_those_that_wait_for_their_host_is_refused_and_starts_nothing(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_server.devices.use.jobs.MOST_OPEN", 1)
    host, _ = await a_host(served)
    path = "/api/v1/devices/slip/test"
    asked = asyncio.create_task(served.call("POST", path, who="clerk", key="first"))
    job = await next_json(host)
    refused = await served.call("POST", path, who="clerk", key="second")
    assert (refused.status, refused.code) == (503, "overloaded")
    await host.send_json({"type": "job_done", "id": job["id"], "outcome": "confirmed"})
    assert (await asked).body["outcome"] == "confirmed"


# Raw traffic.

TRAFFIC = "/api/v1/devices/slip/traffic"


async def test_the_raw_traffic_of_a_device_comes_from_its_host_in_parts(served: Served) -> None:
    host, _ = await a_host(served)
    asked = asyncio.create_task(served.call("GET", TRAFFIC, who="supervisor"))
    job = await next_json(host)
    assert (job["verb"], job["device"]) == ("traffic", "slip")
    for lines in (["a", "b"], ["c"]):
        await host.send_json({"type": "job_part", "id": job["id"], "lines": lines})
    await host.send_json({"type": "job_part", "id": "another", "lines": ["x"]})
    await host.send_json({"type": "job_done", "id": job["id"], "outcome": "confirmed"})
    reply = await asked
    assert reply.status == 200
    assert reply.body == {"device": "slip", "host": "kiosk", "lines": ["a", "b", "c"],
                          "at": "2026-11-23T10:00:00.000+08:00"}  # fmt: skip


async def test_another_host_cannot_answer_for_a_device(served: Served) -> None:
    host, _ = await a_host(served)
    other = await served.live("host", [])
    asked = asyncio.create_task(served.call("GET", TRAFFIC, who="admin"))
    job = await next_json(host)
    await other.send_json({"type": "job_part", "id": job["id"], "lines": ["forged"]})
    await other.send_json({"type": "job_done", "id": job["id"], "outcome": "failed"})
    await other.close()
    await host.send_json({"type": "job_done", "id": job["id"], "outcome": "confirmed"})
    assert (await asked).body["lines"] == []


async def test_traffic_that_does_not_come_is_said_so(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "TRAFFIC_TIMEOUT_S", 0.05)
    host, page = await a_host(served)
    silent = await served.call("GET", TRAFFIC, who="admin")
    assert (silent.status, silent.code) == (503, "host_silent")
    monkeypatch.setattr(asking, "TRAFFIC_TIMEOUT_S", 10)
    await next_json(host)
    asked = asyncio.create_task(served.call("GET", TRAFFIC, who="admin"))
    job = await next_json(host)
    await host.send_json({"type": "job_done", "id": job["id"], "outcome": "failed"})
    assert (await asked).code == "no_traffic"
    await host.close()
    await found(page, named("slip", state="backoff"))
    assert (await served.call("GET", TRAFFIC, who="admin")).code == "host_away"
    nothing = await served.call("GET", "/api/v1/devices/nothing/traffic", who="admin")
    assert (nothing.status, nothing.code) == (404, "unknown_device")
