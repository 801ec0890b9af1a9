"""The playlist: what is on, how long, how often."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from queue_server.wire.signage.playlist import (
    MOST_TURNS,
    Item,
    Place,
    is_on,
    on_now,
    order,
    reading_s,
    turn_at,
)
from tests.catalogue import a_board, a_notice

MONDAY = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
ITEMS = st.lists(
    st.builds(Item, st.integers(1, 10), st.floats(3, 60)), min_size=1, max_size=12
)  # fmt: skip


def shown(now: datetime = MONDAY, display: str = "lobby", **fields: Any) -> bool:
    return is_on(a_notice("a", {"zh-TW": "徵才"}, **fields), Place(now, "day", display))


def test_a_notice_is_on_from_its_first_instant_until_its_last() -> None:
    times: dict[str, Any] = {
        "starts": "2026-11-23T10:00:00+08:00",
        "until": "2026-11-23T11:00:00+08:00",
    }
    assert shown(**times)
    assert not shown(MONDAY - timedelta(microseconds=1), **times)
    assert shown(MONDAY + timedelta(minutes=59, seconds=59), **times)
    assert not shown(MONDAY + timedelta(hours=1), **times)


def test_a_notice_is_on_on_its_days_in_its_sessions_and_on_its_displays() -> None:
    assert shown(days=[1, 3])
    assert not shown(days=[2])
    assert shown(sessions=["day"])
    assert not shown(sessions=["evening"])
    assert shown(displays=["lobby", "upstairs"])
    assert not shown(displays=["upstairs"])


def test_a_day_begins_at_midnight_where_the_office_is() -> None:
    midnight = datetime.fromisoformat("2026-11-24T00:00:00+08:00")
    assert shown(midnight, days=[2])
    assert not shown(midnight - timedelta(seconds=1), days=[2])


def test_between_sessions_a_notice_of_one_session_stays_readable() -> None:
    notice = a_notice("a", {"zh-TW": "徵才"}, sessions=["evening"])
    assert is_on(notice, Place(MONDAY, None, "lobby"))


def test_while_something_is_urgent_nothing_else_is_on() -> None:
    usual = a_notice("a", {"zh-TW": "徵才"})
    urgent = a_notice("b", {"zh-TW": "停電"}, category="urgent", until="2026-11-23T11:00:00+08:00")
    board = a_board(notices=[usual, urgent])
    assert on_now(board, Place(MONDAY)) == [urgent]
    assert on_now(board, Place(MONDAY + timedelta(hours=1))) == [usual]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("", 2), ("本所週六上午照常服務", 4.5), ("Open on Saturday morning", 10 / 3)],
)
def test_a_text_is_given_the_time_it_takes_to_read(text: str, seconds: float) -> None:
    assert reading_s(text) == pytest.approx(seconds)
    assert reading_s(text, picture=True, code=True) == pytest.approx(seconds + 5)


# The same cases as in tests/web/pages/modules/office/signage.test.js: walls and page must agree.
@pytest.mark.parametrize(
    ("text", "more", "seconds"),
    [
        ("", {}, 2), ("聯合徵才", {}, 3), ("one two three", {}, 3),
        ("聯合徵才 one two three，", {"picture": True}, 6),
        ("掃描 QR Code", {"code": True}, 2 + 0.5 + 2 / 3 + 3),
    ],
)  # fmt: skip
def test_the_page_says_the_seconds_that_the_wall_takes(
    text: str, more: dict[str, bool], seconds: float
) -> None:
    assert reading_s(text, **more) == pytest.approx(seconds)


@given(ITEMS)
@example([Item(1, 5.0)])
def test_every_notice_has_its_turn_and_none_follows_itself(items: list[Item]) -> None:
    turns = order(items)
    assert set(turns) == set(range(len(items)))
    assert len(turns) <= MOST_TURNS + len(items)
    if len(items) > 1:
        assert all(one != following for one, following in pairwise([*turns, turns[0]]))


def test_what_weighs_more_comes_first_and_the_round_does_not_end_as_it_began() -> None:
    assert order([Item(1, 10), Item(2, 10)]) == [1, 0]
    assert order([Item(1, 10), Item(1, 10)]) == [0, 1]
    assert order([Item(3, 10), Item(1, 10)]) == [0, 1, 0, 1]
    assert order([Item(2, 10), Item(1, 10), Item(1, 10)]) == [0, 1, 0, 2]
    assert order([Item(2, 10), Item(1, 10)]) == [0, 1]


@given(st.lists(st.integers(1, 5), min_size=3, max_size=8), st.floats(5, 30))
def test_air_time_follows_the_weights(weights: list[int], seconds: float) -> None:
    turns = order([Item(weight, seconds) for weight in weights])
    share = max(weights) / sum(weights)
    if share > 0.4:
        return  # what may not follow itself cannot have most of the time
    for at, weight in enumerate(weights):
        wanted = len(turns) * weight / sum(weights)
        assert abs(turns.count(at) - wanted) <= 2


@given(st.lists(st.floats(1, 60), min_size=1, max_size=20), st.floats(0, 10**6))
def test_at_every_instant_exactly_one_turn_is_shown(seconds: list[float], elapsed: float) -> None:
    assert 0 <= turn_at(seconds, elapsed) < len(seconds)


def test_turns_follow_each_other_without_a_gap() -> None:
    assert [turn_at([5, 10, 5], at) for at in (0, 4.9, 5, 14.9, 15, 19.9, 20)] == [
        0, 0, 1, 1, 2, 2, 0
    ]  # fmt: skip
    assert turn_at([], 3) == 0
    assert turn_at([0.5, 0.4], 0.6) == 1
