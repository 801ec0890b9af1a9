"""Devices with the same name at two machines: which of them is meant."""

import asyncio
from typing import Any

import pytest

from tests.devices.hosts import a_device, a_host, named, report, settled
from tests.served import Served
from tests.talking import found


async def two_slips(served: Served) -> tuple[Any, Any, Any]:
    """A kiosk and a desk's PC, each with a printer ``slip``."""
    kiosk, page = await a_host(served)
    desk = await served.live("host", [])
    await report(desk, a_device())
    await found(page, named("slip", host="host"))
    return kiosk, desk, page


@pytest.mark.parametrize(
    ("method", "what"),
    [("POST", "test"), ("POST", "print"), ("POST", "capture"), ("POST", "sign"),
     ("POST", "sign/end"), ("GET", "traffic")],
)  # fmt: skip
async def test_a_name_that_two_machines_have_is_refused_with_both_named(
    served: Served, method: str, what: str
) -> None:
    await two_slips(served)
    bodies = {"print": {"ticket": (await served.issue())["id"]}, "capture": {"mode": "plain"},
              "sign": {"title": "x"}, "sign/end": {"outcome": "paper"}}  # fmt: skip
    path = f"/api/v1/devices/slip/{what}"
    reply = await served.call(method, path, bodies.get(what), who="supervisor")
    assert (reply.status, reply.code) == (409, "ambiguous_device")
    assert reply.body["hosts"] == "host, kiosk"
    assert "host, kiosk" in reply.body["detail"]


async def test_an_exact_address_reaches_its_machine_and_the_host_hears_the_plain_name(
    served: Served,
) -> None:
    kiosk, desk, _ = await two_slips(served)
    ticket = {"ticket": (await served.issue())["id"]}
    for live, name in ((desk, "host"), (kiosk, "kiosk")):
        for what, body in (("test", None), ("print", ticket)):
            path = f"/api/v1/devices/{name}~slip/{what}"
            asked = asyncio.create_task(served.call("POST", path, body, who="clerk"))
            job = await settled(live)
            assert (job["device"], job["verb"]) == ("slip", what)
            assert (await asked).body["outcome"] == "confirmed"
        path = f"/api/v1/devices/{name}~slip/traffic"
        asked = asyncio.create_task(served.call("GET", path, who="admin"))
        await settled(live)
        assert (await asked).body["host"] == name


async def test_a_key_used_at_one_machine_is_no_answer_for_the_other(served: Served) -> None:
    kiosk, _, _ = await two_slips(served)
    path = "/api/v1/devices/{}~slip/test"
    asked = asyncio.create_task(
        served.call("POST", path.format("kiosk"), who="clerk", key="one-press")
    )
    await settled(kiosk)
    assert (await asked).body["outcome"] == "confirmed"
    other = await served.call("POST", path.format("host"), who="clerk", key="one-press")
    assert other.code == "idempotency_mismatch"


@pytest.mark.parametrize("address", ["kiosk~pad", "nobody~slip", "~slip", "slip~", "kiosk~", "~"])
async def test_an_address_of_nothing_is_unknown(served: Served, address: str) -> None:
    await two_slips(served)
    reply = await served.call("POST", f"/api/v1/devices/{address}/test", who="clerk")
    assert (reply.status, reply.code) == (404, "unknown_device")


async def test_a_screen_is_told_by_its_exact_address_that_it_takes_no_jobs(served: Served) -> None:
    await served.live("display")
    reply = await served.call("POST", "/api/v1/devices/display~display/test", who="clerk")
    assert (reply.status, reply.code) == (409, "no_such_job")
