"""To the second: when a visitor with a booking is early, on time, late."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from queue_server.core.decide.book.arrival import CheckIn, LapseBooking
from queue_server.core.decide.book.booking import (
    CancelBooking,
    CloseBookDays,
    ConfirmHold,
    DropHold,
)
from queue_server.core.decide.book.moves import AcceptMove, ListCalls, PlanMoves, SendMoves
from queue_server.core.decide.standing.suspensions import Suspend
from queue_server.core.events import BookingCheckedIn, BookingLapsed, BookingUsedAsWalkin
from queue_server.core.line.booking import BookingState
from queue_server.core.line.move import MoveState
from tests.core.decide.book import test_moves as closing
from tests.core.decide.book.test_booking import booked, held, office
from tests.core.decide.refusing import refusal
from tests.core.play import Play

#: Wednesday at nine in Taipei.
NINE = datetime(2026, 11, 25, 1, tzinfo=UTC)


def waiting() -> Play:
    """A visitor has booked for Wednesday at nine; it is nine."""
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
    facts = {"too_early": {"at": NINE - timedelta(minutes=30)}, "lapsed": {"minute": 540}}
    assert refusal(play, CheckIn(id="one", token="t")) == (code, facts[code])


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
    play.pass_time(900)
    assert play.carry_out(LapseBooking(id="one")) == []
    play.pass_time(1)
    late = replace(play.state.book.bookings["one"], state=BookingState.LAPSED)
    assert play.carry_out(LapseBooking(id="one")) == [BookingLapsed(id="one", booking=late)]
    assert play.state.book.bookings["one"].state is BookingState.LAPSED
    assert play.carry_out(LapseBooking(id="one")) == []


def test_who_cancelled_gets_no_number_of_either_kind() -> None:
    play = waiting()
    play.carry_out(CancelBooking(id="one"))
    for walk_in in (False, True):
        command = CheckIn(id="one", token="t", walk_in=walk_in)
        assert refusal(play, command) == ("cancelled", {})


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
        command = CheckIn(id="one", token="t", walk_in=walk_in)
        assert refusal(play, command) == ("lapsed", {"minute": 540})


def test_while_the_branch_is_suspended_nobody_checks_in() -> None:
    play = waiting()
    play.carry_out(Suspend(id="s", scope="branch", reason="typhoon", starts=play.now))
    facts = {"reason": "typhoon"}
    assert refusal(play, CheckIn(id="one", token="t")) == ("branch_closed", facts)


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


def test_who_has_no_booking_gets_no_number_by_it() -> None:
    for command in (CheckIn(id="none", token="t"), LapseBooking(id="none")):
        assert refusal(waiting(), command) == ("unknown_booking", {})


@pytest.mark.parametrize("walk_in", [False, True])
def test_the_number_of_a_booking_is_for_all_that_was_booked(walk_in: bool) -> None:
    play = Play(office())
    name = held(play, "one", services=("T01", "R01"))
    play.carry_out(ConfirmHold(id=name, language="en", priority="caring"), "web")
    play.now = NINE
    command = CheckIn(id=name, token="link", walk_in=walk_in, on_behalf=True)
    number, here = play.carry_out(command)
    assert (number.service, number.services) == ("R01", ("T01", "R01"))
    assert (number.priority, number.language, number.token) == ("caring", "en", "link")
    assert (number.on_behalf, number.due_at) == (True, None if walk_in else NINE)
    assert (here.id, here.booking.ticket) == (name, number.ticket)
    assert isinstance(here, BookingUsedAsWalkin if walk_in else BookingCheckedIn)


def test_a_visitor_alone_gets_a_number_as_one_who_asks_alone() -> None:
    play = waiting()
    number, _ = play.carry_out(CheckIn(id="one", token="t"))
    assert not number.on_behalf


def proposed(*, sent: bool = True) -> Play:
    """Ann is asked to come a week after the day that was closed, at the same time."""
    play = closing.play("ann")
    closing.close(play)
    play.carry_out(PlanMoves(suspension="s"))
    if sent:
        play.carry_out(SendMoves(suspension="s"))
    play.now = closing.case(play, "ann").due_at
    return play


@pytest.mark.parametrize(
    ("seconds", "accepted"), [(-1801, False), (-1800, True), (900, True), (901, False)]
)
def test_who_comes_at_the_proposed_time_as_punctually_as_ever_has_accepted_it(
    seconds: int, accepted: bool
) -> None:
    play = proposed()
    play.pass_time(seconds)
    command = CheckIn(id="ann", token="t")
    if not accepted:
        assert refusal(play, command) == ("lapsed", {"minute": 540})
        return
    settled, ended, moved, number, here = play.carry_out(command)
    assert (settled.case.state, ended.id) == (MoveState.ACCEPTED, "move.s.ann")
    assert number.due_at == moved.booking.due_at == here.booking.due_at
    assert (here.booking.state, here.booking.ticket) == (BookingState.CHECKED_IN, number.ticket)


def test_who_comes_at_a_time_that_was_not_sent_or_not_kept_has_not_accepted_it() -> None:
    unsent, let_go = proposed(sent=False), proposed()
    let_go.carry_out(DropHold(id="move.s.ann"))
    for play in (unsent, let_go):
        assert refusal(play, CheckIn(id="ann", token="t")) == ("lapsed", {"minute": 540})


@pytest.mark.parametrize(("walk_in", "days"), [(False, 0), (True, 1)])
def test_who_is_served_all_the_same_need_not_be_moved_or_telephoned_any_more(
    walk_in: bool, days: int
) -> None:
    play = closing.play("ann")
    closing.close(play, scope="service:T01")
    closing.plan_and_send(play)
    play.now = play.state.book.bookings["ann"].due_at - timedelta(days=days)
    play.carry_out(CheckIn(id="ann", token="t", walk_in=walk_in))
    assert closing.case(play, "ann").state is MoveState.RESTORED
    assert not play.state.book.holds
    assert play.carry_out(ListCalls()) == []


def test_whom_the_office_has_to_move_is_never_noted_as_late() -> None:
    play = proposed()
    assert play.carry_out(LapseBooking(id="ann")) == []
    play.carry_out(AcceptMove(booking="ann"))
    assert play.state.book.bookings["ann"].seats.day == closing.CLOSED + timedelta(days=7)


@pytest.mark.parametrize(
    ("seconds", "code"), [(-301, "too_early"), (-300, ""), (60, ""), (61, "lapsed")]
)
def test_a_pool_says_itself_how_punctual_its_visitors_must_be(seconds: int, code: str) -> None:
    play = waiting()
    strict = replace(play.rules.pools["p"], early=timedelta(minutes=5), late=timedelta(minutes=1))
    play.rules = replace(play.rules, pools={"p": strict})
    play.pass_time(seconds)
    if code:
        assert refusal(play, CheckIn(id="one", token="t"))[0] == code
    else:
        assert play.carry_out(CheckIn(id="one", token="t"))
