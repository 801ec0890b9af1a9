"""The planner knows who has booked, how many of them stay away, and which counters are open."""

from dataclasses import replace
from datetime import date, timedelta

from queue_server.core.line.booking import Booking, BookingState, Seats
from queue_server.core.rules import Calendar
from queue_server.reports.rules.cube.asking import REVIEW
from queue_server.reports.rules.staffing.asked import (
    STAY_AWAY,
    asked_of,
    booked,
    roster_after,
    roster_on,
    stay_away,
)
from queue_server.reports.rules.staffing.expected import HISTORY_DAYS
from tests.core.play import Play
from tests.reports.making import RULES, ask

DAY = date(2026, 11, 23)


def booking(play: Play, name: str, minute: int = 9 * 60, day: date = DAY) -> Booking:
    return Booking(
        id=name, seats=Seats(pool="p", day=day, minute=minute, lane=0, units=1, unit_min=15),
        services=("T01",), party=1, language="zh-TW", priority="booked", origin="web",
        due_at=play.now, mark=name, made_at=play.now,
    )  # fmt: skip


def test_who_has_booked_comes_with_the_chance_that_they_come() -> None:
    play = Play()
    for one in (
        booking(play, "a"),
        booking(play, "b", minute=9 * 60 + 15),
        booking(play, "c", minute=10 * 60),
        booking(play, "d", day=date(2026, 11, 24)),
        replace(booking(play, "e"), state=BookingState.CANCELLED),
    ):
        play.state.book.put(one)
    came = 1 - STAY_AWAY
    assert booked(play.rules, play.state, DAY) == {"18": 2 * came, "20": came}


def test_how_many_stay_away_is_learnt_from_the_book() -> None:
    play = Play()
    assert stay_away(play.state) == STAY_AWAY
    for n in range(20):
        state = BookingState.MISSED if n < 5 else BookingState.CHECKED_IN
        play.state.book.put(replace(booking(play, f"b{n}"), state=state))
    assert stay_away(play.state) == 0.25


def test_counters_that_are_open_are_counted() -> None:
    play = Play()
    assert asked_of(play.rules, play.state, play.now, DAY).open_now == 0
    play.do("open", 2)
    asked = asked_of(play.rules, play.state, play.now, DAY)
    assert asked == replace(roster_on(play.rules, DAY), open_now=1, booked={})
    play.state.book.put(booking(play, "a"))
    asked = asked_of(play.rules, play.state, play.now, DAY)
    assert asked.booked == {"18": 1 - STAY_AWAY}


def test_workdays_are_known_from_the_day_before_the_history_to_the_day_after_the_day() -> None:
    rules = replace(RULES, calendar=Calendar())
    wednesday = date(2026, 11, 25)
    first = wednesday - timedelta(days=HISTORY_DAYS + 1)
    found = roster_on(rules, wednesday).workdays
    assert (found[0], found[-1]) == (str(first), "2026-11-26")
    thursday = wednesday + timedelta(days=1)
    assert roster_on(rules, thursday).workdays == (*found[1:], "2026-11-27")


def test_a_review_is_judged_with_the_roster_of_the_day_after_its_month() -> None:
    assert roster_after(RULES, ask(REVIEW)) == roster_on(RULES, date(2026, 12, 1))
