"""A clerk's day so far, a request whose answer was lost, and what is written for the next clerk."""

from datetime import timedelta
from typing import Any

import pytest

from tests.served import Served


async def serve(served: Served, minutes: int) -> None:
    await served.verb(4, "call-next", key=served.key())
    await served.verb(4, "start", key=served.key())
    served.clock.advance(timedelta(minutes=minutes))
    await served.verb(4, "finish", {}, key=served.key())


async def test_a_clerk_sees_the_own_day_and_not_a_colleagues(served: Served) -> None:
    for _ in range(2):
        await served.issue()
    await served.verb(4, "open", {})
    await serve(served, 4)
    await serve(served, 10)
    mine = (await served.call("GET", "/api/v1/my-day", who="clerk")).body
    assert (mine["served"], mine["mean_s"], mine["longest_s"]) == (2, 420, 600)
    assert len(mine["last"]) == 2
    other = (await served.call("GET", "/api/v1/my-day", who="supervisor")).body
    assert other == {"served": 0, "mean_s": None, "longest_s": None, "last": []}


async def test_a_visit_taken_back_is_not_counted(served: Served) -> None:
    await served.issue()
    await served.verb(4, "open", {})
    await serve(served, 4)
    await served.verb(4, "undo")
    assert (await served.call("GET", "/api/v1/my-day", who="clerk")).body["served"] == 0


async def test_whose_answer_was_lost_asks_whether_it_was_done(served: Served) -> None:
    await served.verb(4, "open", {}, key="sent")
    await served.verb(4, "start", key="refused")

    async def done(key: str, who: str = "clerk") -> Any:
        return (await served.call("GET", f"/api/v1/requests/{key}", who=who)).body["done"]

    assert await done("sent")
    assert not await done("refused")
    assert not await done("never-came")
    assert not await done("sent", who="supervisor")
    long = await served.call("GET", f"/api/v1/requests/{'k' * 201}", who="clerk")
    assert (long.status, long.code) == (422, "invalid")


async def test_a_note_travels_with_the_number_and_is_gone_at_night(served: Served) -> None:
    ticket = await served.issue()
    path = f"/api/v1/tickets/{ticket['id']}"
    noted = await served.call("POST", f"{path}/note", {"note": "has the form"}, who="clerk")
    assert noted.status == 200
    seq = await served.seq()
    await served.verb(4, "open", {})
    called = await served.verb(4, "call-next")
    assert called.body["ticket"]["note"] == "has the form"

    await served.call("POST", f"{path}/note", {"note": ""}, who="clerk")
    assert "note" not in (await served.call("GET", path, who="clerk")).body["ticket"]

    await served.time_comes(served.clock.now() + timedelta(days=1))
    rows = (await served.call("GET", "/api/v1/journal?limit=1000", who="admin")).body["rows"]
    assert next(row for row in rows if row["seq"] == seq)["data"]["note"] == "(erased)"


async def test_who_cannot_hear_calls_is_fetched_and_clerks_and_wall_know(served: Served) -> None:
    asked = {"service": "R02", "in_person": True}
    given = await served.call("POST", "/api/v1/tickets", asked, who="kiosk", key="touch-1")
    assert given.body["ticket"]["in_person"] is True
    await served.verb(4, "open", {})
    called = await served.verb(4, "call-next")
    assert called.body["ticket"]["in_person"] is True
    board = (await served.call("GET", "/api/v1/public/board")).body
    assert [one.get("in_person") for one in board["announcements"]] == [True]
    path = f"/api/v1/tickets/{given.body['ticket']['id']}/in-person"
    again = await served.call("POST", path, {"asked": False}, who="clerk")
    assert again.status == 200
    assert "in_person" not in (await served.call("GET", path[:-10], who="clerk")).body["ticket"]


@pytest.mark.parametrize("body", [{}, {"asked": "yes"}, {"asked": None}])
async def test_being_fetched_is_asked_for_with_yes_or_no_alone(served: Served, body: Any) -> None:
    ticket = await served.issue()
    path = f"/api/v1/tickets/{ticket['id']}/in-person"
    seq = await served.seq()
    refused = await served.call("POST", path, body, who="clerk")
    assert (refused.status, refused.code) == (422, "invalid")
    assert await served.seq() == seq


@pytest.mark.parametrize("note", ["A123456789 came back", "call 0912-345-678", "hi \U0001f600"])
async def test_no_note_names_a_person_by_number(served: Served, note: str) -> None:
    ticket = await served.issue()
    path = f"/api/v1/tickets/{ticket['id']}/note"
    refused = await served.call("POST", path, {"note": note}, who="clerk")
    assert (refused.status, refused.code) in {(422, "personal_data"), (422, "emoji")}


async def test_a_pause_says_when_it_is_meant_to_end(served: Served) -> None:
    await served.verb(4, "open", {})
    until = (served.clock.now() + timedelta(minutes=30)).isoformat()
    await served.verb(4, "pause", {"reason": "lunch", "until": until})
    queue = (await served.call("GET", "/api/v1/floor", who="supervisor")).body
    seat = next(one for one in queue["counters"] if one["number"] == 4)
    assert seat["until"]
    await served.verb(4, "open", {})
    again = (await served.call("GET", "/api/v1/floor", who="supervisor")).body
    assert next(one for one in again["counters"] if one["number"] == 4)["until"] is None


@pytest.mark.parametrize("minutes", [0, -5, 13 * 60])
async def test_a_pause_cannot_have_ended_or_last_for_days(served: Served, minutes: int) -> None:
    await served.verb(4, "open", {})
    until = (served.clock.now() + timedelta(minutes=minutes)).isoformat()
    refused = await served.verb(4, "pause", {"until": until})
    assert (refused.status, refused.code) == (422, "invalid")


async def redirect(served: Served, body: Any, who: str = "supervisor") -> Any:
    ticket = await served.issue()
    return await served.call("POST", f"/api/v1/tickets/{ticket['id']}/redirect", body, who=who)


async def test_a_supervisor_corrects_the_service_and_the_counter_of_who_waits(
    served: Served,
) -> None:
    reply = await redirect(served, {"service": "T02", "counter": 5})
    assert reply.status == 200, reply.body
    shown = reply.body["ticket"]
    assert (shown["service"], shown["services"], shown["only_counter"]) == ("T02", ["T02"], 5)
    path = f"/api/v1/tickets/{shown['id']}/redirect"
    anywhere = await served.call("POST", path, {"counter": 0}, who="supervisor")
    assert "only_counter" not in anywhere.body["ticket"]
    assert anywhere.body["ticket"]["service"] == "T02"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"service": "X99"}, "unknown_service"),
        ({"counter": 99}, "unknown_counter"),
        ({"counter": -1}, "invalid"),
        ({"service": ""}, "invalid"),
    ],
)
async def test_nobody_is_sent_where_there_is_nothing(served: Served, body: Any, code: str) -> None:
    assert (await redirect(served, body)).code == code


async def test_who_is_called_already_is_not_moved(served: Served) -> None:
    ticket = await served.issue()
    await served.verb(4, "open", {})
    await served.verb(4, "call-next")
    path = f"/api/v1/tickets/{ticket['id']}/redirect"
    refused = await served.call("POST", path, {"counter": 5}, who="supervisor")
    assert refused.code == "illegal_transition"
