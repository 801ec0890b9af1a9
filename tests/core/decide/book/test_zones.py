"""The rules of a time zone change after people have booked: they come at the hour they know."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from queue_server.core.decide.book import booking as b
from queue_server.core.decide.book.zones import FollowZone
from queue_server.core.line.booking import BookingState
from queue_server.core.rules import Pool
from tests.core.play import Play
from tests.office import rules

DAY = date(2026, 11, 25)


@pytest.mark.parametrize("zone", ["Asia/Taipei", "America/Vancouver", "Australia/Lord_Howe"])
def test_who_booked_under_the_old_rules_is_due_at_the_same_local_time(zone: str) -> None:
    played = Play(rules(zone=zone, pools={"p": Pool(name="p", opens_days=9)}))
    for n, name in enumerate(("ann", "bo")):
        played.carry_out(b.Book(
            id=name, mark=name, pool="p", services=("T01",), day=DAY, minute=540 + 10 * n,
        ))  # fmt: skip
    right = played.state.book.bookings["ann"]
    played.state.book.put(replace(right, due_at=right.due_at + timedelta(minutes=30)))
    changed = played.carry_out(FollowZone(), "system")
    now = played.state.book.bookings["ann"]
    assert [one.id for one in changed] == ["ann"]
    assert (now.due_at, now.seats) == (right.due_at, right.seats)
    assert now.sequence == right.sequence + 1  # calendars take the new instant
    assert played.carry_out(FollowZone(), "system") == []


def test_what_is_over_keeps_the_instant_at_which_it_was() -> None:
    played = Play(rules(pools={"p": Pool(name="p", opens_days=9)}))
    played.carry_out(b.Book(id="ann", mark="ann", pool="p", services=("T01",), day=DAY, minute=540))
    one = played.state.book.bookings["ann"]
    over = replace(one, due_at=one.due_at - timedelta(hours=1), state=BookingState.MISSED)
    played.state.book.put(over)
    assert played.carry_out(FollowZone(), "system") == []
