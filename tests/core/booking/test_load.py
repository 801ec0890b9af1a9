"""How full a day is, in seats and in people."""

from datetime import date, time
from typing import Any

from queue_server.core.booking.load import load, planned
from queue_server.core.decide.book import booking as b
from queue_server.core.decide.book.arrival import CheckIn
from queue_server.core.rules import Pool, PoolHours, Session
from tests.core.play import Play
from tests.office import rules, text

DAY = date(2026, 11, 25)
MORNING = Session(name="day", wording=text("日"), opens=time(9), closes=time(12))


def office(**pool: Any) -> Any:
    return rules(pools={"p": Pool(name="p", **{"lanes": 2, **pool})}, sessions=(MORNING,))


def test_a_morning_of_three_hours_and_two_lanes_has_thirty_six_seats() -> None:
    branch = office()
    assert planned(branch, branch.pools["p"], DAY) == 3 * 6 * 2


def test_hours_with_fewer_lanes_and_days_without_a_session_are_counted_as_they_are() -> None:
    fewer = PoolHours(days=frozenset({2}), opens=time(11), closes=time(12), lanes=1)
    branch = office(hours=(fewer,))
    assert planned(branch, branch.pools["p"], DAY) == 2 * 6 * 2 + 6
    assert planned(branch, branch.pools["p"], date(2026, 11, 28)) == 0
    elsewhere = office(sessions=frozenset({"evening"}))
    assert planned(elsewhere, elsewhere.pools["p"], DAY) == 0


def test_each_booking_is_counted_once_whatever_became_of_it() -> None:
    play = Play(office(opens_days=9))
    for n, name in enumerate(("due", "here", "gone")):
        play.carry_out(
            b.Book(id=name, mark=name, pool="p", services=("T01",), day=DAY, minute=540 + 10 * n)
        )
    play.carry_out(b.CancelBooking(id="gone"))
    play.pass_time(2 * 86_400 - 3600)
    play.carry_out(CheckIn(id="here", token="t"))
    found = load(play.rules, DAY, play.state.book.of_day(DAY))
    assert (found.due, found.came, found.cancelled, found.late, found.missed) == (1, 1, 1, 0, 0)
    assert (found.booked, found.planned) == (2, 36)
