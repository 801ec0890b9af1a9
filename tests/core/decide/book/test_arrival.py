"""To the second: when a visitor with a booking is early, on time, late."""

from datetime import timedelta

import pytest

from queue_server.core.decide.book.arrival import CheckIn, LapseBooking
from queue_server.core.decide.book.booking import CancelBooking
from queue_server.core.errors import Refused
from queue_server.core.line.booking import BookingState
from tests.core.decide.book.test_booking import booked, office
from tests.core.play import Play


def waiting() -> Play:
    """Somebody has booked for Wednesday at nine; it is nine."""
    play = Play(office())
    booked(play, "one")
    due = play.state.book.bookings["one"].due_at
    play.now = due
    return play


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(-1801, "too_early"), (-1800, ""), (0, ""), (900, ""), (901, "lapsed")],
)
def test_thirty_minutes_early_to_fifteen_late(seconds: int, code: str) -> None:
    play = waiting()
    play.pass_time(seconds)
    if not code:
        play.carry_out(CheckIn(id="one", token="t"))
        assert play.state.book.bookings["one"].state is BookingState.CHECKED_IN
        return
    with pytest.raises(Refused, match=code):
        play.carry_out(CheckIn(id="one", token="t"))
    assert play.state.book.bookings["one"].state is BookingState.BOOKED


def test_the_number_is_due_at_the_time_that_was_agreed() -> None:
    play = waiting()
    play.pass_time(240)
    play.carry_out(CheckIn(id="one", token="t"))
    [ticket] = play.state.tickets.values()
    assert ticket.due_at == play.now - timedelta(seconds=240)
    assert ticket.issued_at == play.now
    assert play.carry_out(CheckIn(id="one", token="u")) == []


def test_a_booking_lapses_only_when_it_is_late() -> None:
    play = waiting()
    assert play.carry_out(LapseBooking(id="one")) == []
    play.pass_time(901)
    play.carry_out(LapseBooking(id="one"))
    assert play.state.book.bookings["one"].state is BookingState.LAPSED
    assert play.carry_out(LapseBooking(id="one")) == []


def test_who_cancelled_gets_no_number_of_either_kind() -> None:
    play = waiting()
    play.carry_out(CancelBooking(id="one"))
    for walk_in in (False, True):
        with pytest.raises(Refused, match="cancelled"):
            play.carry_out(CheckIn(id="one", token="t", walk_in=walk_in))
