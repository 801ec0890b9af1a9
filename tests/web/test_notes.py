"""An administrator erases what was said in free words."""

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
