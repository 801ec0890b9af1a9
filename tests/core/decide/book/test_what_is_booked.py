"""What the book records of a hold and a booking, and with which words it refuses one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from queue_server.core import events as ev
from queue_server.core.decide.book import booking as b
from queue_server.core.decide.book import waiting as w
from queue_server.core.decide.book.amendments import AmendPool
from queue_server.core.line.booking import Booking, BookingState, SeatHold, Seats
from tests.core.decide.book import test_moves as closing
from tests.core.decide.book.test_booking import DAYS, POOL, booked, held, office
from tests.core.decide.refusing import refusal
from tests.core.play import Play

WISH: dict[str, Any] = {"pool": "p", "services": ("T01",), "day": DAYS[1], "minute": 540}
#: Wednesday at nine in Taipei.
NINE = datetime(2026, 11, 25, 1, tzinfo=UTC)
HALF = timedelta(minutes=30)


def play(**changes: Any) -> Play:
    """The small office, with some things of its pool changed."""
    return Play(replace(office(), pools={"p": replace(POOL, **changes)}))


def seats(minute: int = 540, lane: int = 0, units: int = 1, day: date = DAYS[1]) -> Seats:
    return Seats(pool="p", day=day, minute=minute, lane=lane, units=units, unit_min=10)


def for_two(played: Play, kept: Seats, origin: str) -> Booking:
    """What is booked now for two people who speak English and need care."""
    return Booking(
        id="one",
        seats=kept,
        services=("T01",),
        party=2,
        language="en",
        priority="caring",
        origin=origin,
        due_at=NINE,
        mark="m",
        made_at=played.now,
    )


def test_a_hold_keeps_the_seats_and_becomes_the_booking_it_was_for() -> None:
    played = play(party_max=2)
    wish = b.HoldSeats(id="one", mark="m", party=2, origin="kiosk", **WISH)
    hold = SeatHold(
        id="one",
        seats=seats(units=2),
        services=("T01",),
        party=2,
        origin="kiosk",
        until=played.now + POOL.hold,
        mark="m",
    )
    assert played.carry_out(wish) == [ev.SeatHeld(id="one", hold=hold)]
    played.pass_time(5)
    booking = for_two(played, hold.seats, "kiosk")
    assert played.carry_out(b.ConfirmHold(id="one", language="en", priority="caring")) == [
        ev.HoldEnded(id="one"),
        ev.BookingMade(id="one", booking=booking),
    ]


def test_what_staff_book_at_once_is_written_down_as_theirs() -> None:
    played = play(party_max=2)
    wish = b.Book(id="one", mark="m", party=2, language="en", priority="caring", **WISH)
    booking = for_two(played, seats(lane=1, units=2), "phone")
    assert played.carry_out(wish) == [ev.BookingMade(id="one", booking=booking)]


def test_the_share_of_the_staff_is_held_for_those_who_telephone_alone() -> None:
    played = play()
    held(played, "one")
    code, facts = refusal(played, b.HoldSeats(id="two", mark="two", **WISH))
    assert (code, facts["nearest"][0]) == ("slot_taken", {"day": "2026-11-25", "minute": 550})
    held(played, "two", origin=b.BY_STAFF)


def test_a_pool_is_held_only_where_it_is_offered_and_by_staff_anywhere() -> None:
    played = play(places=frozenset({"web"}))
    at_the_kiosk = b.HoldSeats(id="one", mark="m", origin="kiosk", **WISH)
    facts = {"service": "T01", "pool": "p"}
    assert refusal(played, at_the_kiosk) == ("not_in_pool", facts)
    held(played, "one")
    held(played, "two", origin=b.BY_STAFF)


@pytest.mark.parametrize("make", [held, booked])
@pytest.mark.parametrize("known", [{"id": "one", "mark": "new"}, {"id": "new", "mark": "m-one"}])
def test_no_code_and_no_link_is_given_to_two_people(make: Any, known: dict[str, Any]) -> None:
    played = play()
    make(played, "one")
    days: dict[str, Any] = {"first": DAYS[1], "last": DAYS[1]}
    for command in (
        b.HoldSeats(**known, **WISH),
        b.Book(**known, **WISH),
        w.JoinWaiting(**known, pool="p", services=("T01",), **days),
    ):
        assert refusal(played, command) == ("code_taken", {})


def test_a_hold_that_ran_out_ends_when_its_seats_are_taken() -> None:
    played = play()
    for n, name in enumerate(("one", "two")):
        held(played, name, minute=540 + 10 * n)
    played.pass_time(POOL.hold.total_seconds())
    ended = [ev.HoldEnded(id="one"), ev.HoldEnded(id="two")]
    *before, made = played.carry_out(b.Book(id="ann", mark="ann", **WISH))
    assert (before, made.id) == (ended, "ann")
    held(played, "three", day=DAYS[2])
    played.pass_time(POOL.hold.total_seconds())
    *before, changed = played.carry_out(b.ChangeBooking(id="ann", day=DAYS[2], minute=540))
    assert (before, changed.id) == ([ev.HoldEnded(id="three")], "ann")


def test_more_time_at_the_form_is_as_much_again_and_once() -> None:
    played = play()
    held(played, "one")
    known = played.state.book.holds["one"]
    longer = replace(known, until=known.until + POOL.hold, extended=True)
    played.pass_time(POOL.hold.total_seconds() - 1)
    extend = b.ExtendHold(id="one")
    assert played.carry_out(extend) == [ev.SeatHeld(id="one", hold=longer)]
    assert refusal(played, extend) == ("hold_extended", {})
    played.pass_time(POOL.hold.total_seconds() + 1)
    for command in (extend, b.ConfirmHold(id="one"), b.ConfirmHold(id="none")):
        assert refusal(played, command) == ("hold_over", {})


@pytest.mark.parametrize(
    ("words", "code", "facts"),
    [
        ({"language": "x" * 30}, "unknown_language", {"language": "x" * 20}),
        ({"priority": "y" * 70}, "unknown_priority", {"priority": "y" * 60}),
    ],
)
def test_words_that_the_office_does_not_have_are_named(
    words: dict[str, Any], code: str, facts: dict[str, Any]
) -> None:
    played = play()
    held(played, "one")
    assert refusal(played, b.ConfirmHold(id="one", **words)) == (code, facts)
    assert refusal(played, b.Book(id="two", mark="two", **(WISH | words))) == (code, facts)


def test_who_confirms_twice_with_other_words_is_told_so() -> None:
    played = play()
    booked(played, "one")
    assert refusal(played, b.ConfirmHold(id="one", language="en")) == ("idempotency_mismatch", {})


def test_what_is_not_booked_or_over_is_neither_moved_nor_cancelled() -> None:
    played = play()
    move: dict[str, Any] = {"day": DAYS[2], "minute": 540}
    assert refusal(played, b.ChangeBooking(id="one", **move)) == ("unknown_booking", {})
    assert refusal(played, b.CancelBooking(id="one")) == ("unknown_booking", {})
    booked(played, "one")
    played.carry_out(b.CancelBooking(id="one"))
    over = ("booking_over", {"state": "cancelled"})
    assert refusal(played, b.ChangeBooking(id="one", **move)) == over


@pytest.mark.parametrize(("day", "minute"), [(DAYS[2], 540), (DAYS[1], 560)])
def test_a_booking_that_is_moved_hides_its_old_seat_for_a_while(day: date, minute: int) -> None:
    played = play()
    booked(played, "one")
    old = played.state.book.bookings["one"]
    later = NINE + (day - DAYS[1]) + timedelta(minutes=minute - 540)
    new = replace(old, seats=seats(minute, day=day), due_at=later, sequence=1)
    name = "release.one.0"
    hidden = SeatHold(
        id=name,
        seats=old.seats,
        services=(),
        party=1,
        origin="release",
        until=played.now + HALF,
        mark=name,
    )
    move = b.ChangeBooking(id="one", day=day, minute=minute, hidden=HALF)
    assert played.carry_out(move) == [
        ev.BookingChanged(id="one", booking=new),
        ev.SeatHeld(id=name, hold=hidden),
    ]


def test_a_booking_that_is_moved_by_one_seat_keeps_its_lane_and_hides_nothing() -> None:
    played = play(lanes=1, staff_share=0)
    booked(played, "one", services=("R01",))
    move = b.ChangeBooking(id="one", day=DAYS[1], minute=550, hidden=HALF)
    [changed] = played.carry_out(move)
    assert changed.booking.seats == seats(550, units=2)


def test_only_staff_move_a_booking_into_their_own_share() -> None:
    played = play()
    booked(played, "one")
    booked(played, "two", minute=550)
    move = b.ChangeBooking(id="two", day=DAYS[1], minute=540)
    assert refusal(played, move)[0] == "slot_taken"
    played.carry_out(replace(move, staff=True))
    assert played.state.book.bookings["two"].seats == seats(lane=1)


@pytest.mark.parametrize(("unit", "units"), [(10, 1), (5, 5)])
def test_a_booking_that_is_moved_stays_as_long_as_it_was_while_seats_are_as_long(
    unit: int, units: int
) -> None:
    played = play()
    booked(played, "one")
    longer = replace(played.rules.services["T01"], minutes=25)
    pool = replace(POOL, unit=timedelta(minutes=unit))
    services = played.rules.services | {"T01": longer}
    played.rules = replace(played.rules, services=services, pools={"p": pool})
    played.carry_out(b.ChangeBooking(id="one", day=DAYS[2], minute=540))
    assert played.state.book.bookings["one"].seats.units == units


def test_a_booking_that_is_cancelled_is_hidden_itself() -> None:
    played = play()
    booked(played, "one")
    known = played.state.book.bookings["one"]
    gone = replace(known, state=BookingState.CANCELLED, sequence=1, hidden_until=played.now + HALF)
    cancel = b.CancelBooking(id="one", by_office=True, hidden=HALF)
    assert played.carry_out(cancel) == [ev.BookingCancelled(id="one", booking=gone)]


def test_what_the_office_has_to_move_staff_cancel_only_for_whom_they_reached() -> None:
    played = closing.play("ann")
    closing.close(played)
    closing.plan_and_send(played)
    cancel = b.CancelBooking(id="ann", by_office=True)
    assert refusal(played, cancel) == ("not_reached", {})
    settled, ended, _ = played.carry_out(b.CancelBooking(id="ann"))
    assert (settled.case.reached, ended) == (False, ev.HoldEnded(id="move.s.ann"))


def close_days(played: Play, day: date, days: int) -> list[Any]:
    """What the night job ends so many days after a day."""
    played.now = datetime(day.year, day.month, day.day, 1, tzinfo=UTC) + timedelta(days=days)
    return list(played.carry_out(b.CloseBookDays(), "system"))


def test_a_booking_is_missed_the_day_after_and_filed_a_month_and_a_day_after() -> None:
    played = play()
    booked(played, "one")
    known = played.state.book.bookings["one"]
    missed = replace(known, state=BookingState.MISSED)
    assert close_days(played, DAYS[1], 0) == []
    assert close_days(played, DAYS[1], 1) == [ev.BookingMissed(id="one", booking=missed)]
    assert close_days(played, DAYS[1], 30) == []
    assert close_days(played, DAYS[1], 31) == [ev.BookingFiled(id="one")]


def test_who_came_or_cancelled_has_missed_nothing() -> None:
    played = play()
    booked(played, "one")
    played.carry_out(b.CancelBooking(id="one"))
    assert close_days(played, DAYS[1], 1) == []


def test_a_move_is_filed_with_its_booking_and_a_change_of_a_pool_by_its_own_last_day() -> None:
    played = closing.play("ann")
    closing.close(played)
    closing.plan_and_send(played)
    for name, last in (("short", DAYS[1]), ("open", None)):
        played.carry_out(AmendPool(id=name, pool="p", first=DAYS[0], last=last, staff_share=0))
    assert close_days(played, DAYS[1], 30) == [ev.HoldEnded(id="move.s.ann")]
    assert close_days(played, DAYS[1], 31) == [ev.AmendmentRemoved(id="short")]
    assert close_days(played, closing.CLOSED, 31) == [
        ev.BookingFiled(id="ann"),
        ev.MoveFiled(id="s.ann"),
    ]
