"""What was refused a moment ago is refused at once, and only as long as the reason holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from queue_server.core.booking.availability import wanted
from queue_server.core.booking.seating import expired, known_full, nearest
from queue_server.core.decide.book import booking as b
from queue_server.core.decide.standing.suspensions import Suspend
from queue_server.core.errors import Refused
from queue_server.core.events import HoldEnded
from queue_server.core.rules import Pool, Session
from queue_server.core.state.book import FRESH
from tests.core.play import Play
from tests.office import rules, text

DAY, NEXT_DAY = date(2026, 11, 25), date(2026, 11, 26)
NINE = 540


def office() -> Play:
    session = Session(name="day", wording=text("日"), opens=time(9), closes=time(10))
    pool = Pool(name="p", lanes=1, opens_days=9, unit=timedelta(minutes=10))
    return Play(rules(pools={"p": pool}, sessions=(session,)))


def hold(play: Play, name: str, day: date = DAY, minute: int = NINE) -> None:
    play.carry_out(b.HoldSeats(
        id=name, mark=f"m-{name}", pool="p", services=("T01",), day=day, minute=minute,
    ), "web")  # fmt: skip


def known(
    play: Play, minute: int = NINE, durable: int | None = None, day: date = DAY
) -> Refused | None:
    want = wanted(play.rules, "p", ("T01",), 1, staff=False)
    row = play.state.seq if durable is None else durable
    return known_full(play.state, play.rules, want, day, minute, play.now, row)


@pytest.fixture
def full() -> Play:
    """Nine o'clock is taken, and a visitor was refused it."""
    play = office()
    assert known(play) is None  # nobody has asked for the day
    hold(play, "first")
    with pytest.raises(Refused, match="slot_taken"):
        hold(play, "second")
    return play


def test_it_is_refused_as_the_rule_refused_it(full: Play) -> None:
    with pytest.raises(Refused) as refused:
        hold(full, "third")
    again = known(full)
    assert again is not None
    assert (again.code, again.facts) == (refused.value.code, refused.value.facts)
    assert len(again.facts["nearest"]) == 5


def test_a_hold_is_over_when_its_time_is(full: Play) -> None:
    full.now = full.state.book.holds["first"].until
    assert expired(full.state, full.now - timedelta.resolution) == []
    assert expired(full.state, full.now) == [HoldEnded(id="first")]


def test_a_free_start_of_the_day_is_not_and_one_taken_since_is(full: Play) -> None:
    assert known(full, NINE + 10) is None
    hold(full, "other", minute=NINE + 10)
    at_once = known(full, NINE + 10)
    with pytest.raises(Refused) as refused:
        hold(full, "fourth", minute=NINE + 10)
    assert at_once is not None
    assert at_once.facts == refused.value.facts


def test_a_day_that_was_looked_at_too_long_ago_is_looked_at_again(full: Play) -> None:
    first = known(full)
    full.now += FRESH
    again = known(full)
    assert again is not None
    assert again is not first
    assert first is not None
    assert again.facts == first.facts
    full.now += timedelta(minutes=15)  # the seat was held for ten
    assert known(full) is None
    hold(full, "at last")


def test_while_other_seats_are_being_taken_a_full_start_stays_full(full: Play) -> None:
    before = known(full)
    written = full.state.seq
    hold(full, "other", minute=NINE + 10)
    assert before is not None
    assert known(full, durable=written) is before  # by what was found last
    assert known(full, NINE + 10, durable=written) is None  # that one may yet be free
    assert known(full, NINE + 10) is not None


def test_a_seat_given_back_that_is_not_in_the_journal_yet_ends_what_was_known(full: Play) -> None:
    assert known(full) is not None
    written = full.state.seq
    seat_given_back(full)
    assert known(full, durable=written) is None
    assert known(full) is None
    hold(full, "at last")


def test_a_start_that_was_not_looked_at_in_time_is_not_disclosed_while_the_state_is_ahead(
    full: Play,
) -> None:
    hold(full, "other", minute=NINE + 10)
    assert known(full) is not None  # the day is known, and the starts near this one
    written = full.state.seq
    hold(full, "third", minute=NINE + 20)
    assert known(full, NINE + 10, durable=written) is None


def test_what_is_not_in_the_journal_yet_refuses_nobody(full: Play) -> None:
    assert known(full, durable=full.state.seq - 1) is None
    full.now += FRESH  # nor is anything looked at again
    assert known(full, durable=full.state.seq - 1) is None


def seat_given_back(play: Play) -> None:
    play.carry_out(b.DropHold(id="first"), "web")


def office_suspended(play: Play) -> None:
    play.carry_out(
        Suspend(
            id="s", scope="branch", reason="typhoon", starts=play.now,
            until=play.now + timedelta(days=3),
        ),
        "user:boss",
    )  # fmt: skip


def a_lane_added(play: Play) -> None:
    wider = replace(play.rules.pools["p"], lanes=2)
    play.rules = replace(play.rules, pools={"p": wider})


@pytest.mark.parametrize("change", [seat_given_back, office_suspended, a_lane_added])
def test_it_is_forgotten_when_the_day_may_be_another(
    full: Play, change: Callable[[Any], None]
) -> None:
    change(full)
    assert known(full) is None


def test_when_another_day_was_sold_the_nearest_are_looked_for_once_more(full: Play) -> None:
    before = known(full)
    hold(full, "elsewhere", day=NEXT_DAY)  # the nearest starts may be others now
    after = known(full)
    assert after is not None
    assert after is not before
    assert known(full) is after


def test_when_another_day_is_suspended_the_nearest_are_looked_for_once_more(full: Play) -> None:
    for minute in (NINE + 10, NINE + 20):
        hold(full, f"at {minute}", minute=minute)
    before = known(full)
    midnights = [datetime(2026, 11, day, 16, tzinfo=UTC) for day in (23, 24)]
    stop = Suspend(
        id="s", scope="branch", reason="typhoon", starts=midnights[0], until=midnights[1]
    )
    full.carry_out(stop, "user:boss")
    after = known(full)
    with pytest.raises(Refused) as refused:
        hold(full, "third")
    assert before is not None
    assert after is not None
    assert before.facts != after.facts == refused.value.facts


def test_of_two_days_that_are_asked_for_only_the_full_one_is_known_to_be(full: Play) -> None:
    hold(full, "elsewhere", day=NEXT_DAY, minute=NINE + 10)
    assert known(full) is not None
    assert known(full, day=NEXT_DAY) is None
    assert known(full) is not None


def test_of_a_state_that_is_ahead_of_the_journal_nothing_is_disclosed(full: Play) -> None:
    hold(full, "elsewhere", day=NEXT_DAY)
    written = full.state.seq - 1
    assert known(full, durable=written) is None  # nothing is looked for in it
    with pytest.raises(Refused):
        hold(full, "third")
    assert known(full, durable=written) is None  # and what another has found there is kept back
    assert known(full) is not None


def test_a_seat_is_given_by_what_is_so_now_though_the_day_was_looked_at_a_moment_ago() -> None:
    play = office()
    play.now = datetime(2026, 11, 24, 14, 59, 59, tzinfo=ZoneInfo("Asia/Taipei"))
    hold(play, "first")
    with pytest.raises(Refused, match="slot_taken"):
        hold(play, "second")
    play.now += FRESH / 4
    hold(play, "third", minute=NINE + 20)
    play.now += FRESH / 2  # the day is booked until three
    with pytest.raises(Refused, match="day_closed"):
        hold(play, "fourth", minute=NINE + 30)


def test_the_nearest_are_found_again_when_the_book_has_changed(full: Play) -> None:
    want = wanted(full.rules, "p", ("T01",), 1, staff=False)

    def around() -> list[int]:
        found = nearest(full.state, full.rules, want, DAY, NINE, full.now)
        return [one["minute"] for one in found if one["day"] == str(DAY)]

    assert NINE + 10 in around()
    hold(full, "other", minute=NINE + 10)
    assert NINE + 10 not in around()
