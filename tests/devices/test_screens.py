"""Kiosks and TVs are devices too: away, silent, and reporting only for themselves."""

from datetime import timedelta
from typing import Any

import pytest

from queue_server.bootstrap import Server
from tests.devices.hosts import a_device, a_host, named, report
from tests.served import Served
from tests.talking import closed, found


async def test_a_machine_that_never_came_is_expected_and_not_lost(served: Served) -> None:
    reply = await served.call("GET", "/api/v1/devices", who="clerk")
    tv = named("display")(reply.body)
    assert (tv["kind"], tv["state"], tv["reason"]) == ("display", "opening", "never_connected")
    assert (tv["since"], tv["last_ok"]) == ("2026-11-23T10:00:00.000+08:00", None)
    assert named("kiosk", kind="kiosk", reason="never_connected")(reply.body)
    assert {one["name"]: one["seen"] for one in reply.body["screens"]}["host"] is None


async def test_a_machine_that_came_once_is_lost_also_after_a_restart(served: Served) -> None:
    wall = await served.live("display")
    await served.server.chores.run_all(["machines", "accounts"])
    await wall.close()
    served.clock.advance(timedelta(minutes=7))
    again = Server(served.server.settings, served.storage, clock=served.clock)
    await again.accounts.start()
    tv = next(one for one in again.wings.devices.fleet.all() if one["name"] == "display")
    assert (tv["state"], tv["reason"]) == ("backoff", "display_away")
    assert tv["since"] == "2026-11-23T10:07:00.000+08:00", "since this server looks for it"
    assert tv["last_ok"] == "2026-11-23T10:00:00.000+08:00"
    await again.accounts.stop()


async def test_machines_have_the_names_that_people_know_from_the_configuration(
    served: Served,
) -> None:
    await a_host(served)
    hub = await served.live("host", [])
    await report(hub, a_device("lamp", "led", label="made up"))
    alarms = served.server.wings.devices.fleet._alarms
    alarms.event_refused("kiosk", "slip", "wrong_device")
    alarms.token_shared("display", "two places")
    page = await served.live("clerk", ["devices"])
    assert (await found(page, named("lamp")))["label"] is None, "a host names nothing itself"
    listed = (await served.call("GET", "/api/v1/devices", who="clerk")).body
    assert named("slip", label="取號機的印表機")(listed)
    assert named("display", label="大廳電視")(listed)
    assert {one["name"]: one["label"] for one in listed["screens"]} == {
        "display": "大廳電視", "host": None, "kiosk": "大廳取號機",
    }  # fmt: skip
    assert [one["label"] for one in listed["alarms"]] == ["大廳電視", "取號機的印表機"]


async def test_a_tv_that_goes_away_is_a_state_with_since_when(served: Served) -> None:
    page = await served.live("clerk", ["devices"])
    wall = await served.live("display")
    await wall.send_json({"type": "announced", "n": 12})
    assert (await found(page, named("display", state="ready", announced=12)))["last_ok"]
    served.clock.advance(timedelta(minutes=7))
    await wall.close()
    gone = await found(page, named("display", state="backoff"))
    assert gone["since"] == "2026-11-23T10:07:00.000+08:00"
    assert (gone["reason"], gone["remedy"]) == ("display_away", "check_screen")


async def test_a_silent_tv_says_so_itself_and_our_clock_says_since_when(served: Served) -> None:
    page = await served.live("clerk", ["devices"])
    wall = await served.live("display")
    served.clock.advance(timedelta(minutes=3))
    silent = a_device("", "display", state="degraded", reason="sound_failed",
                      remedy="check_sound", since="1999-01-01T00:00:00+00:00")  # fmt: skip
    await report(wall, silent)
    tv = await found(page, named("display", state="degraded"))
    assert (tv["reason"], tv["since"]) == ("sound_failed", "2026-11-23T10:03:00.000+08:00")
    served.clock.advance(timedelta(minutes=1))
    await report(wall, silent)
    await report(wall, a_device("display", "display"))
    assert (await found(page, named("display", state="ready")))["since"].startswith(
        "2026-11-23T10:04"
    )


async def test_a_revoked_tv_is_nobodys_trouble(served: Served) -> None:
    await served.call("DELETE", "/api/v1/screens/display", who="admin")
    reply = await served.call("GET", "/api/v1/devices", who="clerk")
    assert named("display")(reply.body) is None


@pytest.mark.parametrize(
    ("who", "devices"),
    [
        ("display", []),
        ("display", [a_device("other", "display")]),
        ("display", [a_device("kiosk", "kiosk")]),
        ("display", [a_device("slip", "printer")]),
        ("display", [a_device("", "display"), a_device("slip", "printer")]),
        ("display", [a_device("", "display"), a_device("", "display")]),
        ("host", [a_device("display", "display")]),
        ("host", [a_device("", "kiosk")]),
        ("kiosk", [a_device("", "display")]),
        ("kiosk", [a_device("kiosk-2", "kiosk")]),
    ],
)
async def test_a_machine_speaks_for_itself_alone(
    served: Served, who: str, devices: list[dict[str, Any]]
) -> None:
    live = await served.live(who, [])
    await report(live, *devices)
    assert await closed(live) == 1008
    reply = await served.call("GET", "/api/v1/devices", who="clerk")
    assert named("display", state="ready")(reply.body) is None
    assert named("slip")(reply.body) is None


@pytest.mark.parametrize(
    "message",
    [
        {"type": "slips", "slips": []},
        {"type": "job_part", "id": "a", "lines": []},
        {"type": "job_done", "id": "a", "outcome": "confirmed"},
    ],
)
@pytest.mark.parametrize("who", ["display", "clerk"])
async def test_only_a_host_speaks_of_jobs_and_slips(
    served: Served, who: str, message: dict[str, Any]
) -> None:
    live = await served.live(who, ["board"])
    await live.send_json(message)
    assert await closed(live) == 1008


async def test_a_kiosk_is_a_device_beside_its_printer(served: Served) -> None:
    host, page = await a_host(served)
    await report(host, a_device("", "kiosk", state="degraded", reason="no_printer"), a_device())
    kiosk = await found(page, named("kiosk", state="degraded"))
    assert (kiosk["kind"], kiosk["reason"]) == ("kiosk", "no_printer")
    await host.close()
    assert (await found(page, named("kiosk", state="backoff")))["reason"] == "kiosk_away"


async def test_a_screen_takes_no_test(served: Served) -> None:
    await served.live("display")
    reply = await served.call("POST", "/api/v1/devices/display/test", who="clerk")
    assert (reply.status, reply.code) == (409, "no_such_job")


async def test_firmware_and_counts_come_from_the_host_and_a_screens_version_from_itself(
    served: Served,
) -> None:
    host, page = await a_host(served)
    counts = {"done": 12, "failed": 1, "uncertain": 0, "losses": 2}
    printer = a_device(firmware="TM-T88VI 30.20", counts=counts)
    await report(host, a_device("", "kiosk", firmware="0.1.0"), printer)
    slip = await found(page, named("slip", firmware="TM-T88VI 30.20"))
    assert slip["counts"] == counts
    kiosk = named("kiosk", kind="kiosk", firmware="0.1.0")
    assert kiosk((await served.call("GET", "/api/v1/devices", who="clerk")).body)
    await host.close()
    away = await found(page, named("slip", state="backoff"))
    assert (away["firmware"], away["counts"]) == ("TM-T88VI 30.20", counts)
