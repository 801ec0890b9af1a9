"""A freed seat goes to the next on the list, is kept while offered, and then to the public."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from queue_server.core import events as ev
from queue_server.core.booking.freeing import KEPT, offer_ends
from queue_server.core.decide.book import booking as b
from queue_server.core.decide.book import waiting as w
from queue_server.core.decide.standing.suspensions import Suspend
from queue_server.core.errors import Refused
from queue_server.core.line.booking import Booking, BookingState
from queue_server.core.line.waiter import Waiter, WaiterState
from queue_server.core.rules import Pool, Session
from tests.core.decide.refusing import refusal
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


def wish(name: str, **more: Any) -> w.JoinWaiting:
    values = {"pool": "p", "services": ("T01",), "first": DAY, "last": DAY, **more}
    return w.JoinWaiting(id=name, mark=name, **values)


def wait(play: Play, name: str, **more: Any) -> None:
    play.carry_out(wish(name, **more))
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
    assert refusal(play, w.TakeOffer(id="cy")) == ("offer_over", {})
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
    play.pass_time(KEPT.total_seconds())
    assert refusal(play, w.TakeOffer(id="cy")) == ("offer_over", {})


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
    assert refusal(play, w.LeaveWaiting(id="cy")) == ("waiting_over", {"state": "taken"})
    play.carry_out(b.CancelBooking(id="cy"), "web")
    assert play.state.book.bookings["cy"].state is BookingState.CANCELLED


def test_the_list_ends_with_its_last_day_and_is_filed_a_month_later() -> None:
    play = full()
    wait(play, "cy")
    over = replace(play.state.book.waiters["cy"], state=WaiterState.OVER)
    play.pass_time(3 * 86_400)  # its last day
    assert play.carry_out(w.PassOffers()) == []
    play.pass_time(86_400)
    assert play.carry_out(w.PassOffers()) == [ev.WaiterSettled(id="cy", waiter=over)]
    play.pass_time(29 * 86_400)
    assert play.carry_out(w.PassOffers()) == []
    play.pass_time(86_400)
    assert play.carry_out(w.PassOffers()) == [ev.WaiterFiled(id="cy")]
    assert not play.state.book.waiters
    assert "cy" not in play.state.book.by_mark


@pytest.mark.parametrize(
    ("more", "code", "facts"),
    [
        ({"services": ("X9",)}, "unknown_service", {"service": "X9"}),
        ({"first": date(2026, 11, 27)}, "invalid", {"field": "from"}),
        ({"first": date(2026, 11, 22)}, "invalid", {"field": "from"}),
        ({"last": date(2026, 12, 3)}, "invalid", {"field": "from"}),
        ({"language": "xx"}, "unknown_language", {"language": "xx"}),
        ({"party": 2}, "party_size", {"least": 1, "most": 1}),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(
    more: dict[str, Any], code: str, facts: dict[str, Any]
) -> None:
    assert refusal(full(), wish("cy", **more)) == (code, facts)


def test_who_waits_does_so_for_any_day_that_can_be_booked() -> None:
    play = full(party_max=3)
    first, last = date(2026, 11, 23), date(2026, 12, 2)
    joined = wish("cy", first=first, last=last, party=3, language="en")
    waiter = Waiter(
        id="cy",
        pool="p",
        services=("T01",),
        party=3,
        language="en",
        first=first,
        last=last,
        mark="cy",
        since=play.now,
    )
    assert play.carry_out(joined) == [ev.WaiterJoined(id="cy", waiter=waiter)]


@pytest.mark.parametrize("pool", [{"waitlist": False}, {"staff_share": 1.0}])
def test_a_pool_without_a_list_or_for_staff_alone_says_so(pool: dict[str, Any]) -> None:
    play = Play(office(**pool))
    assert refusal(play, wish("cy")) == ("no_waitlist", {})


def test_who_does_not_wait_is_not_found() -> None:
    for command in (w.TakeOffer(id="cy"), w.LeaveWaiting(id="cy")):
        assert refusal(full(), command) == ("unknown_waiter", {})


def test_who_is_offered_nothing_has_nothing_to_take() -> None:
    play = full()
    wait(play, "cy")
    assert refusal(play, w.TakeOffer(id="cy")) == ("offer_over", {})


def test_the_seat_that_is_taken_is_booked_as_the_visitor_wished() -> None:
    play = full()
    wait(play, "cy", language="en")
    play.carry_out(b.CancelBooking(id="ann"), "web")
    offered = play.state.book.waiters["cy"]
    assert offered.seats is not None
    booking = Booking(
        id="cy",
        seats=offered.seats,
        services=("T01",),
        party=1,
        language="en",
        priority="",
        origin="waitlist",
        due_at=datetime(2026, 11, 26, 1, tzinfo=UTC),
        mark="cy",
        made_at=play.now,
    )
    taken = replace(
        offered, state=WaiterState.TAKEN, hold=None, seats=None, due_at=None, until=None
    )
    assert play.carry_out(w.TakeOffer(id="cy")) == [
        ev.HoldEnded(id="waitlist.ann.0"),
        ev.WaiterSettled(id="cy", waiter=taken),
        ev.BookingMade(id="cy", booking=booking),
    ]


def test_a_seat_that_nobody_took_is_hidden_from_the_public_for_a_while() -> None:
    play = full()
    wait(play, "cy")
    play.carry_out(b.CancelBooking(id="ann"), "web")
    play.pass_time(KEPT.total_seconds() - 1)
    assert play.carry_out(w.PassOffers(hidden=HALF)) == []
    play.pass_time(1)
    passed, ended, hidden = play.carry_out(w.PassOffers(hidden=HALF))
    waits = passed.waiter
    assert (passed.id, waits.state, waits.seats) == ("cy", WaiterState.WAITING, None)
    assert ended == ev.HoldEnded(id="waitlist.ann.0")
    assert (hidden.id, hidden.hold.origin) == ("release.cy.1", "release")
    assert hidden.hold.until == play.now + HALF
    assert play.carry_out(w.PassOffers(hidden=HALF)) == []


def test_who_leaves_gives_the_seat_that_was_offered_to_the_next() -> None:
    play = full()
    wait(play, "cy")
    wait(play, "di")
    play.carry_out(b.CancelBooking(id="ann"), "web")
    left, ended, kept, offered = play.carry_out(w.LeaveWaiting(id="cy"))
    assert (left.id, left.waiter.state) == ("cy", WaiterState.LEFT)
    assert ended.id == "waitlist.ann.0"
    assert (kept.id, offered.id, offered.waiter.seats.minute) == ("waitlist.cy.1", "di", 540)
    assert play.carry_out(w.LeaveWaiting(id="cy")) == []


@settings(deadline=None)
@given(hour=st.integers(0, 47), left=st.integers(1, 400))
@example(hour=12, left=400)  # 20:00 in Taipei: the offer goes on in the morning
@example(hour=4, left=400)  # noon: it ends the same day
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
