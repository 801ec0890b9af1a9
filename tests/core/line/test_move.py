"""A case of a move goes from state to state as the table says, and once reached, stays reached."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.core.errors import Refused
from queue_server.core.line.booking import Seats
from queue_server.core.line.move import MOVE_TRANSITIONS, MoveCase, MoveState, moved_on

WAS = Seats(pool="p", day=date(2026, 11, 25), minute=720, lane=0, units=1, unit_min=10)
CASE = MoveCase(
    id="c", suspension="s", booking="b", state=MoveState.PLANNED, was=WAS,
    opened_at=datetime(2026, 11, 23, 2, tzinfo=UTC),
)  # fmt: skip
STATES = st.sampled_from(list(MoveState))


@given(STATES, STATES, st.booleans(), st.booleans())
def test_a_case_moves_on_as_the_table_says(
    now: MoveState, then: MoveState, before: bool, reached: bool
) -> None:
    case = replace(CASE, state=now, reached=before)
    if then in MOVE_TRANSITIONS.get(now, ()):
        expected = replace(case, state=then, reached=before or reached)
        assert moved_on(case, then, reached=reached) == expected
        return
    with pytest.raises(Refused) as refused:
        moved_on(case, then, reached=reached)
    found = refused.value
    assert (found.code, found.facts) == ("move_settled", {"state": now.value})
    assert found.detail == f"it is {now}"
