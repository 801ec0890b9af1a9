"""Rare cases in the book: settings that changed under a booking, full lists, duplicates."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from queue_server.core.decide.book import booking as b
from queue_server.core.decide.book import waiting as w
from queue_server.core.decide.book.arrival import CheckIn
from queue_server.core.errors import Refused
from queue_server.core.line.move import MoveState, moved_on
from queue_server.core.rules import Pool
from tests.core.decide.book import test_moves as closing
from tests.core.decide.book import test_waiting as listing
from tests.core.decide.refusing import refusal


@pytest.mark.parametrize(
    "change",
    [
        {"pools": {}},
        {"pools": {"p": Pool(name="p", unit=timedelta(minutes=5))}},
        {"services": {}},
    ],
)
def test_who_cannot_be_seated_any_more_is_telephoned(change: dict[str, Any]) -> None:
    played = closing.play("ann")
    closing.close(played)
    played.rules = replace(played.rules, **change)
    closing.plan_and_send(played)
    assert closing.case(played, "ann").state is MoveState.CALL


def test_who_comes_long_before_the_proposed_time_has_not_accepted_it() -> None:
    played = closing.play("ann")
    closing.close(played)
    closing.plan_and_send(played)
    played.now = closing.case(played, "ann").due_at - timedelta(hours=5)
    with pytest.raises(Refused):
        played.carry_out(CheckIn(id="ann", token="t"))
    assert closing.case(played, "ann").state is MoveState.PROPOSED


def test_an_answer_to_what_is_settled_is_refused_with_its_state() -> None:
    played = closing.play("ann")
    closing.close(played)
    closing.plan_and_send(played)
    settled = moved_on(closing.case(played, "ann"), MoveState.ACCEPTED)
    with pytest.raises(Refused) as refused:
        moved_on(settled, MoveState.CALL)
    assert refused.value.facts == {"state": "accepted"}


def test_a_booking_that_is_cancelled_twice_was_cancelled_once() -> None:
    played = closing.play("ann")
    cancel = b.CancelBooking(id="ann")
    played.carry_out(cancel, "web")
    once = b.find_booking(played.state, "ann")
    assert b.cancel_booking(played.state, played.rules, cancel, played.now) == []
    played.carry_out(cancel, "web")
    assert b.find_booking(played.state, "ann") == once


def test_of_a_booking_moved_by_one_seat_nothing_is_offered_to_others() -> None:
    """Twenty minutes from 9:00 become twenty from 9:10: they share a seat."""
    played = closing.play()
    booked = b.Book(
        id="ann", mark="ann", pool="p", services=("R01",), day=closing.CLOSED, minute=540
    )
    played.carry_out(booked)
    events = played.carry_out(b.ChangeBooking(id="ann", day=closing.CLOSED, minute=550))
    assert [event.KIND for event in events] == ["booking_changed"]


def test_a_list_that_is_full_takes_nobody_more() -> None:
    play = listing.full()
    for n in range(w.MOST):
        listing.wait(play, f"n{n}")
    assert refusal(play, listing.wish("late")) == ("waitlist_full", {})


def test_who_booked_from_the_list_keeps_the_code_when_the_place_is_filed() -> None:
    play = listing.full()
    listing.wait(play, "cy")
    play.carry_out(b.CancelBooking(id="ann"), "web")
    play.carry_out(w.TakeOffer(id="cy"), "web")
    play.state.book.file_waiter("cy")
    play.state.book.file_waiter("cy")
    assert play.state.book.by_mark["cy"] == "cy"
