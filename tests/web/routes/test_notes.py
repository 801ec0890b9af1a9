"""An administrator erases what was written in free words."""

from typing import Any

import pytest

from tests.served import Served

SAID = "the visitor felt unwell"


async def cancelled(served: Served) -> int:
    """The row of a number cancelled in free words."""
    ticket = await served.issue()
    await served.call(
        "POST", f"/api/v1/tickets/{ticket['id']}/cancel", {"reason": SAID}, who="clerk"
    )
    rows = (await served.call("GET", "/api/v1/journal?limit=1000", who="admin")).body["rows"]
    assert rows[-1]["data"] == {"reason": SAID, "note": SAID}
    return int(rows[-1]["seq"])


class Kept:
    """A trace that keeps what it is told."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, Any]]] = []

    def note(self, event: str, **facts: Any) -> None:
        self.lines.append((event, facts))


async def test_who_erased_a_note_is_in_the_security_log_and_the_note_is_not(
    served: Served,
) -> None:
    seq = await cancelled(served)
    served.server.services.traces.trace = kept = Kept()
    await served.call("DELETE", f"/api/v1/notes/{seq}", who="admin")
    assert ("note_erased", {"user": "admin", "seq": seq}) in kept.lines
    assert SAID not in str(kept.lines)
    await served.call("DELETE", f"/api/v1/notes/{seq}", who="admin")
    assert [event for event, _ in kept.lines].count("note_erased") == 1


async def test_a_closure_in_free_words_is_read_by_staff_until_its_note_is_erased(
    served: Served,
) -> None:
    body = {"scope": "service:T01", "reason": SAID}
    made = (await served.call("POST", "/api/v1/suspensions", body, who="supervisor")).body
    assert (made["suspension"]["reason"], made["suspension"]["note"]) == (SAID, SAID)
    rows = (await served.call("GET", "/api/v1/journal?limit=1000", who="admin")).body["rows"]
    assert (rows[-1]["kind"], rows[-1]["data"]["reason"]) == ("suspension_saved", SAID)
    await served.call("DELETE", f"/api/v1/notes/{rows[-1]['seq']}", who="admin")
    listed = (await served.call("GET", "/api/v1/suspensions", who="supervisor")).body
    assert listed["suspensions"][0]["reason"] == "(erased)"


@pytest.mark.parametrize("given", [{}, {"reason": None}, {"reason": "  "}, {"note": ""}])
async def test_a_closure_without_any_reason_is_refused(
    served: Served, given: dict[str, Any]
) -> None:
    refused = await served.call(
        "POST", "/api/v1/suspensions", {"scope": "branch", **given}, who="supervisor"
    )
    assert (refused.status, refused.code) == (422, "invalid")


async def test_an_erased_note_is_no_longer_read_in_the_journal(served: Served) -> None:
    seq = await cancelled(served)
    erased = await served.call("DELETE", f"/api/v1/notes/{seq}", who="admin")
    assert (erased.status, erased.body) == (200, {"id": str(seq)})
    rows = (await served.call("GET", "/api/v1/journal?limit=1000", who="admin")).body["rows"]
    assert rows[-1]["data"] == {"reason": "(erased)", "note": "(erased)"}


@pytest.mark.parametrize("seq", ["1", "99999", "x", "-1", "9" * 40, "１"])
async def test_a_row_without_a_note_is_not_found(served: Served, seq: str) -> None:
    refused = await served.call("DELETE", f"/api/v1/notes/{seq}", who="admin")
    assert (refused.status, refused.code) == (404, "unknown_note")


async def test_a_note_longer_than_two_hundred_signs_is_refused(served: Served) -> None:
    await served.verb(4, "open", {})
    refused = await served.verb(4, "pause", {"reason": "lunch", "note": "x" * 201})
    assert (refused.status, refused.code) == (422, "invalid")
    taken = await served.verb(4, "pause", {"reason": "lunch", "note": "x" * 200})
    assert taken.status == 200
