import itertools
from pathlib import Path

import pytest

from queue_server.core.errors import Refused
from queue_server.core.line.lifecycle import TRANSITIONS, Action, after, diagram
from queue_server.core.line.ticket import Ticket, TicketState
from tests.office import MONDAY_TEN


def ticket(state: TicketState) -> Ticket:
    return Ticket(
        id="20261123-A001", label="A001", series="A", number=1, service="T01", services=("T01",),
        priority="general", language="zh-TW", token="t", state=state, arrival=0.0,
        issued_at=MONDAY_TEN, since=MONDAY_TEN, since_seq=1,
    )  # fmt: skip


@pytest.mark.parametrize(("state", "action"), list(itertools.product(TicketState, Action)))
def test_what_is_not_in_the_table_is_refused_with_label_state_and_action(
    state: TicketState, action: Action
) -> None:
    if (state, action) in TRANSITIONS:
        assert after(ticket(state), action) is TRANSITIONS[state, action]
        return
    with pytest.raises(Refused) as refused:
        after(ticket(state), action)
    assert refused.value.code == "illegal_transition"
    assert refused.value.facts["label"] == "A001"
    assert refused.value.facts["state"] == state
    assert refused.value.facts["action"] == action


def test_nothing_leads_out_of_finished_or_cancelled() -> None:
    ends = {TicketState.FINISHED, TicketState.CANCELLED}
    assert not [key for key in TRANSITIONS if key[0] in ends]


def test_every_state_can_be_reached_from_waiting() -> None:
    reached, todo = {TicketState.WAITING}, [TicketState.WAITING]
    while todo:
        here = todo.pop()
        for (start, _), end in TRANSITIONS.items():
            if start is here and end not in reached:
                reached.add(end)
                todo.append(end)
    assert reached == set(TicketState)


def test_the_diagram_shows_every_transition() -> None:
    drawn = diagram()
    assert drawn.startswith("stateDiagram-v2\n    [*] --> waiting: issue\n")
    for (start, action), end in TRANSITIONS.items():
        assert f"{start} --> {end}: {action}" in drawn


def test_the_documentation_shows_the_table_as_it_is() -> None:
    page = Path(__file__).parents[3] / "docs" / "lifecycle.md"
    assert diagram() in page.read_text("utf-8")
