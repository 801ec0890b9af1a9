"""The lunch roster over HTTP: today's, changed, proposed; sent to the floor and to the counter."""

from datetime import timedelta
from typing import Any

import pytest

from queue_server.usecases.turns import BoundedTurns
from tests.served import MONDAY_TEN, Served

LUNCH = "/api/v1/lunch"


async def ask(served: Served, method: str, path: str, body: Any = None) -> Any:
    return await served.call(method, path, body, who="supervisor", key=served.key())


async def open_counters(served: Served, *numbers: int) -> None:
    for number in numbers:
        await served.verb(number, "open", {"also": True}, who="clerk")


async def test_a_counter_is_away_in_its_slot_and_what_is_left_uncovered_is_said(
    served: Served,
) -> None:
    await open_counters(served, 1, 2)
    roster = (await ask(served, "POST", LUNCH, {"breaks": {"1": "11:30", "2": "11:30"}})).body
    first, second = roster["slots"][:2]
    assert (first["begins"], first["away"], first["stay"]) == ("11:30", [1, 2], 0)
    assert {one["priority"] for one in first["classes"]} >= {"general"}
    assert (second["away"], second["classes"], second["services"]) == ([], [], [])
    assert roster == (await ask(served, "GET", LUNCH)).body
    assert roster["counters"] == [
        {"number": 1, "clerk": "clerk", "begins": "11:30"},
        {"number": 2, "clerk": "clerk", "begins": "11:30"},
    ]


async def test_those_who_wait_are_counted_where_nobody_serves_them(served: Served) -> None:
    await open_counters(served, 1)
    await served.call("POST", "/api/v1/tickets", {"service": "T01"}, who="kiosk", key="t")
    roster = (await ask(served, "POST", LUNCH, {"breaks": {"1": "12:00"}})).body
    gap = {one["priority"]: one["waiting"] for one in roster["slots"][1]["classes"]}
    assert gap["general"] == 1


async def test_a_proposal_keeps_every_class_served_and_changes_nothing(served: Served) -> None:
    refused = await ask(served, "GET", f"{LUNCH}/proposal")
    assert refused.code == "no_lunch_counters"
    await open_counters(served, 5, 6, 7, 8)
    before = await served.seq()
    breaks = (await ask(served, "GET", f"{LUNCH}/proposal")).body["breaks"]
    assert await served.seq() == before
    assert sorted(breaks) == ["5", "6", "7", "8"]
    roster = (await ask(served, "POST", LUNCH, {"breaks": breaks})).body
    assert [one["classes"] for one in roster["slots"]] == [[]] * 4
    assert [len(one["away"]) for one in roster["slots"]] == [1] * 4


async def test_too_many_who_ask_for_a_proposal_at_once_are_asked_to_come_again(
    served: Served,
) -> None:
    await open_counters(served, 5, 6)
    served.server.services.caches.proposing = BoundedTurns(0)
    refused = await ask(served, "GET", f"{LUNCH}/proposal")
    assert (refused.status, refused.code) == (503, "overloaded")
    assert refused.headers["Retry-After"] == "5"


async def test_the_floor_and_the_counter_say_when_its_lunch_is_until_the_day_is_over(
    served: Served,
) -> None:
    await ask(served, "POST", LUNCH, {"breaks": {"3": "12:30"}})
    floor = (await ask(served, "GET", "/api/v1/floor")).body
    [lunch] = [one["lunch"] for one in floor["counters"] if one["lunch"]]
    assert lunch["starts"].startswith("2026-11-23T12:30")
    assert lunch["until"].startswith("2026-11-23T13:00")
    await served.time_comes(MONDAY_TEN + timedelta(days=1))
    roster = (await ask(served, "GET", LUNCH)).body
    assert roster["counters"] == []


async def test_a_roster_is_taken_back_by_sending_what_was_before(served: Served) -> None:
    await ask(served, "POST", LUNCH, {"breaks": {"1": "11:30"}})
    await ask(served, "POST", LUNCH, {"breaks": {"1": "13:00", "2": "11:30"}})
    await ask(served, "POST", LUNCH, {"breaks": {"1": "11:30", "2": None}})
    counters = (await ask(served, "GET", LUNCH)).body["counters"]
    assert [(one["number"], one["begins"]) for one in counters] == [(1, "11:30")]


@pytest.mark.parametrize(
    ("breaks", "code"),
    [
        ({"1": "11:45"}, "not_a_lunch_slot"),
        ({"99": "11:30"}, "unknown_counter"),
        ({"one": "11:30"}, "unknown_counter"),
        ({"１": "11:30"}, "unknown_counter"),
        ({"1": "11:30:00"}, "invalid"),
        ({"1": 11}, "invalid"),
        ({str(n): "11:30" for n in range(201)}, "invalid"),
    ],
)
async def test_a_roster_that_makes_no_sense_changes_nothing(
    served: Served, breaks: Any, code: str
) -> None:
    before = await served.seq()
    reply = await ask(served, "POST", LUNCH, {"breaks": breaks})
    assert reply.code == code
    assert await served.seq() == before
