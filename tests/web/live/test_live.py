"""The live connection: snapshots, resuming, refusals, and those who do not read."""

import asyncio
import json
import socket
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from queue_server.web.live import conversation as live_module
from queue_server.web.live import hub as hub_module
from tests.served import Served
from tests.waiting import PATIENCE_S


async def next_json(live: Any) -> dict[str, Any]:
    message = await asyncio.wait_for(live.receive(), PATIENCE_S)
    assert message.type is aiohttp.WSMsgType.TEXT, message
    value: dict[str, Any] = json.loads(message.data)
    return value


async def until(live: Any, holds: Any) -> dict[str, Any]:
    while True:
        snapshot = await next_json(live)
        if holds(snapshot):
            return snapshot


async def closed(live: Any) -> int:
    while True:
        message = await asyncio.wait_for(live.receive(), PATIENCE_S)
        if message.type is aiohttp.WSMsgType.CLOSE:
            return int(message.data)
        assert message.type is aiohttp.WSMsgType.TEXT, message


async def call_someone(served: Served, counter: int = 4) -> str:
    ticket = await served.issue()
    await served.verb(counter, "open", {})
    await served.verb(counter, "call-next")
    return str(ticket["label"])


async def test_a_screen_gets_the_board_and_then_every_call(served: Served) -> None:
    live = await served.live("display")
    board = await next_json(live)
    assert (board["type"], board["announcements"]) == ("board", [])
    assert board["session"]["name"] == "day"
    label = await call_someone(served)
    board = await until(live, lambda board: board["announcements"])
    assert board["announcements"] == [
        {
            "n": 1,
            "label": label,
            "counter": 4,
            "kind": "call",
            "at": "2026-11-23T10:00:00.000+08:00",
            "languages": ["zh-TW"],
            "spoken": ["zh-TW", "zh-TW"],
            "priority": "general",
            "calls": 1,
        }
    ]
    at_four = next(one for one in board["counters"] if one["number"] == 4)
    assert (at_four["state"], at_four["ticket"]) == ("called", label)
    assert live.protocol == "jiaohao.v1"


async def test_a_screen_that_was_away_hears_every_call_it_missed(served: Served) -> None:
    live = await served.live("display")
    epoch = (await next_json(live))["epoch"]
    await live.close()
    label = await call_someone(served)
    await served.verb(4, "recall")
    live = await served.live("display", epoch=epoch, announced=0)
    board = await next_json(live)
    told = [(one["n"], one["label"], one["kind"]) for one in board["announcements"]]
    assert told == [(1, label, "call"), (2, label, "recall")]


async def test_a_screen_that_missed_hundreds_of_calls_is_told_each_of_them(served: Served) -> None:
    await call_someone(served)
    for _ in range(299):
        await served.verb(4, "recall")
    for announced, first in ((0, 1), (50, 51), (250, 101), (300, 101)):
        live = await served.live("display", announced=announced)
        numbers = [one["n"] for one in (await next_json(live))["announcements"]]
        assert numbers == list(range(first, 301))
        await live.close()


async def test_a_screen_of_another_epoch_has_announced_nothing_of_this_one(served: Served) -> None:
    wall = await served.live("display")
    epoch = (await next_json(wall))["epoch"]
    page = await served.live("clerk", ["devices"])
    for known, announced in ((epoch, 7), ("restored since", 0), (None, 7)):
        await wall.close()
        wall = await served.live("display", epoch=known, announced=7)
        await next_json(wall)
        told = await until(page, lambda one, n=announced: _screen(one, "display")["announced"] == n)
        assert _screen(told, "display")["connected"]


async def test_old_announcements_leave_the_board_but_the_last_six_stay(served: Served) -> None:
    await call_someone(served)
    for _ in range(9):
        await served.verb(4, "recall")
    served.clock.advance(timedelta(minutes=5))
    board = await next_json(await served.live("display"))
    assert [one["n"] for one in board["announcements"]] == [5, 6, 7, 8, 9, 10]


async def test_the_clerk_page_hears_of_its_counter_the_queue_and_the_devices(
    served: Served,
) -> None:
    live = await served.live("clerk", ["counter:4", "queue", "devices"])
    kinds = {(await next_json(live))["type"] for _ in range(3)}
    assert kinds == {"counter", "queue", "devices"}
    label = await call_someone(served)
    counter = await until(live, lambda one: one["type"] == "counter" and one["ticket"])
    assert counter["ticket"]["label"] == label
    assert counter["why"]["rule"]
    assert {"start", "recall", "no-show"} <= set(counter["verbs"])
    assert counter["no_show_in_s"] == 20


async def test_absence_counts_from_the_announcement_and_the_clerk_sees_when_there_was_none(
    served: Served,
) -> None:
    wall = await served.live("display")
    await next_json(wall)
    page = await served.live("clerk", ["counter:4"])
    await call_someone(served)
    silent = await until(page, lambda one: one["ticket"])
    assert (silent["announced"], silent["no_show_in_s"]) == (False, 35)
    served.clock.advance(timedelta(seconds=6))
    await wall.send_json({"type": "announced", "n": 1})
    heard = await until(page, lambda one: one["announced"])
    assert heard["no_show_in_s"] == 20
    await served.verb(4, "recall")
    served.clock.advance(timedelta(seconds=19))
    await served.verb(4, "no-show")
    assert await _last_no_show_was_early(served)


async def test_a_display_that_never_announces_blocks_no_clerk(served: Served) -> None:
    wall = await served.live("display")
    await next_json(wall)
    await call_someone(served)
    await served.verb(4, "recall")
    served.clock.advance(timedelta(seconds=35))
    await served.verb(4, "no-show")
    assert not await _last_no_show_was_early(served)


async def test_a_restarted_server_hears_from_the_display_what_it_had_announced(
    served: Served,
) -> None:
    await call_someone(served)
    await served.verb(4, "recall")
    page = await served.live("clerk", ["counter:4"])
    assert (await next_json(page))["announced"] is None
    wall = await served.live("display", announced=1)
    await next_json(wall)
    heard = await until(page, lambda one: one["announced"])
    assert heard["no_show_in_s"] == 20


async def _last_no_show_was_early(served: Served) -> bool:
    rows = (await served.call("GET", "/api/v1/journal?limit=1000", who="auditor")).body["rows"]
    return bool([row for row in rows if row["kind"] == "ticket_missed"][-1]["data"].get("early"))


async def test_a_phone_follows_its_own_ticket_without_signing_in(served: Served) -> None:
    ticket = await served.issue()
    topic = f"ticket:{ticket['track'].removeprefix('/t/')}"
    live = await served.live("anyone", [topic])
    assert (await next_json(live))["ticket"]["state"] == "waiting"
    await served.verb(4, "open", {})
    await served.verb(4, "call-next")
    snapshot = await until(live, lambda one: one["ticket"]["state"] == "called")
    assert snapshot["ticket"]["counter"] == 4


async def test_staff_see_how_far_each_display_is(served: Served) -> None:
    wall = await served.live("display")
    await wall.send_json({"type": "announced", "n": 7})
    page = await served.live("clerk", ["devices"])
    screens = await until(page, lambda one: _screen(one, "display")["announced"] == 7)
    assert _screen(screens, "display")["connected"]
    await wall.close()
    await until(page, lambda one: not _screen(one, "display")["connected"])


def _screen(snapshot: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in snapshot["screens"] if one["name"] == name)


async def test_a_notice_and_a_suspension_are_on_the_board_at_once(served: Served) -> None:
    live = await served.live("display")
    before = len((await next_json(live))["notices"])
    body = {"title": {"zh-TW": "停電"}, "style": "marquee"}
    await served.call("POST", "/api/v1/notices", body, who="supervisor")
    board = await until(live, lambda one: len(one["notices"]) == before + 1)
    assert board["notices"][-1]["title"] == {"zh-TW": "停電"}
    stop = {"scope": "service:T01", "reason": "printer", "wording": "暫停"}
    await served.call("POST", "/api/v1/suspensions", stop, who="supervisor")
    board = await until(live, lambda one: one["suspended"])
    assert board["suspended"]["T01"]["wording"] == {"zh-TW": "暫停"}


async def test_time_alone_closes_the_board(served: Served) -> None:
    live = await served.live("display")
    await next_json(live)
    served.clock.advance(timedelta(hours=9))
    await served.server.services.hub.tick()
    board = await until(live, lambda one: one["session"] is None)
    assert board["closed"]["opens_at"] == "2026-11-24T08:00:00.000+08:00"


@pytest.mark.parametrize(
    ("who", "topic"),
    [
        ("anyone", "board"),
        ("anyone", "queue"),
        ("anyone", "ticket:guess"),
        ("display", "queue"),
        ("display", "counter:1"),
        ("display", "devices"),
        ("kiosk", "queue"),
        ("host", "counter:1"),
        ("auditor", "queue"),
        ("clerk", "counter:99"),
        ("clerk", "counter:x"),
        ("clerk", "counter:"),
        ("clerk", "counter"),
        ("clerk", "board:1"),
        ("clerk", "weather"),
        ("clerk", ""),
    ],
)
async def test_a_topic_somebody_may_not_read_ends_the_connection(
    served: Served, who: str, topic: str
) -> None:
    assert await closed(await served.live(who, [topic])) == 1008


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("not json", 1007),
        ("[1]", 1007),
        ('{"type": "weather"}', 1008),
        ('{"type": "announced", "n": -1}', 1008),
        ('{"type": "device_states", "devices": []}', 1008),
        ('{"x": "' + "a" * 65536 + '"}', 1009),
    ],
)
async def test_a_bad_frame_ends_that_connection_alone(
    served: Served, frame: str, code: int
) -> None:
    other = await served.live("display")
    await next_json(other)
    before = await served.seq()
    for first in (True, False):
        live = await served.connect("display")
        if not first:
            await live.send_json({"type": "hello", "topics": ["board"]})
        await live.send_str(frame)
        assert await closed(live) == code
    assert await served.seq() == before
    await call_someone(served)
    assert await until(other, lambda one: one["announcements"])


async def test_bytes_end_the_connection(served: Served) -> None:
    live = await served.connect("display")
    await live.send_bytes(b'{"type":"hello","topics":["board"]}')
    assert await closed(live) == 1008


async def test_whoever_does_not_say_hello_is_shown_the_door(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "HELLO_WITHIN_S", 0.05)
    assert await closed(await served.connect("display")) == 1008


async def test_whoever_talks_without_end_is_shown_the_door(served: Served) -> None:
    live = await served.live("display")
    for n in range(200):
        await live.send_json({"type": "announced", "n": n})
    assert await closed(live) == 1008


async def test_an_unknown_token_gets_no_live_connection(served: Served) -> None:
    headers = {"Authorization": "Bearer nothing"}
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await served.connect("anyone", headers=headers)
    assert refused.value.status == 401


async def test_the_address_of_the_live_connection_is_no_page(served: Served) -> None:
    reply = await served.call("GET", "/api/v1/live", who="display")
    assert (reply.status, reply.code) == (400, "bad_request")


async def test_a_revoked_device_loses_its_connection(served: Served) -> None:
    live = await served.live("display")
    await next_json(live)
    # As another process does it: straight in the store.
    await served.storage.accounts.revoke_device("display", served.clock.now())
    assert await closed(live) == 1008
    assert (await served.call("GET", "/api/v1/board", who="display")).status == 401


async def test_signing_out_ends_the_connections_of_that_session(served: Served) -> None:
    live = await served.live("clerk", ["queue"])
    await next_json(live)
    assert (await served.call("DELETE", "/api/v1/session", who="clerk")).status == 200
    assert await closed(live) == 1008
    assert (await served.call("GET", "/api/v1/session", who="clerk")).status == 401


async def test_a_client_that_never_reads_is_dropped_and_nobody_else_notices(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "DROPPED_AFTER_S", 0.3)
    hub = served.server.services.hub
    deaf = socket.socket()
    # The default buffers of loopback would hide it for a long while.
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(deaf, ("127.0.0.1", served.server.port))
    await loop.sock_sendall(deaf, _upgrade(served, "supervisor"))
    assert (await loop.sock_recv(deaf, 4096)).startswith(b"HTTP/1.1 101")
    await loop.sock_sendall(deaf, _masked(b'{"type":"hello","topics":["queue"]}'))
    other = await served.live("clerk", ["queue"])
    for _ in range(120):
        await served.issue()
    while hub.dropped == 0:
        hub.stir("queue", urgent=True)
        await asyncio.sleep(0.005)
        assert all(len(client.pending) <= 1 for client in hub.clients)
    assert hub.dropped == 1
    await until(other, lambda one: one["total"] == 120)
    deaf.close()


def _upgrade(served: Served, who: str) -> bytes:
    lines = [
        "GET /api/v1/live HTTP/1.1",
        "Host: a",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        f"Cookie: {served.credentials[who]['Cookie']}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def _masked(payload: bytes) -> bytes:
    # A mask of zeros changes nothing and is a mask nevertheless.
    return bytes((0x81, 0x80 | len(payload), 0, 0, 0, 0)) + payload


def a_device(**changes: Any) -> dict[str, Any]:
    device = {
        "name": "slip",
        "kind": "printer",
        "driver": "escpos",
        "uri": "sim:printer",
        "counter": None,
        "host": "somebody else",
        "state": "ready",
        "since": "2026-11-23T10:00:00+08:00",
        "reason": None,
        "remedy": None,
        "paper": "ok",
        "last_ok": None,
    }
    return {**device, **changes}


async def a_host(served: Served) -> Any:
    host = await served.live("host", [])
    await host.send_json({"type": "device_states", "devices": [a_device()]})
    page = await served.live("clerk", ["devices"])
    await until(page, lambda one: one["devices"][0]["kind"] == "printer")
    return host, page


async def test_a_device_is_shown_under_the_host_that_reported_it(served: Served) -> None:
    host, page = await a_host(served)
    reply = await served.call("GET", "/api/v1/devices", who="clerk")
    assert reply.body["devices"][0] == {
        **a_device(host="host"), "configured": False, "label": None,
    }  # fmt: skip
    await host.close()
    gone = await until(page, lambda one: one["devices"][0]["state"] != "ready")
    assert gone["devices"][0]["reason"] == "host_away"
    assert gone["devices"][0]["remedy"] == "check_network"


async def test_a_test_of_a_device_answers_when_it_is_settled(served: Served) -> None:
    host, _ = await a_host(served)
    asked = asyncio.create_task(served.call("POST", "/api/v1/devices/slip/test", who="clerk"))
    job = await next_json(host)
    assert (job["type"], job["device"], job["verb"]) == ("job", "slip", "test")
    settled = {"type": "job_done", "id": job["id"], "outcome": "failed", "remedy": "reload_paper"}
    await host.send_json(settled)
    assert (await asked).body == {"outcome": "failed", "remedy": "reload_paper"}


async def test_a_slip_is_printed_once_more_for_a_ticket_there_is(served: Served) -> None:
    host, _ = await a_host(served)
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
    host, _ = await a_host(served)
    asked = asyncio.create_task(served.call("POST", "/api/v1/devices/slip/test", who="clerk"))
    await next_json(host)
    await host.close()
    assert (await asked).body["outcome"] == "uncertain"
    away = await served.call("POST", "/api/v1/devices/slip/test", who="clerk")
    assert (away.status, away.code) == (503, "host_away")


async def test_the_server_says_goodbye_when_it_stops(served: Served) -> None:
    live = await served.live("display")
    await next_json(live)
    await served.server.services.hub.stop()
    assert await closed(live) == 1012
