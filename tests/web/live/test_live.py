"""The live connection: snapshots, resuming, refusals, and those who do not read."""

from datetime import timedelta
from typing import Any

from queue_server.storage.memory import MemoryJournal
from queue_server.usecases.ports import Message
from tests.served import MONDAY_TEN, Served
from tests.talking import closed, next_json, until
from tests.waiting import all_at_rest
from tests.web.live.calling import call_someone

#: After every window of these tests has come.
LATER = int(MONDAY_TEN.timestamp() * 1000) + 60_000


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
    shown = [(one["n"], one["label"], one["kind"]) for one in board["announcements"]]
    assert shown == [(1, label, "call"), (2, label, "recall")]


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
        shown = await until(
            page, lambda one, n=announced: _screen(one, "display")["announced"] == n
        )
        assert _screen(shown, "display")["connected"]


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
    await served.server.services.shown.hub.tick()
    board = await until(live, lambda one: one["session"] is None)
    assert board["closed"]["opens_at"] == "2026-11-24T08:00:00.000+08:00"


async def test_the_server_says_goodbye_when_it_stops(served: Served) -> None:
    live = await served.live("display")
    await next_json(live)
    await served.server.services.shown.hub.stop()
    assert await closed(live) == 1012


async def test_who_goes_on_at_a_counter_in_another_window_is_told_so_in_the_first(
    served: Served,
) -> None:
    first, colleagues = (
        await served.live("clerk", ["counter:4"]),
        await served.live("supervisor", ["counter:4"]),
    )
    for live in (first, colleagues):
        await next_json(live)
    second = await served.live("clerk", ["counter:4"], seat=True)
    assert await until(first, lambda said: said["type"] == "moved") == {
        "type": "moved",
        "counter": 4,
    }
    assert (await next_json(second))["type"] == "counter"
    served.server.services.shown.hub.stir("counter:4")
    assert (await next_json(colleagues))["type"] == "counter"


async def test_who_goes_on_in_a_window_at_another_server_is_told_so_in_the_first(
    served: Served,
) -> None:
    other = MemoryJournal(served.storage.journal.database)
    said: list[Message] = []
    other.on_message(lambda branch, process, message: said.append(message))
    first, colleagues = (
        await served.live("clerk", ["counter:4"]),
        await served.live("supervisor", ["counter:4"]),
    )
    for live in (first, colleagues):
        await next_json(live)
    branch = served.server.branch.rules.branch
    other.send(branch, Message("windows", f"9:{LATER}:user:clerk 4:{LATER}:user:clerk"))
    assert await until(first, lambda said: said["type"] == "moved") == {
        "type": "moved",
        "counter": 4,
    }
    served.server.services.shown.hub.stir("counter:4")
    assert (await next_json(colleagues))["type"] == "counter"
    await served.server.chores.stop()  # what is sent at once is not mistaken for a repetition
    second = await served.live("supervisor", ["counter:4"], seat=True)
    assert await until(colleagues, lambda said: said["type"] == "moved")
    await all_at_rest()
    begun = f"4:{LATER + 1}:user:supervisor"
    assert taken(said) == [begun], "sent at once"
    await served.server.chores.run_all(["windows"])
    await all_at_rest()
    assert taken(said) == [begun, begun], "and again"
    await second.close()


def taken(said: list[Message]) -> list[str]:
    """Who works in which window, as another process was told it."""
    return [one.text for one in said if one.kind == "windows"]
