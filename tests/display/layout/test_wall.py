"""What the wall shows, as draw lists: who is called where, who waits, what is wrong."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pygame
import pytest

from display.canvas.draw import Line, Rect, Shape, Text, texts
from display.canvas.faces import Fonts
from display.canvas.painter import Painter
from display.canvas.text import lay_out
from display.layout.look import Scene
from display.layout.parts.stage import CELL_ROWS
from display.layout.wall import orbit, wall
from queue_server.wire.words.wording import Wording
from tests.display.layout.walls import SERVED, TYPHOON, drawn, size_of
from tests.display.scenes import board, call, catalogue, look, scene

SIZES = [(1920, 1080), (1080, 1920), (1280, 720), (3840, 2160), (1024, 768)]


def test_the_stage_shows_number_arrow_counter_and_class() -> None:
    shown = drawn()
    words = texts(shown)
    assert "B042" in words
    assert "3" in words
    assert {"目前叫號", "Now serving", "櫃檯", "Counter", "一般", "General"} <= set(words)
    assert "arrow" in [c.name for c in shown if isinstance(c, Shape)]


def test_the_newest_number_is_the_largest_thing_on_the_wall() -> None:
    shown = drawn()
    assert size_of(shown, "B042") > 1.5 * size_of(shown, "B041")


def test_a_flash_turns_the_stage_over_and_moves_nothing() -> None:
    calm, bright = drawn(), drawn(bright=True)
    assert texts(calm) == texts(bright)
    fills = [c.fill for c in bright if isinstance(c, Rect)]
    assert (
        fills.count(look().theme.called)
        > [c.fill for c in calm if isinstance(c, Rect)].count(look().theme.called) - 1
    )
    places = [(c.x, c.y, c.w, c.h) for c in calm if not isinstance(c, Line)]
    assert places == [(c.x, c.y, c.w, c.h) for c in bright if not isinstance(c, Line)]


def test_called_numbers_are_legible_from_the_last_seat() -> None:
    # 55 inches, 6 m: 0.7 degrees are 162 px of em; six cells and the stage hold that.
    at = look()
    assert size_of(wall(scene(), at), "B041") >= at.scale.legible


def test_the_last_calls_stand_newest_first_with_their_counters() -> None:
    words = texts(drawn())
    places = [words.index(label) for label in ("B042", "B041", "E003", "A017")]
    assert places == sorted(places)


def test_the_first_calls_of_a_day_leave_no_empty_rows_and_keep_their_size() -> None:
    def rows(count: int) -> set[int]:
        shown = drawn(calls=tuple(call(n, f"B{n:03}", 1) for n in range(count, 0, -1)))
        cells = [c for c in shown if isinstance(c, Rect) and c.fill == look().theme.panel]
        return {c.y for c in cells if c.x + c.w < 1280 and c.y > 300}

    assert [len(rows(count)) for count in (0, 1, 2, 3, 6)] == [0, 1, 1, 2, 3]
    few, six = (drawn(calls=tuple(call(n, f"B{n:03}", 1) for n in range(k, 0, -1))) for k in (2, 6))
    assert size_of(few, "B001") == size_of(six, "B001")
    assert size_of(few, "B042") >= size_of(six, "B042")


def test_a_burst_of_calls_makes_room_for_all() -> None:
    many = tuple(call(n, f"B{n:03}", n % 8 + 1) for n in range(41, 20, -1))
    words = texts(drawn(calls=many))
    assert all(one.label in words for one in many)
    assert len(many) > 2 * CELL_ROWS


@pytest.mark.parametrize(("w", "h"), SIZES)
@pytest.mark.parametrize("layout", ["classic", "calls", "media"])
def test_the_newest_number_stays_the_largest_however_many_are_called(
    fonts: Fonts, layout: str, w: int, h: int
) -> None:
    many = tuple(call(n, f"B{n:03}", n % 40 + 1) for n in range(159, 100, -1))
    painter = Painter(pygame.Surface((w, h)), fonts)
    shown = [c for c in wall(scene(calls=many), look(w, h, layout=layout)) if isinstance(c, Text)]
    newest, other = (
        next(painter.lay(c).size_px for c in shown if c.text == text) for text in ("B042", "B159")
    )
    assert newest >= 0.9 * other


def test_waiting_is_counted_by_class_with_shape_and_word() -> None:
    shown = drawn()
    assert {"等候人數", "愛心", "疼您", "英語", "預約", "8", "12"} <= set(texts(shown))
    shapes = {c.name for c in shown if isinstance(c, Shape)}
    assert {"circle", "heart", "house", "bubble", "diamond"} <= shapes


def test_missed_numbers_are_listed() -> None:
    assert {"A017", "B031", "過號請洽服務人員"} <= set(texts(drawn()))
    assert "目前沒有過號" in texts(drawn(board=board(missed=[])))


def test_the_clock_has_the_roc_date() -> None:
    words = texts(drawn())
    assert "中華民國115年11月23日（星期一）" in words
    assert "Monday, 2026-11-23 (ROC 115)" in words
    assert "14:05" in words


def test_the_wall_of_an_office_that_counts_gregorian_years_shows_no_other() -> None:
    gregorian = replace(look(), wording=Wording({**catalogue(), "calendar": "gregorian"}))
    for shown in (scene(), scene(board=board(session=None, closed=TYPHOON, counters=[]))):
        words = texts(wall(shown, gregorian))
        assert {"2026年11月23日（星期一）", "Monday, 2026-11-23"} <= set(words)
        assert not [one for one in words if "民國" in one or "ROC" in one or "115" in one]


def test_more_missed_numbers_than_there_is_room_for_end_with_how_many_more() -> None:
    labels = [f"M{n:03}" for n in range(30)]
    for page in (0, 1):
        words = texts(drawn(page=page, board=board(missed=labels)))
        shown = sum(part in labels for one in words for part in one.split())
        assert "M029" in " ".join(words)
        assert any(one.endswith(f"+{30 - shown}") for one in words)


def test_a_third_call_is_called_the_third() -> None:
    again = replace(call(43, "B042", 3), kind="recall", calls=2)
    assert {"再次呼叫", "Called again"} <= set(texts(drawn(stage=again)))
    third = replace(again, calls=3)
    assert {"第 3 次呼叫", "Call no. 3"} <= set(texts(drawn(stage=third)))


def test_counters_that_are_paused_or_closed_are_explained() -> None:
    assert {"暫停服務  paused", "未開放  closed"} <= set(texts(drawn()))


def test_the_last_six_calls_stay_legible_in_one_size_whatever_a_burst_brings() -> None:
    many = tuple(call(n, f"B{n:03}", n % 8 + 1) for n in range(41, 20, -1))
    shown = drawn(calls=many)
    six = {size_of(shown, one.label) for one in many[:6]}
    assert six == {size_of(drawn(), "B041")}


def test_practice_mode_and_silence_are_shown() -> None:
    words = texts(drawn(board=board(open_now=True), silent_since=datetime(2026, 11, 23, 9, 30)))
    assert any("示範模式" in one for one in words)
    assert any("自 09:30 起無聲音" in one for one in words)


@pytest.mark.parametrize(("w", "h"), SIZES)
def test_everything_is_inside_the_screen_and_no_text_is_cut(fonts: Fonts, w: int, h: int) -> None:
    painter = Painter(pygame.Surface((w, h)), fonts)
    at = look(w, h)
    local = datetime(2026, 11, 23, 14, 5)
    scenes: list[Scene] = [
        scene(), scene(page=1), scene(page=2), scene(lost_since=local, silent_since=local),
        scene(stage=None, calls=()), scene(board=None, lost_since=local),
        scene(board=board(open_now=True), silent_since=local),
        scene(board=board(session=None, closed={**TYPHOON, "numbers": "void"}), stage=None,
              calls=()),
        scene(board=board(session=None, closed={**TYPHOON, "numbers": "void"}, counters=SERVED)),
    ]  # fmt: skip
    for one in scenes:
        commands = wall(one, at)
        for c in commands:
            if not isinstance(c, Line):
                assert c.x >= 0
                assert c.y >= 0
                assert c.x + c.w <= w
                assert c.y + c.h <= h
        painter.paint(commands)
    assert painter.cut == []


@pytest.mark.parametrize("remarked", [False, True])
@pytest.mark.parametrize(("w", "h"), [(1920, 1080), (1280, 720)])
def test_the_word_beside_the_arrow_is_as_large_as_the_other_captions(
    fonts: Fonts, w: int, h: int, remarked: bool
) -> None:
    at = look(w, h)
    shown = wall(scene(board=board(open_now=remarked)), at)
    word = next(c for c in shown if isinstance(c, Text) and c.text == "櫃檯")
    laid = lay_out(word.text, word.w, word.h, word.size_px, 6, measure=fonts, bold=True)
    assert laid.size_px >= 0.8 * at.fine


@pytest.mark.parametrize(("w", "h"), SIZES)
def test_three_remarks_at_once_are_each_written_in_full_size(fonts: Fonts, w: int, h: int) -> None:
    at = look(w, h)
    stop: Any = {"T01": {"reason": "x", "wording": {}, "until": None, "numbers": "kept"}}
    busy = scene(board=board(open_now=True, suspended=stop), silent_since=datetime(2026, 1, 1, 9))
    said = [c for c in wall(busy, at) if isinstance(c, Text) and c.color == at.theme.called]
    remarks = [c for c in said if any(k in c.text for k in ("示範", "暫停", "無聲音", "sound"))]
    assert len(remarks) >= 3
    for c in remarks:
        laid = lay_out(c.text, c.w, c.h, c.size_px, 6, measure=fonts, wrapping=c.wrap)
        assert laid.size_px >= 0.9 * c.size_px, c.text


def test_the_picture_moves_a_little_and_comes_back_and_loses_no_word() -> None:
    at = look()
    places = [orbit(minute, at) for minute in range(16)]
    assert len(set(places)) == 8
    assert orbit(16, at) == places[0] == (0, 0)
    still, moved = wall(scene(), at), wall(scene(shift=places[6]), at)
    assert texts(moved) == texts(still)
    dx, dy = places[6]
    assert 0 < max(abs(dx), abs(dy)) <= at.gap
    words = [(c.x, c.y) for c in still if isinstance(c, Text)]
    assert [(c.x - dx, c.y - dy) for c in moved if isinstance(c, Text)] == words


def test_a_wall_that_was_asked_shows_its_name_and_until_when_it_is_muted() -> None:
    shown = texts(drawn(named="lobby-2", muted_until=scene().now))
    assert "lobby-2" in shown
    assert any("靜音至 14:05" in one for one in shown)
    assert "B042" in shown


def test_a_visitor_who_is_fetched_is_shown_so_in_place_of_the_class() -> None:
    fetched = replace(call(42, "B042", 3), in_person=True)
    shown = wall(scene(stage=fetched), look())
    words = texts(shown)
    assert {"專人前往", "Staff coming"} <= set(words)
    assert "megaphone" in [c.name for c in shown if isinstance(c, Shape)]
