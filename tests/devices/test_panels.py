"""A wall's panel on the devices page: what it reports about itself, and who may switch it."""

import asyncio
from typing import Any

from tests.devices.hosts import a_device, named, report
from tests.served import Served
from tests.talking import found, next_json

PATH = "/api/v1/devices/host~tv/power"


async def a_wall(served: Served, **changes: Any) -> tuple[Any, Any]:
    """The host of a panel, and a page that sees it."""
    panel = a_device("tv", kind="panel", driver="panel", power="standby", **changes)
    served.configure(panel)
    host = await served.live("host", [])
    await report(host, panel)
    page = await served.live("clerk", ["devices"])
    assert (await found(page, named("tv", host="host")))["power"] == "standby"
    return host, page


async def test_a_supervisor_switches_a_panel_and_hears_what_became_of_it(served: Served) -> None:
    host, _ = await a_wall(served)
    for on in (True, False):
        asked = asyncio.create_task(
            served.call("POST", PATH, {"on": on}, who="supervisor", key=f"press-{on}")
        )
        job = await next_json(host)
        assert (job["device"], job["verb"], job["body"]) == ("tv", "power", {"on": on})
        await host.send_json({"type": "job_done", "id": job["id"], "outcome": "confirmed"})
        assert (await asked).body == {"outcome": "confirmed", "remedy": None}


async def test_the_same_press_is_one_command_and_another_is_not(served: Served) -> None:
    host, _ = await a_wall(served)

    async def press(on: bool) -> Any:
        return await served.call("POST", PATH, {"on": on}, who="supervisor", key="one-press")

    first, second = asyncio.create_task(press(True)), asyncio.create_task(press(True))
    job = await next_json(host)
    await host.send_json({"type": "job_done", "id": job["id"], "outcome": "uncertain"})
    assert (await first).body == (await second).body
    assert (await press(False)).code == "idempotency_mismatch"


async def test_only_panels_that_are_configured_are_switched(served: Served) -> None:
    host, page = await a_wall(served)
    other = a_device("lamp", kind="led")
    stranger = a_device("guest", kind="panel", driver="panel")
    served.configure(other)
    panel = a_device("tv", kind="panel", driver="panel", power="on")
    await report(host, panel, other, stranger)
    await found(page, named("guest", host="host"))
    for device, code in (
        ("lamp", "wrong_device"),
        ("guest", "not_configured"),
        ("x", "unknown_device"),
    ):
        reply = await served.call(
            "POST", f"/api/v1/devices/{device}/power", {"on": True}, who="supervisor"
        )
        assert reply.code == code
    assert (await served.call("POST", PATH, {"on": "yes"}, who="supervisor")).status == 422


async def test_a_kiosk_owns_no_panel(served: Served) -> None:
    panel = a_device("tv", kind="panel", driver="panel")
    served.configure(panel, host="kiosk")
    host = await served.live("kiosk", [])
    await report(host, panel)
    page = await served.live("clerk", ["devices"])
    assert (await found(page, named("tv", host="kiosk")))["configured"] is False
