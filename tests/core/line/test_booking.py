"""The life of a booking, written out again independently."""

from datetime import UTC, date, datetime

import pytest

from queue_server.core.errors import Refused
from queue_server.core.line.booking import Booking, BookingAction, BookingState, Seats, after

SEATS = Seats(pool="p", day=date(2026, 11, 25), minute=540, lane=0, units=3, unit_min=10)
LAWFUL = {
    "booked": {
        "change": "booked", "cancel": "cancelled", "check-in": "checked_in", "lapse": "lapsed",
        "miss": "missed", "walk-in": "used_as_walkin",
    },
    "lapsed": {"walk-in": "used_as_walkin"},
}  # fmt: skip


@pytest.mark.parametrize("state", list(BookingState))
@pytest.mark.parametrize("action", list(BookingAction))
def test_only_what_the_table_says_can_be_done(state: BookingState, action: BookingAction) -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    booking = Booking(
        id="b", seats=SEATS, services=("T01",), party=1, language="en", priority="", origin="web",
        due_at=at, mark="m", made_at=at, state=state,
    )  # fmt: skip
    expected = LAWFUL.get(state.value, {}).get(action.value)
    if expected is None:
        with pytest.raises(Refused) as caught:
            after(booking, action)
        assert caught.value.code == "booking_over"
        assert caught.value.facts["state"] == state.value
    else:
        assert after(booking, action).state == expected


def test_a_long_visit_takes_its_seats_in_a_row() -> None:
    assert list(SEATS.minutes) == [540, 550, 560]
