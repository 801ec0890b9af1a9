"""A waiter goes from state to state as the table says, and keeps no seat that is not offered."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.core.errors import Refused
from queue_server.core.line.booking import Seats
from queue_server.core.line.waiter import WAITER_TRANSITIONS, Waiter, WaiterState, turned

DAY, NOON = date(2026, 11, 25), datetime(2026, 11, 25, 4, tzinfo=UTC)
OFFERED = Waiter(
    id="w", pool="p", services=("T01",), party=1, language="en", first=DAY, last=DAY, mark="m",
    since=NOON, state=WaiterState.OFFERED, hold="h", due_at=NOON, until=NOON, offers=1,
    seats=Seats(pool="p", day=DAY, minute=720, lane=0, units=1, unit_min=10),
)  # fmt: skip
STATES = st.sampled_from(list(WaiterState))


@given(STATES, STATES)
def test_a_waiter_turns_as_the_table_says_and_lets_the_seat_go(
    now: WaiterState, then: WaiterState
) -> None:
    waiter = replace(OFFERED, state=now)
    if then in WAITER_TRANSITIONS.get(now, ()):
        expected = replace(waiter, state=then, hold=None, seats=None, due_at=None, until=None)
        assert turned(waiter, then) == expected
        return
    with pytest.raises(Refused) as refused:
        turned(waiter, then)
    found = refused.value
    assert (found.code, found.facts) == ("waiting_over", {"state": now.value})
    assert found.detail == f"it is {now}"
