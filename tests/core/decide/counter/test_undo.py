"""What can be undone, by whom and for how long."""

import pytest

from queue_server.core.line.ticket import TicketState
from tests.core.decide.counter.refusing import refusal
from tests.core.play import Play, picture


def test_undo_of_walk_direct_cancels_the_number_instead_of_queueing_it(office: Play) -> None:
    office.do("walk-direct", service="R01")
    office.do("undo")
    assert office.state.tickets["20261123-A001"].state is TicketState.CANCELLED
    assert office.state.counters[2].ticket is None
    assert len(office.state.line) == 0


@pytest.mark.parametrize(
    ("verb", "after"),
    [("call-next", []), ("start", ["call-next"]), ("no-show", ["call-next"]),
     ("skip", ["call-next"]), ("finish", ["call-next", "start"]),
     ("hold", ["call-next", "start"]), ("transfer", ["call-next", "start"])],
)  # fmt: skip
def test_undo_puts_everything_back_as_it_was(office: Play, verb: str, after: list[str]) -> None:
    office.issue()
    office.issue("R01", "caring")
    for step in after:
        office.do(step)
    before = picture(office.state)
    office.do(verb)
    office.do("undo")
    after_undo = picture(office.state)
    for seen in (before, after_undo):
        for name in ("announced", "announcements"):
            seen.pop(name)
        seen["tickets"] = {
            k: repr(t).replace(f"since_seq={t.since_seq}", "") for k, t in seen["tickets"].items()
        }
    assert after_undo == before


def test_undo_is_offered_only_for_a_while_and_only_once(office: Play) -> None:
    office.issue()
    office.do("call-next")
    office.pass_time(31)
    assert refusal(office, "undo") == "undo_too_late"
    office.do("start")
    office.do("undo")
    assert refusal(office, "undo") == "nothing_to_undo"


def test_undo_is_refused_when_somebody_else_has_gone_on_from_it(office: Play) -> None:
    office.issue()
    office.do("open", 3, "lin")
    office.do("call-next", 2)
    office.do("skip", 2)
    office.do("call-next", 3, "lin")
    assert refusal(office, "undo", 2) == "undo_built_upon"
