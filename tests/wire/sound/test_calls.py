"""One rule for every sound in a lobby: what is new, what is young enough, in which languages."""

from datetime import datetime, timedelta

import pytest

from queue_server.wire.sound.calls import FRESH, is_fresh, newer, spoken
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


def test_a_call_is_said_in_the_languages_the_server_names() -> None:
    call = a_call(1, "A001", 1, languages=("en", "zh-TW"))
    assert spoken(call) == ["en", "en", "zh-TW"]
    assert spoken({**call, "spoken": ["zh-TW", "nan"]}) == ["zh-TW", "nan"]
