"""Staff take alarms, close them, and see what came of all of them today."""

from typing import Any

import pytest

from queue_server.web.views.queue import queue_snapshot

TAKE, CLOSE, TODAY = "/api/v1/alarms/take", "/api/v1/alarms/close", "/api/v1/alarms"
PRINTER = "device:kiosk/slip"


async def say(served: Any, path: str, body: Any, who: str = "clerk") -> Any:
    return await served.call("POST", path, body, who=who, key=served.key())


async def test_who_takes_an_alarm_is_named_until_it_is_over(served: Any) -> None:
    assert (await say(served, TAKE, {"alarm": PRINTER})).status == 200
    socket = await served.live("clerk", topics=["queue"])
    while (message := await socket.receive_json())["type"] != "queue":
        pass
    await socket.close()
    [shown] = message["alarms"]
    assert (shown["alarm"], shown["owner"]) == (PRINTER, "clerk")

    body = {"alarm": PRINTER, "outcome": "fixed", "note": "新的紙捲"}
    assert (await say(served, CLOSE, body, "supervisor")).status == 200
    [ended] = (await served.call("GET", TODAY, who="clerk")).body["alarms"]
    assert (ended["owner"], ended["closed_by"]) == ("clerk", "supervisor")
    assert (ended["outcome"], ended["noted"]) == ("fixed", True)
    assert ended["closed_at"] >= ended["since"]
    again = await say(served, CLOSE, body)
    assert (again.status, again.code) == (404, "unknown_alarm")


async def test_who_signed_in_past_the_provider_is_for_supervisors_until_it_is_closed(
    served: Any,
) -> None:
    await served.server.accounts.past_provider("mei")
    alarm = {"alarm": "sign-in:mei"}
    close = {**alarm, "outcome": "fixed"}

    async def shown() -> Any:
        queue = await served.server.branch.read(
            lambda state, now: queue_snapshot(served.server.services.shown.views, state, now)
        )
        return [(one["alarm"], one["owner"]) for one in queue["alarms"]]

    assert await shown() == [("sign-in:mei", "")]
    for path, body in ((TAKE, alarm), (CLOSE, close)):
        assert (await say(served, path, body)).code == "forbidden"
    assert (await say(served, CLOSE, close, "supervisor")).code == "unknown_alarm"
    assert (await say(served, TAKE, alarm, "supervisor")).status == 200
    assert await shown() == [("sign-in:mei", "supervisor")]
    assert (await say(served, CLOSE, close, "supervisor")).status == 200
    assert await shown() == []


async def test_an_alarm_that_cannot_be_written_keeps_nobody_out(served: Any) -> None:
    faults = served.storage.journal.faults
    faults.refuse[faults.appends + 1] = "disk_full"
    await served.server.accounts.past_provider("mei")
    assert (await served.call("GET", "/readyz")).status == 503


async def test_what_was_said_beside_it_can_be_read_and_erased(served: Any) -> None:
    await say(served, TAKE, {"alarm": PRINTER})
    await say(served, CLOSE, {"alarm": PRINTER, "outcome": "fixed", "note": "roll of paper"})
    rows = (await served.call("GET", "/api/v1/journal?limit=1000", who="admin")).body["rows"]
    closed = next(row for row in rows if row["kind"] == "alarm_closed")
    assert closed["data"]["note"] == "roll of paper"
    path = f"/api/v1/notes/{closed['seq']}"
    assert (await served.call("DELETE", path, who="admin")).status == 200


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        (TAKE, {}, "invalid"),
        (TAKE, {"alarm": 7}, "invalid"),
        (TAKE, {"alarm": "x" * 201}, "invalid"),
        (TAKE, {"alarm": "ticket:A001"}, "invalid"),
        (TAKE, {"alarm": "help:\u202e"}, "unseen_characters"),
        (CLOSE, {"alarm": PRINTER}, "invalid"),
        (CLOSE, {"alarm": PRINTER, "outcome": "x" * 41}, "invalid"),
        (CLOSE, {"alarm": PRINTER, "outcome": "fixed", "note": "x" * 201}, "invalid"),
    ],
)
async def test_what_is_no_alarm_is_refused(
    served: Any, path: str, body: dict[str, Any], code: str
) -> None:
    reply = await say(served, path, body)
    assert (reply.status, reply.code) == (422, code)
