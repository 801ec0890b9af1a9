"""A freed seat goes to the next on the list, is kept while offered, and then to the public."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core.booking.freeing import KEPT, offer_ends
from queue_server.core.decide.book import booking as b
from queue_server.core.decide.book import waiting as w
from queue_server.core.decide.office.suspensions import Suspend
from queue_server.core.errors import BadRequest, Refused
from queue_server.core.line.booking import BookingState
from queue_server.core.line.waiter import WaiterState
from queue_server.core.rules import Pool, Session
from tests.core.play import Play
from tests.office import rules, text

DAY = date(2026, 11, 26)
HALF = timedelta(minutes=30)


def office(**pool: Any) -> Any:
    session = Session(name="day", wording=text("日"), opens=time(9), closes=time(9, 20))
    made = Pool(name="p", **{"lanes": 1, "opens_days": 9, **pool})
    return rules(pools={"p": made}, sessions=(session,))


def full(**pool: Any) -> Play:
    """Both seats of the day are booked, by ann and bo."""
    play = Play(office(**pool))
    book(play, "ann", 540)
    book(play, "bo", 550)
    return play


def book(play: Play, name: str, minute: int, origin: str = "web") -> None:
    play.carry_out(b.HoldSeats(
        id=name, mark=name, pool="p", services=("T01",), day=DAY, minute=minute, origin=origin,
    ))  # fmt: skip
    play.carry_out(b.ConfirmHold(id=name), "web")


def wait(play: Play, name: str, **more: Any) -> None:
    values = {"pool": "p", "services": ("T01",), "first": DAY, "last": DAY, **more}
    play.carry_out(w.JoinWaiting(id=name, mark=name, **values))
    play.pass_time(1)


def states(play: Play) -> dict[str, str]:
    return {name: one.state.value for name, one in play.state.book.waiters.items()}


def test_the_one_who_waited_longest_is_offered_the_seat_and_nobody_else_can_have_it() -> None:
    play = full()
    wait(play, "cy")
    wait(play, "di")
    play.carry_out(b.CancelBooking(id="ann"), "web")
    assert states(play) == {"cy": "offered", "di": "waiting"}
    for origin in ("web", b.BY_STAFF):
        with pytest.raises(Refused, match="slot_taken"):
            book(play, "eve", 540, origin)
    play.carry_out(w.TakeOffer(id="cy"))
    assert play.carry_out(w.TakeOffer(id="cy")) == []
    booking = play.state.book.bookings["cy"]
    assert (booking.seats.minute, booking.origin, booking.mark) == (540, "waitlist", "cy")
    assert play.state.book.by_mark["cy"] == "cy"


def test_an_offer_nobody_took_goes_to_the_next_and_then_to_the_public_after_a_while() -> None:
    play = full()
    wait(play, "cy")
    wait(play, "di")
    play.carry_out(b.CancelBooking(id="ann"), "web")
    play.pass_time(KEPT.total_seconds() + 1)
    with pytest.raises(Refused, match="slot_taken"):
        book(play, "eve", 540)  # not even between the two
    play.carry_out(w.PassOffers(hidden=HALF))
    assert states(play) == {"cy": "waiting", "di": "offered"}
    with pytest.raises(Refused, match="offer_over"):
        play.carry_out(w.TakeOffer(id="cy"))
    play.carry_out(w.LeaveWaiting(id="cy"))
    play.carry_out(w.LeaveWaiting(id="di", hidden=HALF))
    with pytest.raises(Refused, match="slot_taken"):
        book(play, "eve", 540)
    play.pass_time(HALF.total_seconds())
    book(play, "eve", 540)


def test_an_offer_ends_by_the_clock_even_before_it_is_passed_on() -> None:
    play = full()
    wait(play, "cy")
    play.carry_out(b.CancelBooking(id="ann"), "web")
    play.pass_time(KEPT.total_seconds() + 1)
    with pytest.raises(Refused, match="offer_over"):
        play.carry_out(w.TakeOffer(id="cy"))


def test_nothing_is_offered_of_a_seat_whose_length_the_office_has_changed() -> None:
    play = full()
    wait(play, "cy")
    play.rules = office(unit=timedelta(minutes=5))
    play.carry_out(b.CancelBooking(id="ann"), "web")
    assert states(play) == {"cy": "waiting"}


def test_a_seat_moved_away_from_is_hidden_too_but_staff_may_have_it() -> None:
    play = full()
    play.carry_out(
        b.ChangeBooking(id="ann", day=date(2026, 11, 27), minute=540, hidden=HALF), "web"
    )
    with pytest.raises(Refused, match="slot_taken"):
        book(play, "eve", 540)
    book(play, "fay", 540, b.BY_STAFF)
    assert play.state.book.bookings["fay"].seats.lane == 0


def test_who_needs_a_longer_seat_or_another_day_is_not_offered_what_does_not_suit() -> None:
    play = full()
    wait(play, "long", services=("R01",))
    wait(play, "later", first=date(2026, 11, 27), last=date(2026, 11, 27))
    wait(play, "fits")
    play.carry_out(b.CancelBooking(id="ann"), "web")
    assert states(play) == {"long": "waiting", "later": "waiting", "fits": "offered"}


def test_nothing_is_offered_in_suspended_time() -> None:
    play = full()
    wait(play, "cy")
    starts = datetime(2026, 11, 25, 16, tzinfo=UTC)
    play.carry_out(Suspend(id="s", scope="branch", reason="r", starts=starts))
    play.carry_out(b.CancelBooking(id="ann"), "web")
    assert states(play) == {"cy": "waiting"}


def test_who_leaves_is_asked_no_more_and_who_took_the_seat_cancels_the_booking_instead() -> None:
    play = full()
    wait(play, "cy")
    play.carry_out(b.CancelBooking(id="ann"), "web")
    play.carry_out(w.TakeOffer(id="cy"))
    with pytest.raises(Refused, match="waiting_over"):
        play.carry_out(w.LeaveWaiting(id="cy"))
    play.carry_out(b.CancelBooking(id="cy"), "web")
    assert play.state.book.bookings["cy"].state is BookingState.CANCELLED


def test_the_list_ends_with_its_last_day_and_is_filed_a_month_later() -> None:
    play = full()
    wait(play, "cy")
    play.pass_time(5 * 86_400)
    play.carry_out(w.PassOffers())
    assert play.state.book.waiters["cy"].state is WaiterState.OVER
    assert play.carry_out(w.PassOffers()) == []
    play.pass_time(31 * 86_400)
    play.carry_out(w.PassOffers())
    assert not play.state.book.waiters
    assert "cy" not in play.state.book.by_mark


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"services": ("X9",)}, "unknown_service"),
        ({"first": date(2026, 11, 27)}, "invalid"),
        ({"last": date(2027, 1, 27)}, "invalid"),
        ({"language": "xx"}, "unknown_language"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(more: dict[str, Any], code: str) -> None:
    with pytest.raises(BadRequest, match=code):
        wait(full(), "cy", **more)


def test_a_pool_without_a_list_says_so() -> None:
    with pytest.raises(Refused, match="no_waitlist"):
        wait(full(waitlist=False), "cy")


@settings(deadline=None)
@given(hour=st.integers(0, 47), left=st.integers(1, 400))
def test_nobody_has_to_answer_at_night(hour: int, left: int) -> None:
    judge_offer(hour, left)


def judge_offer(hour: int, left: int) -> None:
    """Fail unless an offer made at that hour, so many hours ahead, ends by day and not too soon."""
    branch = office()
    now = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=hour)
    due = now + timedelta(hours=left)
    until = offer_ends(branch, now, due)
    assert now < until <= due
    wall = (until.astimezone(UTC) + timedelta(hours=8)).time()
    assert until == due or time(8) <= wall <= time(21)
    if until < due:
        assert until - now >= min(KEPT, (due - now) * 0.1)
