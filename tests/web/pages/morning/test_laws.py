"""A morning that broke a law would be found."""

from typing import Any

import pytest

from tests.web.pages.morning.laws import broken


def row(seq: int, kind: str, ticket: str = "t1", counter: int | None = 5, **more: Any) -> Any:
    given = {"series": "express", "number": seq}
    return {"seq": seq, "kind": kind, "ticket": ticket, "counter": counter, "actor": "user:mei",
            "request_id": f"key-{seq}", "data": given, **more}  # fmt: skip


GOOD = [row(1, "ticket_issued"), row(2, "ticket_called"), row(3, "ticket_started"),
        row(4, "ticket_finished")]  # fmt: skip


def test_a_morning_that_keeps_the_laws_has_nothing_to_be_said_of() -> None:
    assert broken(GOOD) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (GOOD[:2], "t1 is still 5"),
        ([GOOD[0], GOOD[2], *GOOD[3:]], "row 3 follows 1"),
        ([GOOD[0], row(2, "ticket_called"), row(3, "ticket_called", counter=6),
          row(4, "ticket_finished")], "t1 called to 6, and is at 5"),
        ([row(1, "ticket_issued"), row(2, "ticket_issued", "t2"), row(3, "ticket_called"),
          row(4, "ticket_called", "t2"), row(5, "ticket_finished"),
          row(6, "ticket_finished", "t2")], "t2 called to 5, where ['t1'] is"),
        ([row(1, "ticket_issued", data={"series": "express", "number": 2}), *GOOD[1:]],
         "numbers of express: [2]"),
        ([row(1, "ticket_called")], "ticket_called of t1, which nobody gave"),
        ([*GOOD[:3], row(4, "ticket_finished"),
          row(5, "ticket_finished", request_id="key-4")],
         "ticket_finished twice for one press of user:mei"),
    ],
)  # fmt: skip
def test_each_law_that_is_broken_is_named(rows: list[Any], said: str) -> None:
    assert broken(rows) == [said]
