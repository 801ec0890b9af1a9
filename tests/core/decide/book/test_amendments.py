"""The office changes a pool for some days: nobody who has booked is forgotten or cancelled."""

from collections import Counter
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core import events as ev
from queue_server.core.booking import closing
from queue_server.core.booking.availability import offer, wanted
from queue_server.core.decide.book import amendments as a
from queue_server.core.decide.book import booking as b
from queue_server.core.errors import JiaohaoError
from queue_server.core.line.amendment import Amendment
from queue_server.core.rules import BranchRules, Pool, Session
from tests.core.decide.refusing import refusal
from tests.core.play import Play
from tests.office import MONDAY_TEN, rules, text
from tests.seated import seated

#: A Thursday; the clock is at the Monday before.
DAY = date(2026, 11, 26)
SESSIONS = (
    Session(name="day", wording=text("日"), opens=time(9), closes=time(12)),
    Session(name="late", wording=text("夜"), opens=time(13), closes=time(15)),
)


def office(**changes: Any) -> BranchRules:
    pool = Pool(name="p", lanes=3, opens_days=30, walkin_share=0.0)
    return rules(**({"pools": {"p": pool}, "sessions": SESSIONS} | changes))


def play(*booked: tuple[str, int]) -> Play:
    played = Play(office())
    for name, minute in booked:
        book(played, name, minute)
    return played


def book(played: Play, name: str, minute: int, day: date = DAY) -> None:
    played.carry_out(
        b.Book(id=name, mark=name, pool="p", services=("T01",), day=day, minute=minute)
    )


def wish(**changes: Any) -> a.AmendPool:
    given: dict[str, Any] = {"id": "a", "pool": "p", "first": DAY, "last": DAY, **changes}
    return a.AmendPool(**given)


def amend(played: Play, **changes: Any) -> Any:
    return played.carry_out(wish(**changes))


def hit(played: Play, asked: a.AmendPool) -> list[str]:
    """Whom an amendment would leave without room."""
    seen = a.checked(played.state, played.rules, asked, played.now)
    return [one.id for one in a.hit(played.state, played.rules, seen, played.now)]


def lanes_free(played: Play, minute: int, day: date = DAY, *, staff: bool = True) -> int:
    want = wanted(played.rules, "p", ("T01",), 1, staff=staff)
    found = offer(played.state, played.rules, want, day, played.now)
    return next((one.lanes.bit_count() for one in found.starts if one.minute == minute), 0)


def test_a_day_can_have_fewer_lanes_and_the_days_beside_it_keep_theirs() -> None:
    played = play()
    amend(played, lanes=1)
    assert [lanes_free(played, 540, DAY + timedelta(days=n)) for n in (0, 1, -1)] == [1, 3, 3]


def test_one_weekday_can_be_changed_until_further_notice() -> None:
    played = play()
    amend(played, lanes=2, last=None, weekdays=(3,))
    assert [lanes_free(played, 540, DAY + timedelta(days=n)) for n in (0, 1, 7)] == [2, 3, 2]


def test_without_lanes_the_day_is_closed_for_bookings() -> None:
    played = play()
    amend(played, lanes=0)
    want = wanted(played.rules, "p", ("T01",), 1, staff=True)
    assert offer(played.state, played.rules, want, DAY, played.now).reason == "hours"


def test_a_session_or_a_share_can_be_changed_alone() -> None:
    played = play()
    amend(played, sessions=("late",), staff_share=0.34)
    assert (lanes_free(played, 540), lanes_free(played, 780)) == (0, 3)
    assert lanes_free(played, 780, staff=False) == 2
    assert lanes_free(played, 780, DAY + timedelta(days=1), staff=False) == 3


def test_of_two_changes_of_one_day_the_later_one_holds() -> None:
    played = play()
    amend(played, lanes=1)
    amend(played, id="b", lanes=2)
    assert lanes_free(played, 540) == 2
    played.carry_out(a.RemoveAmendment(id="b"))
    assert lanes_free(played, 540) == 1
    played.carry_out(a.RemoveAmendment(id="a"))
    assert lanes_free(played, 540) == 3
    assert played.carry_out(a.RemoveAmendment(id="a")) == []


def test_whom_it_hits_is_shown_before_and_only_what_was_seen_is_saved() -> None:
    played = play(("ann", 540), ("bo", 540), ("cy", 550))
    assert refusal(played, wish(lanes=1)) == ("amendment_hits", {"count": 1})
    assert hit(played, wish(lanes=1)) in (["ann"], ["bo"])
    amend(played, lanes=1, hits=1)
    [stop] = closing.closures(played.state, played.rules, played.now)
    assert stop.id == f"closed.{DAY}"
    assert len(closing.stranded(played.state, played.rules, stop, played.now)) == 1
    assert len(played.state.book.bookings) == 3


def test_those_it_hits_are_named_by_time_and_each_by_one_change_alone() -> None:
    played = play(("cy", 560), ("ann", 540), ("bo", 550), ("di", 800))
    closed = wish(lanes=0)
    assert hit(played, closed) == ["ann", "bo", "cy", "di"]
    amend(played, id="b", sessions=("late",), hits=3)
    assert hit(played, closed) == ["di"]
    assert hit(played, wish(id="b", lanes=3)) == []


def test_a_change_is_weighed_with_those_that_are_in_force_already() -> None:
    few = Pool(name="p", lanes=1, opens_days=30, walkin_share=0.0)
    played = Play(office(pools={"p": few}))
    amend(played, id="more", lanes=3)
    for name in ("ann", "bo", "cy"):
        book(played, name, 540)
    assert hit(played, wish(sessions=("day",))) == []
    assert hit(played, wish(lanes=1)) == ["ann", "bo"]


def test_undoing_it_gives_those_back_their_room() -> None:
    played = play(("ann", 540), ("bo", 540))
    amend(played, lanes=1, hits=1)
    played.carry_out(a.RemoveAmendment(id="a"))
    assert closing.closures(played.state, played.rules, played.now) == []


def test_more_booked_than_lanes_is_no_room_for_one_more() -> None:
    played = play(("ann", 540), ("bo", 540))
    played.carry_out(b.CancelBooking(id="ann"))
    amend(played, lanes=1)  # the one left may be in a lane that is gone; it has room all the same
    assert lanes_free(played, 540) == 0
    assert lanes_free(played, 550) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last": DAY - timedelta(days=1), "lanes": 1}, "last"),
        ({"first": date(2026, 1, 1), "last": date(2026, 1, 2), "lanes": 1}, "last"),
        ({}, "lanes"),
        ({"lanes": 4}, "lanes"),
        ({"lanes": -1}, "lanes"),
        ({"sessions": ("night",)}, "sessions"),
        ({"sessions": ()}, "sessions"),
        ({"staff_share": 1.5}, "staff_share"),
        ({"staff_share": -0.1}, "staff_share"),
        ({"weekdays": (7,), "lanes": 1}, "weekdays"),
        ({"weekdays": (-1,), "lanes": 1}, "weekdays"),
        ({"sessions": ("day", "night")}, "sessions"),
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, Any], field: str) -> None:
    assert refusal(play(), wish(**changes)) == ("invalid", {"field": field})


TODAY = MONDAY_TEN.date()


@pytest.mark.parametrize(
    "changes",
    [
        {"lanes": 0},
        {"lanes": 3, "weekdays": (6, 0, 3, 0)},
        {"first": date(2026, 1, 1), "last": TODAY, "staff_share": 0.0},
        {"first": date(2026, 1, 1), "last": None, "staff_share": 1.0},
        {"sessions": ("late", "day")},
    ],
)
def test_what_the_office_may_change_is_kept_as_it_was_said(changes: dict[str, Any]) -> None:
    played = play()
    days = {"first": DAY, "last": DAY, **changes}
    days["weekdays"] = tuple(sorted(set(changes.get("weekdays", ()))))
    kept = Amendment(id="a", pool="p", made_at=played.now, **days)
    assert played.carry_out(wish(**changes)) == [ev.PoolAmended(id="a", amendment=kept)]


@pytest.mark.parametrize(
    ("pool", "sessions", "counters", "most"),
    [
        ({}, SESSIONS, 3, 3),
        ({"walkin_share": 0.5}, SESSIONS, 3, 1),
        ({"walkin_share": 0.9}, SESSIONS, 10, 1),
        ({}, (replace(SESSIONS[0], counters=frozenset({1, 2})), SESSIONS[1]), 3, 2),
        (
            {"sessions": frozenset({"late"})},
            (replace(SESSIONS[0], counters=frozenset({1})), SESSIONS[1]),
            3,
            3,
        ),
        ({"sessions": frozenset({"gone"})}, SESSIONS, 3, 0),
    ],
)
def test_as_many_lanes_as_counters_less_the_share_of_who_walks_in(
    pool: dict[str, Any], sessions: tuple[Session, ...], counters: int, most: int
) -> None:
    branch = office(sessions=sessions)
    plain = branch.counters[3]
    numbered = {n: replace(plain, number=n) for n in range(1, counters + 1)}
    lane = replace(branch.pools["p"], **pool)
    played = Play(replace(branch, counters=numbered, pools={"p": lane}))
    assert refusal(played, wish(lanes=most + 1)) == ("invalid", {"field": "lanes"})
    played.carry_out(wish(lanes=most))


def test_the_lanes_of_the_sessions_that_are_asked_for_count() -> None:
    short = replace(SESSIONS[0], counters=frozenset({1}))
    played = Play(office(sessions=(short, SESSIONS[1])))
    weekly = {"weekdays": (4,), "lanes": 3}
    assert refusal(played, wish(**weekly)) == ("invalid", {"field": "lanes"})
    played.carry_out(wish(sessions=("late",), **weekly))


def test_a_pool_that_is_not_there_and_a_change_too_many_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    played = play()
    unknown = ("unknown_pool", {"pool": "q" * 60})
    assert refusal(played, wish(pool="q" * 70, lanes=1)) == unknown
    monkeypatch.setattr(a, "MOST", 2)
    amend(played, lanes=1)
    amend(played, id="b", lanes=1)
    assert refusal(played, wish(id="c", lanes=1)) == ("too_many_amendments", {"most": 2})
    amend(played, lanes=2)


def test_a_change_well_past_is_filed() -> None:
    played = play()
    amend(played, lanes=1)
    played.carry_out(b.CloseBookDays())
    assert played.state.book.amendments
    played.pass_time(60 * 86400)
    played.carry_out(b.CloseBookDays())
    assert not played.state.book.amendments
    assert played.rebuilt().book.amendments == {}


def test_a_booking_of_the_old_length_takes_all_it_overlaps_of_the_new() -> None:
    played = play(("ann", 550))
    longer = replace(played.rules.pools["p"], unit=timedelta(minutes=20), lanes=1)
    played.rules = replace(played.rules, pools={"p": longer})
    assert [lanes_free(played, at) for at in (540, 560)] == [0, 1]


_STEPS = st.one_of(
    st.tuples(st.just("book"), st.integers(0, 17), st.integers(0, 2)),
    st.tuples(st.just("cancel"), st.integers(0, 30), st.just(0)),
    st.tuples(st.just("amend"), st.integers(0, 3), st.integers(0, 2)),
    st.tuples(st.just("undo"), st.integers(0, 3), st.just(0)),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(_STEPS, max_size=40))
def test_no_booking_is_ever_taken_beyond_the_lanes_in_force(
    steps: list[tuple[str, int, int]],
) -> None:
    """Whatever is amended, booked and undone: a seat is sold only while there is one."""
    judge_lanes(steps)


def judge_lanes(steps: list[tuple[str, int, int]]) -> None:
    """Fail if a step takes a seat that is none."""
    played, count = play(), 0
    lanes: dict[str, int] = {}
    for kind, number, day in steps:
        at = DAY + timedelta(days=day)
        try:
            if kind == "book":
                count += 1
                before = _seated(played, at, 540 + 10 * number)
                book(played, f"n{count}", 540 + 10 * number, at)
                in_force = next((v for v in reversed(lanes.values())), 3)
                assert before < in_force
            elif kind == "cancel":
                played.carry_out(b.CancelBooking(id=f"n{number}"))
            elif kind == "amend":
                amend(played, id=f"a{number}", lanes=day + 1, last=None, first=DAY, hits=999)
                lanes.pop(f"a{number}", None)
                lanes[f"a{number}"] = day + 1
            else:
                played.carry_out(a.RemoveAmendment(id=f"a{number}"))
                lanes.pop(f"a{number}", None)
        except JiaohaoError:
            continue
    seats = Counter(
        (one.seats.day, at, one.seats.lane)
        for one in seated(played.state.book)
        for at in one.seats.minutes
    )
    assert max(seats.values(), default=1) == 1
    assert played.rebuilt().book.amendments == played.state.book.amendments


def _seated(played: Play, day: date, minute: int) -> int:
    return sum(
        minute in one.seats.minutes for one in seated(played.state.book) if one.seats.day == day
    )


def test_an_amendment_holds_on_its_own_days_alone() -> None:
    one = Amendment(
        id="a", pool="p", first=DAY, last=DAY + timedelta(days=7), weekdays=(3,), made_at=MONDAY_TEN
    )
    held = [DAY + timedelta(days=n) for n in range(-7, 15) if one.holds_on(DAY + timedelta(days=n))]
    assert held == [DAY, DAY + timedelta(days=7)]


def test_a_booking_in_a_session_that_the_pool_no_longer_has_is_without_room() -> None:
    played = play(("ann", 540), ("bo", 800))
    amend(played, sessions=("late",), hits=1)
    found = closing.without_room(played.state, played.rules, played.now)
    assert [one.id for one in found] == ["ann"]
