"""A clerk's day over HTTP."""

from typing import Any

import pytest

from queue_server.web.routes import journal
from queue_server.web.views.counter import counter_snapshot
from tests.served import Served


async def test_a_visitor_is_called_started_and_finished(served: Served) -> None:
    ticket = await served.issue()
    assert (await served.verb(4, "open", {})).body == {"ticket": None, "why": None}
    called = await served.verb(4, "call-next")
    assert called.body["ticket"]["label"] == ticket["label"]
    assert called.body["ticket"]["counter"] == 4
    assert called.body["why"]["rule"] in ("first_choice", "relative_wait")
    assert ticket["label"] in called.body["why"]["text"]
    assert len(called.body["why"]["considered"]) <= 5
    states = [(await served.verb(4, verb)).body["ticket"]["state"] for verb in ("recall", "start")]
    done = await served.verb(4, "finish", {"outcome": "done"})
    assert [*states, done.body["ticket"]["state"]] == ["called", "serving", "finished"]


async def test_a_clerk_sees_who_is_next_here_and_why(served: Served) -> None:
    await served.verb(4, "open", {})
    views, branch = served.server.services.shown.views, served.server.branch

    async def seen() -> Any:
        return await branch.read(lambda state, now: counter_snapshot(views, state, 4, None, now))

    assert (await seen())["next"] is None
    ticket = await served.issue()
    snapshot = await seen()
    assert snapshot["next"]["ticket"] == ticket["id"]
    assert ticket["label"] in snapshot["next"]["why"]["text"]
    called = await served.verb(4, "call-next")
    assert called.body["ticket"]["label"] == snapshot["next"]["label"]
    assert (await seen())["next"] is None
    await served.verb(4, "start")
    await served.verb(4, "finish", {"outcome": "done"})
    await served.issue()
    await served.verb(4, "pause", {"reason": "lunch"})
    assert (await seen())["next"] is None


async def test_nobody_to_call_is_an_answer(served: Served) -> None:
    await served.verb(4, "open", {})
    reply = await served.verb(4, "call-next")
    assert (reply.status, reply.body) == (200, {"ticket": None, "why": None})


async def test_a_counter_that_has_a_visitor_is_busy(served: Served) -> None:
    await served.issue()
    await served.issue()
    await served.verb(4, "open", {})
    await served.verb(4, "call-next")
    reply = await served.verb(4, "call-next")
    assert (reply.status, reply.code, reply.body["counter"]) == (409, "counter_busy", 4)


async def test_refusals_carry_their_codes(served: Served) -> None:
    closed = await served.verb(4, "call-next")
    assert (closed.status, closed.code) == (409, "counter_closed")
    await served.verb(4, "open", {})
    early = await served.verb(4, "finish", {"outcome": "done"})
    assert (early.status, early.code) == (409, "illegal_transition")
    unknown = await served.verb(4, "juggle", {})
    assert (unknown.status, unknown.code) == (404, "unknown_verb")


async def test_a_double_click_with_one_key_calls_once(served: Served) -> None:
    await served.issue()
    await served.issue()
    await served.verb(4, "open", {})
    first = await served.verb(4, "call-next", key="click")
    second = await served.verb(4, "call-next", key="click")
    assert first.body == second.body


async def test_the_reason_is_shown_in_the_clerks_language(served: Served) -> None:
    await served.issue()
    await served.verb(4, "open", {})
    reply = await served.verb(4, "call-next", headers={"Accept-Language": "en"})
    assert reply.body["why"]["text"].isascii()


async def test_a_repeated_call_says_that_it_is_one(served: Served) -> None:
    ticket = await served.issue()
    await served.verb(4, "open", {})
    await served.verb(4, "call-next")
    for _ in range(2):
        again = await served.verb(4, "recall", key="same", headers={"Accept-Language": "en"})
        assert again.body["why"]["rule"] == "recalled"
        assert again.body["why"]["text"] == f"{ticket['label']} is called again."
        assert again.body["ticket"]["calls"] == 2


async def test_a_picked_ticket_is_named_in_the_body(served: Served) -> None:
    await served.issue()
    second = await served.issue()
    await served.verb(4, "open", {})
    reply = await served.verb(4, "call", {"ticket": second["id"]})
    assert reply.body["ticket"]["label"] == second["label"]
    assert reply.body["why"]["rule"] == "picked"


async def test_whoever_asks_for_more_of_the_journal_than_there_is_at_a_time_asks_on(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    await served.issue()
    every = (await served.call("GET", "/api/v1/journal?limit=999999", who="auditor")).body["rows"]
    monkeypatch.setattr(journal, "MOST_ROWS", 2)
    read: list[Any] = []
    while rows := (
        await served.call("GET", f"/api/v1/journal?after={len(read)}&limit=999999", who="auditor")
    ).body["rows"]:
        assert len(rows) <= 2
        read += rows
    assert read == every


async def test_what_happened_is_in_the_journal_with_its_actor(served: Served) -> None:
    await served.issue()
    await served.verb(4, "open", {})
    await served.verb(4, "call-next", key="click")
    reply = await served.call("GET", "/api/v1/journal?limit=1000", who="auditor")
    rows = reply.body["rows"]
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    called = rows[-1]
    assert (called["kind"], called["actor"], called["counter"]) == (
        "ticket_called",
        "user:clerk",
        4,
    )
    assert called["request_id"] == "click"
    assert "fp" not in called["data"]
    after = await served.call("GET", f"/api/v1/journal?after={rows[-2]['seq']}", who="auditor")
    assert after.body["rows"] == [called]
