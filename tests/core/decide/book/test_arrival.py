"""To the second: when a visitor with a booking is early, on time, late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from queue_server.core.decide.book.arrival import CheckIn, LapseBooking
from queue_server.core.decide.book.booking import CancelBooking, CloseBookDays, ConfirmHold
from queue_server.core.decide.office.suspensions import Suspend
from queue_server.core.errors import Refused
from queue_server.core.line.booking import BookingState
from tests.core.decide.book.test_booking import booked, held, office
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


def test_who_comes_too_late_may_take_an_ordinary_number_once() -> None:
    play = waiting()
    play.pass_time(1800)
    play.carry_out(CheckIn(id="one", token="t", walk_in=True))
    [ticket] = play.state.tickets.values()
    used = play.state.book.bookings["one"]
    assert (used.state, used.ticket) == (BookingState.USED_AS_WALKIN, ticket.id)
    assert ticket.due_at is None
    assert play.carry_out(CheckIn(id="one", token="u", walk_in=True)) == []


def test_a_booking_of_yesterday_gives_no_number() -> None:
    play = waiting()
    play.pass_time(86_400)
    play.carry_out(CloseBookDays(), "system")
    for walk_in in (False, True):
        with pytest.raises(Refused, match="lapsed"):
            play.carry_out(CheckIn(id="one", token="t", walk_in=walk_in))


def test_while_the_branch_is_suspended_nobody_checks_in() -> None:
    play = waiting()
    play.carry_out(Suspend(id="s", scope="branch", reason="typhoon", starts=play.now))
    with pytest.raises(Refused, match="branch_closed") as caught:
        play.carry_out(CheckIn(id="one", token="t"))
    assert caught.value.facts["reason"] == "typhoon"


@pytest.mark.parametrize(
    ("asked", "classes", "given"),
    [
        ("caring", ("general", "caring"), "caring"),
        (None, ("general", "booked"), "booked"),
        (None, ("general", "caring"), "general"),
        ("caring", ("general",), "general"),  # taken out of the settings since
    ],
)
def test_a_booked_visitor_is_of_the_class_that_was_asked_for_else_of_the_booked(
    asked: str | None, classes: tuple[str, ...], given: str
) -> None:
    play = Play(office())
    play.carry_out(ConfirmHold(id=held(play, "one"), priority=asked), "web")
    play.now = play.state.book.bookings["one"].due_at
    known = play.rules.classes
    play.rules = replace(
        play.rules, classes={name: known.get(name, known["general"]) for name in classes}
    )
    play.carry_out(CheckIn(id="one", token="t"))
    [ticket] = play.state.tickets.values()
    assert ticket.priority == given


def test_of_a_pool_that_is_gone_nobody_is_early_and_nobody_late() -> None:
    play = waiting()
    play.rules = replace(play.rules, pools={})
    play.carry_out(CheckIn(id="one", token="t"))
    assert play.state.book.bookings["one"].state is BookingState.CHECKED_IN
