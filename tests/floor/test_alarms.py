"""Staff take alarms, close them, and see what came of all of them today."""

from typing import Any

import pytest

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
