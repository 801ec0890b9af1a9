"""From when a called visitor counts as late."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from queue_server.core.line.absence import ANNOUNCED_WITHIN, Announced, counted_from
from queue_server.core.line.ticket import Ticket, TicketState
from tests.office import MONDAY_TEN

SECOND = timedelta(seconds=1)
CALLED = Ticket(
    id="20261130-B001", label="B001", series="B", number=1, service="T01", services=("T01",),
    priority="general", language="zh-TW", token="t", state=TicketState.CALLED, arrival=0.0,
    issued_at=MONDAY_TEN, since=MONDAY_TEN, since_seq=1, called_at=MONDAY_TEN, announcement=7,
)  # fmt: skip


def since(announced: Announced, ticket: Ticket = CALLED) -> float | None:
    """Seconds after the call."""
    start = counted_from(ticket, announced)
    return None if start is None else (start - MONDAY_TEN).total_seconds()


def reached(*numbers: tuple[int, float]) -> tuple[tuple[int, datetime], ...]:
    return tuple((n, MONDAY_TEN + after * SECOND) for n, after in numbers)


def test_where_no_display_is_connected_the_time_runs_from_the_call() -> None:
    assert since(Announced()) == 0


def test_a_visitor_has_from_the_announcement_on_to_come() -> None:
    assert since(Announced(True, reached((6, 1), (7, 9), (8, 12)))) == 9


def test_a_display_that_caught_up_with_several_calls_announced_each_of_them() -> None:
    assert since(Announced(True, reached((4, 1), (9, 5)))) == 5


def test_a_display_that_went_off_after_the_announcement_changes_nothing() -> None:
    assert since(Announced(listening=False, reached=reached((7, 9)))) == 9


def test_a_dead_display_holds_a_clerk_up_for_fifteen_seconds_at_most() -> None:
    assert since(Announced(True)) == 15
    assert since(Announced(True, reached((7, 40)))) == 15


def test_nobody_who_was_not_called_is_late() -> None:
    assert since(Announced(True), replace(CALLED, called_at=None)) is None


@given(
    listening=st.booleans(),
    steps=st.lists(st.tuples(st.integers(1, 3), st.floats(0, 30)), max_size=8),
)
def test_the_time_never_begins_before_the_call_or_long_after_it(
    listening: bool, steps: list[tuple[int, float]]
) -> None:
    n, after, upto = 4, -20.0, []
    for more, later in steps:
        n, after = n + more, after + later
        upto.append((n, after))
    start = since(Announced(listening, reached(*upto)))
    assert start is not None
    assert 0 <= start <= ANNOUNCED_WITHIN.total_seconds()
