"""Calculates what can be read from the last seat, and names the rest."""

from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.canvas.draw import Text
from display.canvas.theme import Scale
from display.layout.plan import names
from display.legible import reach_m, report, too_small
from queue_server.wire.words.catalogue import Catalogue
from tests.catalogue import a_notice
from tests.display.scenes import catalogue

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Taipei"))
WALL = Scale(1920, 1080, 55, 6)


def office(**display: Any) -> Catalogue:
    given = catalogue()
    return cast(Catalogue, {**given, "display": {**given["display"], **display}})


def text(words: str, size_px: int) -> Text:
    return Text(0, 0, 1900, 500, words, size_px, "#FFFFFF", wrap=False)


def test_a_capital_of_seven_tenths_of_a_degree_is_read_from_as_far_as_the_wall_says() -> None:
    assert reach_m(text("B042", WALL.legible), WALL) == pytest.approx(6, rel=0.01)


def test_chinese_has_to_be_a_little_larger_than_capitals() -> None:
    # 1.3 times the height of a capital; a glyph of the same em is 1.29 times as high.
    latin, chinese = reach_m(text("B", 100), WALL), reach_m(text("號", 100), WALL)
    assert chinese == pytest.approx(latin * (0.92 / 1.3) / 0.714)
    assert chinese < latin


def test_words_that_were_made_smaller_to_fit_are_judged_as_they_are_drawn() -> None:
    narrow = Text(0, 0, 200, 100, "B042", 160, "#FFFFFF", wrap=False)
    assert reach_m(narrow, WALL) < 6 * 0.6


@pytest.mark.parametrize("layout", names())
def test_words_for_the_nearer_seats_are_named_with_how_near(layout: str) -> None:
    found = dict(too_small(catalogue(), layout, [], NOW))
    assert 0.5 < found["Monday, 2026-11-23 (ROC 115)"] < 6
    assert "We are closed now" in found


def test_a_notice_is_looked_at_on_each_of_its_pages() -> None:
    notice = a_notice("a", {"zh-TW": "徵才"}, body={"zh-TW": "場次與職缺請掃描或洽服務台，" * 12})
    found = "".join(words for words, _ in too_small(catalogue(), "media", [notice], NOW))
    assert "徵才" in found
    assert found.count("場次") > 5


def test_from_half_a_metre_everything_can_be_read() -> None:
    assert too_small(office(viewing_distance_m=0.5), "classic", [], NOW) == []


@settings(deadline=None, max_examples=10)
@given(st.floats(2, 20), st.floats(1.1, 2))
def test_from_farther_away_no_more_can_be_read(distance_m: float, farther: float) -> None:
    near = too_small(office(viewing_distance_m=distance_m), "calls", [], NOW)
    far = too_small(office(viewing_distance_m=distance_m * farther), "calls", [], NOW)
    assert len(far) >= len(near)


@pytest.mark.parametrize("named", [False, True])
def test_a_wall_whose_last_seat_reads_everything_is_told_so_in_one_line(named: bool) -> None:
    said = report(office(viewing_distance_m=0.5), "classic", [], NOW, named=named)
    assert said == ["display, layout classic: every text is legible from 0.5 m on 55 inches"]


def test_the_report_is_one_line_that_counts_what_is_too_small_and_says_how_to_list_it() -> None:
    count = len(too_small(catalogue(), "classic", [], NOW))
    assert report(catalogue(), "classic", [], NOW, named=False) == [
        f"display, layout classic: legible from 6 m on 55 inches except {count} texts; "
        "--legible lists them"
    ]


def test_a_single_text_that_is_too_small_is_no_plural() -> None:
    said = report(office(viewing_distance_m=0.54), "classic", [], NOW, named=False)
    assert " except 1 text; " in said[0]


def test_a_report_that_names_texts_says_how_near_and_begins_with_the_nearest() -> None:
    head, *lines = report(catalogue(), "classic", [], NOW, named=True)
    assert head == "display, layout classic: not legible from 6 m on 55 inches, but from nearer:"
    metres = [float(line.split()[0]) for line in lines]
    assert metres == sorted(metres)
    assert any("目前叫號" in line for line in lines)
