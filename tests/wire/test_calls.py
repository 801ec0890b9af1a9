"""One rule for every ear of a lobby: what is new, what is young enough, how it is said."""

from datetime import datetime, timedelta

import pytest

from queue_server.wire.calls import FRESH, is_fresh, newer, sentences, words
from tests.catalogue import AT, a_board, a_call


def test_what_is_new_comes_in_the_order_it_was_called() -> None:
    calls = [a_call(n, f"A{n:03}", 1) for n in (3, 1, 2)]
    board = a_board(announcements=calls)
    assert [one["n"] for one in newer(board, 0)] == [1, 2, 3]
    assert [one["n"] for one in newer(board, 2)] == [3]
    assert newer(board, 3) == []


@pytest.mark.parametrize(("age_s", "heard"), [(0, True), (29, True), (30, False), (3600, False)])
def test_a_call_is_heard_for_half_a_minute_by_the_servers_clock(age_s: int, heard: bool) -> None:
    called = datetime.fromisoformat(AT) - timedelta(seconds=age_s)
    assert is_fresh(a_call(1, "A001", 1, at=called), a_board()) is heard
    assert timedelta(seconds=30) == FRESH


def test_a_call_is_spelt_as_it_is_spoken() -> None:
    assert words("a042", 3, "zh-TW") == ["please", *"A042", "number", "to", "3", "counter"]
    assert words("B-7", 12, "en") == ["number", "B", "7", "counter", "1", "2"]


def test_a_visitor_hears_the_own_language_twice_and_the_helper_mandarin_once() -> None:
    said = [language for language, _ in sentences("A001", 1, ["vi"])]
    assert said == ["vi", "vi", "zh-TW"]
    assert [language for language, _ in sentences("A001", 1, ["zh-TW"])] == ["zh-TW", "zh-TW"]
    assert [language for language, _ in sentences("A001", 1, [])] == ["zh-TW", "zh-TW"]
