"""What people do at devices, reported by their host: trusted within bounds, carried out once."""

import asyncio
import itertools
import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from tests.served import Served
from tests.waiting import PATIENCE_S

_ids = itertools.count(10_000_000)


def device(name: str, kind: str, counter: int | None = 4) -> dict[str, Any]:
    return {
        "name": name, "kind": kind, "driver": kind, "uri": f"sim:{kind}", "counter": counter,
        "host": "", "state": "ready", "since": "", "reason": None, "remedy": None, "paper": None,
        "last_ok": None,
    }  # fmt: skip


#: Long enough for a message that should not come to have come.
QUIET_S = 0.2

DEVICES = [
    device("keys", "keypad"),
    device("scan", "scanner"),
    device("pad", "rating"),
    device("button", "help"),
    device("lobby", "help", None),
    device("loose", "keypad", None),
    device("far", "keypad", 9999),
]


def event(name: str, what: str, value: str = "", **more: Any) -> dict[str, Any]:
    message = {"type": "device_event", "id": str(next(_ids)), "device": name, "event": what}
    return {**message, "value": value, **more}


class Host:
    """A device host on the wire. ``does`` sends an event and waits until it was dealt with."""

    def __init__(self, served: Served, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.served = served
        self.socket = socket

    async def does(self, *events: dict[str, Any]) -> None:
        for one in events:
            await self.socket.send_json(one)
        # Messages of one connection are taken in order: the next board is made after them.
        await self.socket.send_json({"type": "hello", "topics": ["board"]})
        while True:
            message = await asyncio.wait_for(self.socket.receive(), PATIENCE_S)
            assert message.type is aiohttp.WSMsgType.TEXT, message
            if json.loads(message.data)["type"] == "board":
                return


@pytest.fixture
async def host(served: Served) -> Host:
    served.configure(*DEVICES)
    socket = await served.live("host", ())
    await socket.send_json({"type": "device_states", "devices": DEVICES})
    return Host(served, socket)


async def journal(served: Served) -> list[dict[str, Any]]:
    reply = await served.call("GET", "/api/v1/journal?limit=1000", who="admin")
    rows: list[dict[str, Any]] = reply.body["rows"]
    return rows


async def serve_one(served: Served) -> str:
    ticket = await served.issue()
    await served.verb(4, "open", {})
    for verb in ("call-next", "start", "finish"):
        assert (await served.verb(4, verb)).status == 200
    return str(ticket["id"])


async def test_a_key_is_a_verb_of_the_clerk_who_sits_there(served: Served, host: Host) -> None:
    ticket = await served.issue()
    await served.verb(4, "open", {})
    await host.does(
        event("keys", "key", "call-next"),
        event("keys", "key", "start"),
        event("keys", "key", "finish"),
    )
    reply = await served.call("GET", f"/api/v1/tickets/{ticket['id']}", who="clerk")
    assert (reply.body["ticket"]["state"], reply.body["ticket"]["counter"]) == ("finished", 4)
    rows = [row for row in await journal(served) if row["actor"] == "keypad:host~keys"]
    assert [row["kind"] for row in rows] == ["ticket_called", "ticket_started", "ticket_finished"]


async def test_a_key_reported_twice_counts_once(served: Served, host: Host) -> None:
    await served.issue()
    await served.verb(4, "open", {})
    pressed = event("keys", "key", "call-next")
    await host.does(pressed, event("keys", "key", "recall", id="recalled01"), pressed)
    await host.does(event("keys", "key", "recall", id="recalled01"))
    rows = [row["kind"] for row in await journal(served) if row["actor"] == "keypad:host~keys"]
    assert rows == ["ticket_called", "ticket_recalled"]


async def test_a_key_at_an_empty_counter_changes_nothing(served: Served, host: Host) -> None:
    await served.issue()
    before = await served.seq()
    await host.does(event("keys", "key", "call-next"), event("keys", "key", "open"))
    assert await served.seq() == before


async def test_a_paused_clerk_comes_back_by_key(served: Served, host: Host) -> None:
    await served.verb(4, "open", {})
    await host.does(event("keys", "key", "pause"))
    assert (await _counter(served)).state == "paused"
    await host.does(event("keys", "key", "open"))
    assert ((await _counter(served)).state, (await _counter(served)).clerk) == ("open", "clerk")


async def _counter(served: Served) -> Any:
    return await served.server.branch.read(lambda state, now: state.counters[4])


@pytest.mark.parametrize(
    "forged",
    [
        event("nobody", "key", "call-next"),
        event("scan", "key", "call-next"),
        event("keys", "rating", "5"),
        event("keys", "key", "call"),
        event("keys", "key", "transfer"),
        event("keys", "key", "drop table"),
        event("keys", "key", ""),
        event("loose", "key", "call-next"),
        event("far", "key", "call-next"),
        event("pad", "rating", "6"),
        event("pad", "rating", "0"),
        event("pad", "rating", "５"),
        event("pad", "rating", "5"),
        event("pad", "rating", "wait"),
        event("pad", "rating", "weather"),
        event("button", "code", "A123456789"),
    ],
    ids=lambda one: f"{one['device']} {one['event']} {one['value']}",
)
async def test_an_event_that_does_not_fit_changes_nothing_and_the_line_stays(
    forged: dict[str, Any], served: Served, host: Host
) -> None:
    await served.issue()
    await served.verb(4, "open", {})
    before = await served.seq()
    await host.does(forged)
    assert await served.seq() == before
    await host.does(event("keys", "key", "call-next"))
    assert await served.seq() == before + 1


async def test_a_host_speaks_for_its_own_devices_only(served: Served, host: Host) -> None:
    await served.issue()
    await served.verb(4, "open", {})
    before = await served.seq()
    kiosk = Host(served, await served.live("kiosk", ()))
    await kiosk.does(event("keys", "key", "call-next"))
    assert await served.seq() == before


async def test_a_counter_other_than_the_configured_one_is_not_believed(served: Served) -> None:
    served.configure(device("keys", "keypad", 5))
    await served.issue()
    for number in (4, 5):
        await served.verb(number, "open", {}, who="clerk" if number == 4 else "supervisor")
    host = Host(served, await served.live("host", ()))
    await host.socket.send_json({"type": "device_states", "devices": [device("keys", "keypad", 4)]})
    await host.does(event("keys", "key", "call-next"))
    rows = [row for row in await journal(served) if row["actor"] == "keypad:host~keys"]
    assert [(row["kind"], row["counter"]) for row in rows] == [("ticket_called", 5)]


EVENTS = [
    event("keys", "key", "call-next"),
    event("pad", "rating", "5"),
    event("button", "help"),
    event("scan", "code", "https://192.0.2.20/t/abc"),
]


async def a_reporter(served: Served, who: str) -> Host:
    host = Host(served, await served.live(who, ()))
    await host.socket.send_json({"type": "device_states", "devices": DEVICES})
    return host


@pytest.mark.parametrize("who", ["kiosk", "host"])
@pytest.mark.parametrize("forged", EVENTS, ids=lambda one: one["event"])
async def test_a_device_that_is_not_configured_changes_nothing(
    forged: dict[str, Any], who: str, served: Served
) -> None:
    await serve_one(served)
    host = await a_reporter(served, who)
    before = await served.seq()
    await host.does(forged)
    assert await served.seq() == before
    assert served.server.wings.devices.events.refused == 1
    listed = (await served.call("GET", "/api/v1/devices", who="supervisor")).body
    (alarm,) = listed["alarms"]
    assert (alarm["code"], alarm["machine"], alarm["device"], alarm["count"]) == (
        "not_configured", who, forged["device"], 1,
    )  # fmt: skip


@pytest.mark.parametrize("forged", EVENTS[:3], ids=lambda one: one["event"])
async def test_a_kiosk_acts_at_no_counter_even_when_the_configuration_says_so(
    forged: dict[str, Any], served: Served
) -> None:
    served.configure(*DEVICES, host="kiosk")
    await serve_one(served)
    host = await a_reporter(served, "kiosk")
    before = await served.seq()
    await host.does(forged)
    assert await served.seq() == before


async def test_a_device_of_another_kind_than_configured_is_not_believed(served: Served) -> None:
    served.configure(device("keys", "printer"))
    await served.issue()
    await served.verb(4, "open", {})
    host = await a_reporter(served, "host")
    before = await served.seq()
    await host.does(event("keys", "key", "call-next"))
    assert await served.seq() == before


async def test_staff_see_that_a_device_is_not_configured(served: Served) -> None:
    served.configure(device("keys", "keypad", 5))
    host = await a_reporter(served, "host")
    await host.does()
    listed = (await served.call("GET", "/api/v1/devices", who="clerk")).body["devices"]
    seen = {one["name"]: (one["configured"], one["counter"]) for one in listed if one["driver"]}
    assert seen["keys"] == (True, 5)
    assert seen["pad"] == (False, None)


@pytest.mark.parametrize("verb", ["sign", "capture"])
async def test_a_pad_or_camera_that_is_not_configured_gets_no_job(
    served: Served, verb: str
) -> None:
    kind = "signature" if verb == "sign" else "photo"
    host = Host(served, await served.live("kiosk", ()))
    await host.socket.send_json({"type": "device_states", "devices": [device("mine", kind)]})
    await host.does()
    await served.verb(4, "open", {})
    body = {"mode": "id"} if verb == "capture" else {"lines": ["王小明"]}
    reply = await served.call("POST", f"/api/v1/devices/kiosk~mine/{verb}", body, who="clerk")
    assert (reply.status, reply.code) == (409, "not_configured")


@pytest.mark.parametrize("who", ["display", "clerk", "supervisor", "admin"])
async def test_only_a_device_host_reports_devices(who: str, served: Served, host: Host) -> None:
    live = await served.live(who, ())
    await live.send_json(event("keys", "key", "call-next"))
    assert await _closed(live) == 1008


@pytest.mark.parametrize(
    "change",
    [{"id": ""}, {"id": "short"}, {"id": "x" * 41}, {"id": "with space1"}, {"id": 12345678},
     {"event": "unlock"}, {"value": 5}, {"value": None}, {"value": "x" * 1025}, {"device": None}],
    ids=str,
)  # fmt: skip
async def test_an_event_out_of_shape_ends_the_connection(
    change: dict[str, Any], served: Served, host: Host
) -> None:
    await host.socket.send_json(event("keys", "key", "call-next") | change)
    assert await _closed(host.socket) == 1008


async def _closed(live: Any) -> int:
    while True:
        message = await asyncio.wait_for(live.receive(), PATIENCE_S)
        if message.type is aiohttp.WSMsgType.CLOSE:
            return int(message.data)


async def test_a_button_calls_for_a_person_where_it_is(served: Served, host: Host) -> None:
    await host.does(event("button", "help"), event("button", "help"), event("lobby", "help"))
    places = await served.server.branch.read(lambda state, now: list(state.help))
    assert places == ["counter:4", "lobby"]
    rows = [row["actor"] for row in await journal(served) if row["kind"] == "help_requested"]
    assert rows == ["help:host~button", "help:host~lobby"]


async def test_a_visit_is_rated_once_and_only_shortly_after_it(served: Served, host: Host) -> None:
    first = await serve_one(served)
    await host.does(event("pad", "rating", "4"), event("pad", "rating", "1"))
    await serve_one(served)
    served.clock.advance(timedelta(minutes=3, seconds=1))
    await host.does(event("pad", "rating", "5"))
    rows = [row for row in await journal(served) if row["kind"] == "rating_given"]
    assert [(r["ticket"], r["counter"], r["data"]["rating"]) for r in rows] == [(first, 4, 4)]


async def test_a_code_reaches_the_page_of_that_counter_alone(served: Served, host: Host) -> None:
    here = await served.live("clerk", ["counter:4"])
    elsewhere = await served.live("clerk", ["counter:5"])
    for page in (here, elsewhere):
        await asyncio.wait_for(page.receive(), PATIENCE_S)
    before = await served.seq()
    await host.does(event("scan", "code", "https://192.0.2.20/t/abc"))
    message = json.loads((await asyncio.wait_for(here.receive(), PATIENCE_S)).data)
    assert message == {
        "type": "scanned", "counter": 4, "device": "scan", "code": "https://192.0.2.20/t/abc",
        "at": "2026-11-23T10:00:00.000+08:00",
    }  # fmt: skip
    assert await served.seq() == before
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(elsewhere.receive(), QUIET_S)


async def test_what_was_scanned_is_never_logged(
    served: Served, host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        await host.does(event("scan", "code", "A123456789"), event("keys", "code", "A123456789"))
    assert "A123456789" not in caplog.text
    assert "wrong_device" in caplog.text


async def test_reasons_pressed_after_the_rating_are_kept_with_it(
    served: Served, host: Host
) -> None:
    await served.issue()
    await served.verb(4, "open", {})
    for verb in ("call-next", "start", "finish"):
        await served.verb(4, verb)
    await host.does(event("pad", "rating", "4"), event("pad", "rating", "wait"))
    kept = await served.server.branch.read(lambda state, now: dict(state.rating_reasons))
    assert list(kept.values()) == [("wait",)]
