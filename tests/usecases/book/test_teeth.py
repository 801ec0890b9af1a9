"""Builds that give a hold away, or are known to show freed seats: caught by its sister tests."""

from datetime import timedelta

import pytest

from queue_server.usecases.codes import Codes
from tests.teeth import found_out
from tests.usecases import test_codes as of_codes
from tests.usecases.book import test_waiting as of_waiting


def test_a_build_whose_journal_gives_a_browser_s_hold_away_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Codes, "id_of_hold", lambda _, hold: hold[:16])
    with found_out():
        of_codes.test_what_the_journal_keeps_of_a_hold_does_not_give_the_hold_away()


@pytest.mark.parametrize("minutes", [10, 0])
def test_a_build_that_shows_freed_seats_at_a_known_time_is_found_out(
    monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    monkeypatch.setattr(of_waiting, "drawn", lambda *_: timedelta(minutes=minutes))
    with found_out():
        of_waiting.test_how_long_a_seat_stays_hidden_is_drawn_within_the_pools_bounds()
