"""What was refused a moment ago is refused at once, and only as long as it is true."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from queue_server.core.booking.availability import wanted
from queue_server.core.booking.seating import known_full, nearest
from queue_server.core.decide.book import booking as b
from queue_server.core.decide.office.suspensions import Suspend
from queue_server.core.errors import Refused
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


def known(play: Play, minute: int = NINE, durable: int | None = None) -> Refused | None:
    want = wanted(play.rules, "p", ("T01",), 1, staff=False)
    row = play.state.seq if durable is None else durable
    return known_full(play.state, play.rules, want, DAY, minute, play.now, row)


@pytest.fixture
def full() -> Play:
    """Nine o'clock is taken, and somebody was refused it."""
    play = office()
    hold(play, "first")
    assert known(play) is None
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


def test_a_free_start_of_the_day_and_a_start_nobody_asked_for_are_not(full: Play) -> None:
    assert known(full, NINE + 10) is None
    hold(full, "other", minute=NINE + 10)
    with pytest.raises(Refused, match="slot_taken"):
        hold(full, "third")  # the day is known anew, not what is nearest to the other start
    assert known(full, NINE + 10) is None


def test_a_day_that_was_looked_at_too_long_ago_refuses_nobody() -> None:
    play = office()
    hold(play, "first")
    hold(play, "other", minute=NINE + 10)
    with pytest.raises(Refused):
        hold(play, "second")
    play.now += FRESH * 0.75
    with pytest.raises(Refused):
        hold(play, "third", minute=NINE + 10)
    assert known(play, NINE + 10) is not None
    play.now += FRESH / 2  # what is nearest is fresh, that the start is full is not
    assert known(play, NINE + 10) is None


def test_what_is_not_in_the_journal_yet_refuses_nobody(full: Play) -> None:
    assert known(full, durable=full.state.seq - 1) is None


def seat_given_back(play: Play) -> None:
    play.carry_out(b.DropHold(id="first"), "web")


def another_day_sold(play: Play) -> None:
    hold(play, "elsewhere", day=NEXT_DAY)  # the nearest starts may be others now


def office_suspended(play: Play) -> None:
    play.carry_out(
        Suspend(
            id="s", scope="branch", reason="typhoon", starts=play.now, until=play.now + FRESH,
        ),
        "user:boss",
    )  # fmt: skip


def moment_over(play: Play) -> None:
    play.now += FRESH


@pytest.mark.parametrize(
    "change", [seat_given_back, another_day_sold, office_suspended, moment_over]
)
def test_it_is_forgotten_when_anything_changes(full: Play, change: Callable[[Any], None]) -> None:
    change(full)
    assert known(full) is None


def test_the_nearest_are_found_anew_when_the_book_has_changed(full: Play) -> None:
    want = wanted(full.rules, "p", ("T01",), 1, staff=False)

    def around() -> list[int]:
        found = nearest(full.state, full.rules, want, DAY, NINE, full.now)
        return [one["minute"] for one in found if one["day"] == str(DAY)]

    assert NINE + 10 in around()
    hold(full, "other", minute=NINE + 10)
    assert NINE + 10 not in around()
