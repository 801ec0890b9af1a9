"""Kiosks and TVs as devices, slips in trouble, raw traffic, and jobs that are done once."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from queue_server.devices.use import desk as devices_module
from tests.served import Served
from tests.waiting import PATIENCE_S

AT = "2026-11-23T10:00:00+08:00"


def a_device(name: str = "slip", kind: str = "printer", **changes: Any) -> dict[str, Any]:
    device = {"name": name, "kind": kind, "driver": "escpos", "uri": "sim:printer",
              "counter": None, "host": "", "state": "ready", "since": AT, "reason": None,
              "remedy": None, "paper": None, "last_ok": None}  # fmt: skip
    return {**device, **changes}


def a_slip(ticket: str, **changes: Any) -> dict[str, Any]:
    slip = {"ticket": ticket, "device": "slip", "outcome": "failed", "reason": "paper_out",
            "remedy": "load_paper", "at": AT}  # fmt: skip
    return {**slip, **changes}


async def next_json(live: Any) -> dict[str, Any]:
    message = await asyncio.wait_for(live.receive(), PATIENCE_S)
    assert message.type is aiohttp.WSMsgType.TEXT, message
    value: dict[str, Any] = json.loads(message.data)
    return value


async def until(live: Any, holds: Any) -> Any:
    while True:
        snapshot = await next_json(live)
        if found := holds(snapshot):
            return found


async def closed(live: Any) -> int:
    while True:
        message = await asyncio.wait_for(live.receive(), PATIENCE_S)
        if message.type is aiohttp.WSMsgType.CLOSE:
            return int(message.data)


def named(name: str, **wanted: Any) -> Any:
    """The device of that name once it is as wanted."""

    def holds(snapshot: dict[str, Any]) -> Any:
        found = next((d for d in snapshot["devices"] if d["name"] == name), None)
        return found if found and wanted.items() <= found.items() else None

    return holds


async def tell(live: Any, *devices: dict[str, Any]) -> None:
    await live.send_json({"type": "device_states", "devices": list(devices)})


async def a_host(served: Served, who: str = "kiosk") -> Any:
    """A kiosk with a printer, once staff see it, and the page that sees it."""
    host = await served.live(who, [])
    await tell(host, a_device())
    page = await served.live("clerk", ["devices"])
    await until(page, named("slip", host=who))
    return host, page


# Kiosks and TVs.


async def test_an_enrolled_tv_that_never_came_is_away_since_the_start(served: Served) -> None:
    reply = await served.call("GET", "/api/v1/devices", who="clerk")
    tv = named("display")(reply.body)
    assert (tv["kind"], tv["state"], tv["reason"]) == ("display", "backoff", "display_away")
    assert tv["since"] == "2026-11-23T10:00:00.000+08:00"
    assert named("kiosk", kind="kiosk", reason="kiosk_away")(reply.body)


async def test_a_tv_that_goes_away_is_a_state_with_since_when(served: Served) -> None:
    page = await served.live("clerk", ["devices"])
    wall = await served.live("display")
    await wall.send_json({"type": "announced", "n": 12})
    assert (await until(page, named("display", state="ready", announced=12)))["last_ok"]
    served.clock.advance(timedelta(minutes=7))
    await wall.close()
    gone = await until(page, named("display", state="backoff"))
    assert gone["since"] == "2026-11-23T10:07:00.000+08:00"
    assert (gone["reason"], gone["remedy"]) == ("display_away", "check_screen")


async def test_a_silent_tv_says_so_itself_and_our_clock_says_since_when(served: Served) -> None:
    page = await served.live("clerk", ["devices"])
    wall = await served.live("display")
    served.clock.advance(timedelta(minutes=3))
    silent = a_device("", "display", state="degraded", reason="sound_failed",
                      remedy="check_sound", since="1999-01-01T00:00:00+00:00")  # fmt: skip
    await tell(wall, silent)
    tv = await until(page, named("display", state="degraded"))
    assert (tv["reason"], tv["since"]) == ("sound_failed", "2026-11-23T10:03:00.000+08:00")
    served.clock.advance(timedelta(minutes=1))
    await tell(wall, silent)
    await tell(wall, a_device("display", "display"))
    assert (await until(page, named("display", state="ready")))["since"].startswith(
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
    await tell(live, *devices)
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
    await tell(host, a_device("", "kiosk", state="degraded", reason="no_printer"), a_device())
    kiosk = await until(page, named("kiosk", state="degraded"))
    assert (kiosk["kind"], kiosk["reason"]) == ("kiosk", "no_printer")
    await host.close()
    assert (await until(page, named("kiosk", state="backoff")))["reason"] == "kiosk_away"


async def test_a_screen_takes_no_test(served: Served) -> None:
    await served.live("display")
    reply = await served.call("POST", "/api/v1/devices/display/test", who="clerk")
    assert (reply.status, reply.code) == (409, "no_such_job")


async def test_firmware_and_counts_come_from_the_host_and_a_screens_version_from_itself(
    served: Served,
) -> None:
    host, page = await a_host(served)
    counts = {"done": 12, "failed": 1, "uncertain": 0, "losses": 2}
    told = a_device(firmware="TM-T88VI 30.20", counts=counts)
    await tell(host, a_device("", "kiosk", firmware="0.1.0"), told)
    slip = await until(page, named("slip", firmware="TM-T88VI 30.20"))
    assert slip["counts"] == counts
    kiosk = named("kiosk", kind="kiosk", firmware="0.1.0")
    assert kiosk((await served.call("GET", "/api/v1/devices", who="clerk")).body)
    await host.close()
    away = await until(page, named("slip", state="backoff"))
    assert (away["firmware"], away["counts"]) == ("TM-T88VI 30.20", counts)


# Two machines whose devices share a name.


async def two_slips(served: Served) -> tuple[Any, Any, Any]:
    """A kiosk and a desk's PC, each with a printer ``slip``."""
    kiosk, page = await a_host(served)
    desk = await served.live("host", [])
    await tell(desk, a_device())
    await until(page, named("slip", host="host"))
    return kiosk, desk, page


async def settled(host: Any, outcome: str = "confirmed") -> dict[str, Any]:
    job = await next_json(host)
    await host.send_json({"type": "job_done", "id": job["id"], "outcome": outcome})
    return job


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


# Slips in trouble.


async def test_staff_see_whose_slip_failed_until_that_person_is_called(served: Served) -> None:
    host, page = await a_host(served)
    ticket = await served.issue()
    await host.send_json({"type": "slips", "slips": [a_slip(ticket["id"])]})
    [slip] = await until(page, lambda one: one["slips"])
    assert slip == {**a_slip(ticket["id"]), "label": ticket["label"], "host": "kiosk"}
    await served.verb(4, "open", {})
    await served.verb(4, "call-next")
    await until(page, lambda one: not one["slips"])


async def test_a_slip_of_nobody_we_know_is_passed_over(served: Served) -> None:
    host, _ = await a_host(served)
    ticket = await served.issue()
    slips = [a_slip("20261123-Z999"), a_slip(ticket["id"], outcome="uncertain", reason=None)]
    await host.send_json({"type": "slips", "slips": slips})
    page = await served.live("clerk", ["devices"])
    [slip] = await until(page, lambda one: one["slips"])
    assert slip["outcome"] == "uncertain"


async def test_a_reprint_that_came_out_ends_the_trouble(served: Served) -> None:
    host, page = await a_host(served)
    ticket = await served.issue()
    await host.send_json({"type": "slips", "slips": [a_slip(ticket["id"])]})
    await until(page, lambda one: one["slips"])
    path, body = "/api/v1/devices/slip/print", {"ticket": ticket["id"]}
    asked = asyncio.create_task(served.call("POST", path, body, who="clerk"))
    job = await next_json(host)
    assert job["body"]["reprint"] is True
    await host.send_json({"type": "job_done", "id": job["id"], "outcome": "confirmed"})
    assert (await asked).body == {"outcome": "confirmed", "remedy": None}
    await until(page, lambda one: not one["slips"])
    again = a_slip(ticket["id"], at="2026-11-23T10:30:00+08:00")
    await host.send_json({"type": "slips", "slips": [a_slip(ticket["id"]), again]})
    assert len(await until(page, lambda one: one["slips"])) == 1


@pytest.mark.parametrize(
    "slips",
    [
        [a_slip("x")] * 101,
        [{**a_slip("x"), "outcome": "confirmed"}],
        [{"ticket": "x"}],
        ["x"],
        {"ticket": "x"},
    ],
)
async def test_a_report_of_slips_that_makes_no_sense_ends_the_connection(
    served: Served, slips: Any
) -> None:
    host, _ = await a_host(served)
    await host.send_json({"type": "slips", "slips": slips})
    assert await closed(host) == 1008


# Jobs.


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
    await until(page, named("slip", state="backoff"))
    path = "/api/v1/devices/slip/test"
    assert (await served.call("POST", path, who="clerk", key="k")).code == "host_away"
    host, _ = await a_host(served)
    asked = asyncio.create_task(served.call("POST", path, who="clerk", key="k"))
    job = await next_json(host)
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
    monkeypatch.setattr(devices_module, "TRAFFIC_TIMEOUT_S", 0.05)
    host, page = await a_host(served)
    silent = await served.call("GET", TRAFFIC, who="admin")
    assert (silent.status, silent.code) == (503, "host_silent")
    monkeypatch.setattr(devices_module, "TRAFFIC_TIMEOUT_S", 10)
    await next_json(host)
    asked = asyncio.create_task(served.call("GET", TRAFFIC, who="admin"))
    job = await next_json(host)
    await host.send_json({"type": "job_done", "id": job["id"], "outcome": "failed"})
    assert (await asked).code == "no_traffic"
    await host.close()
    await until(page, named("slip", state="backoff"))
    assert (await served.call("GET", TRAFFIC, who="admin")).code == "host_away"
    nothing = await served.call("GET", "/api/v1/devices/nothing/traffic", who="admin")
    assert (nothing.status, nothing.code) == (404, "unknown_device")


async def test_one_token_at_two_machines_is_an_alarm(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    desk = served.server.devices.desk
    one = await served.live("host", ["board"])
    other = await served.live("host", ["board"])
    for live in (one, other):
        await next_json(live)
    assert desk.shared_tokens == 0  # both from this machine: one that came back
    hub = served.server.services.hub
    next(iter(hub.links())).address = "192.0.2.66"
    await one.send_json({"type": "hello", "topics": ["board"]})
    await next_json(one)
    assert desk.shared_tokens == 1
    assert "the token of host is in use at" in caplog.text


async def test_two_machines_behind_one_address_with_one_token_are_shown_to_staff(
    served: Served,
) -> None:
    page = await served.live("supervisor", ["devices"])
    assert (await next_json(page))["alarms"] == []
    await served.live("kiosk", ["board"], instance="4b1d")
    again = await served.live("kiosk", ["board"], instance="4b1d")
    await next_json(again)
    assert served.server.devices.desk.shared_tokens == 0  # one that came back
    await served.live("kiosk", ["board"], instance="77aa")
    (alarm,) = await until(page, lambda snapshot: snapshot["alarms"])
    assert (alarm["code"], alarm["machine"], alarm["device"], alarm["count"], alarm["remedy"]) == (
        "token_shared", "kiosk", None, 1, "enrol_anew",
    )  # fmt: skip
