"""A host on the live connection: its devices are shown, its jobs settled."""

import asyncio

from tests.devices.hosts import a_device, a_host, named, report
from tests.served import Served
from tests.talking import next_json, until


async def test_a_device_is_shown_under_the_host_that_reported_it(served: Served) -> None:
    host, page = await a_host(served, "host")
    await report(host, a_device(host="another-host", paper="ok"))
    await until(page, named("slip", paper="ok"))
    reply = await served.call("GET", "/api/v1/devices", who="clerk")
    assert reply.body["devices"][0] == {
        **a_device(host="host", paper="ok"), "configured": False, "label": None,
    }  # fmt: skip
    await host.close()
    gone = await until(page, lambda one: one["devices"][0]["state"] != "ready")
    assert gone["devices"][0]["reason"] == "host_away"
    assert gone["devices"][0]["remedy"] == "check_network"


async def test_a_test_of_a_device_answers_when_it_is_settled(served: Served) -> None:
    host, _ = await a_host(served, "host")
    asked = asyncio.create_task(served.call("POST", "/api/v1/devices/slip/test", who="clerk"))
    job = await next_json(host)
    assert (job["type"], job["device"], job["verb"]) == ("job", "slip", "test")
    settled = {"type": "job_done", "id": job["id"], "outcome": "failed", "remedy": "reload_paper"}
    await host.send_json(settled)
    assert (await asked).body == {"outcome": "failed", "remedy": "reload_paper"}


async def test_a_slip_is_printed_once_more_for_a_ticket_there_is(served: Served) -> None:
    host, _ = await a_host(served, "host")
    ticket = await served.issue()
    path = "/api/v1/devices/slip/print"
    asked = asyncio.create_task(served.call("POST", path, {"ticket": ticket["id"]}, who="clerk"))
    job = await next_json(host)
    assert job["body"] == {"ticket": ticket, "reprint": True}
    await host.send_json({"type": "job_done", "id": job["id"], "outcome": "confirmed"})
    assert (await asked).body == {"outcome": "confirmed", "remedy": None}
    assert (await served.call("POST", path, {"ticket": "Z999"}, who="clerk")).status == 404
    assert (await served.call("POST", path, {}, who="clerk")).status == 422


async def test_a_host_that_goes_in_the_middle_leaves_the_outcome_uncertain(served: Served) -> None:
    host, _ = await a_host(served, "host")
    asked = asyncio.create_task(served.call("POST", "/api/v1/devices/slip/test", who="clerk"))
    await next_json(host)
    await host.close()
    assert (await asked).body["outcome"] == "uncertain"
    away = await served.call("POST", "/api/v1/devices/slip/test", who="clerk")
    assert (away.status, away.code) == (503, "host_away")
