"""What the wall shows, as draw lists: who is called where, who waits, what is wrong."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

import pygame
import pytest

from display.canvas.box import Box
from display.canvas.draw import DrawCommand, Line, Picture, Rect, Shape, Text, texts
from display.canvas.faces import Fonts
from display.canvas.painter import Painter
from display.canvas.text import lay_out
from display.layout.look import Scene
from display.layout.parts.header import roc_year
from display.layout.parts.notice import marquee_text, page_on, slide, slides, turns
from display.layout.parts.stage import CELL_ROWS
from display.layout.wall import orbit, wall
from tests.catalogue import a_notice, waiting
from tests.catalogue import shipped_strings as strings
from tests.display.scenes import NOTICES, board, call, look, scene

#: Where the slides of a 1920 × 1080 wall are.
SIDE = Box(1270, 330, 630, 600)
WIDE_SIDE = Box(20, 1200, 1040, 640)
SIZES = [(1920, 1080), (1080, 1920), (1280, 720), (3840, 2160), (1024, 768)]


def drawn(**more: object) -> list[DrawCommand]:
    return wall(scene(**more), look())


def size_of(commands: list[DrawCommand], text: str) -> int:
    return max(c.size_px for c in commands if isinstance(c, Text) and c.text == text)


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


def test_a_burst_of_calls_makes_room_for_all() -> None:
    many = tuple(call(n, f"B{n:03}", n % 8 + 1) for n in range(41, 20, -1))
    words = texts(drawn(calls=many))
    assert all(one.label in words for one in many)
    assert len(many) > 2 * CELL_ROWS


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
    assert roc_year(1912) == 1


def test_slides_and_the_column_take_turns_in_both_languages() -> None:
    round_ = turns(scene(), SIDE, look(), column=True)
    shown = [page_on(round_, page) for page in range(9)]
    assert [one and (one.notice["id"], one.language) for one in shown] == [
        None, ("a", "zh-TW"), ("a", "en"), None, ("b", "zh-TW"), ("b", "en"),
        None, ("a", "zh-TW"), ("a", "en"),
    ]  # fmt: skip
    assert "聯合徵才活動" in texts(drawn(page=1))


def test_a_slide_leaves_the_number_of_people_waiting_and_the_missed_numbers_in_sight() -> None:
    words = texts(drawn(page=1))
    assert {"等候人數", "50", "過號", "A017  B031"} <= set(words)


def test_more_missed_numbers_than_there_is_room_for_end_with_how_many_more() -> None:
    labels = [f"M{n:03}" for n in range(30)]
    for page in (0, 1):
        words = texts(drawn(page=page, board=board(missed=labels)))
        shown = sum(part in labels for one in words for part in one.split())
        assert "M029" in " ".join(words)
        assert any(one.endswith(f"+{30 - shown}") for one in words)


@pytest.mark.parametrize("length", range(8, 15))
def test_a_long_notice_is_turned_over_page_by_page_in_one_size_and_nothing_is_lost(
    length: int,
) -> None:
    text = "場次與職缺請掃描或洽服務台，" * length
    long = a_notice("a", {"zh-TW": "徵才"}, body={"zh-TW": text})
    round_ = turns(scene(board=board(notices=[long])), SIDE, look(), column=True)
    pages = [page_on(round_, page) for page in range(1, 12)]
    first = list(takewhile(lambda one: one is not None, pages))
    assert "".join(one.text for one in first if one).replace("\n", "") == text
    assert len(first) > 1
    lines = [len(one.text.splitlines()) for one in first if one]
    assert max(lines) - lines[-1] < len(lines), "a few words alone on the last page"
    sizes = {size_of(slide(SIDE, one, look()), one.text) for one in first if one}
    assert len(sizes) == 1
    assert min(sizes) > look().fine


def test_a_notice_without_english_is_shown_once_and_not_twice_in_chinese() -> None:
    alone = a_notice("a", {"zh-TW": "停電"}, body={"zh-TW": "請洽服務台。"})
    round_ = turns(scene(board=board(notices=[alone])), SIDE, look(), column=True)
    shown = [page_on(round_, page) for page in range(4)]
    assert [one and one.language for one in shown] == [None, "zh-TW", None, "zh-TW"]


def test_a_closure_without_english_is_closed_in_english_and_shows_no_zeros() -> None:
    why = {"reason": "typhoon", "wording": {"zh-TW": "颱風停班"}, "opens_at": None}
    none = [waiting("general", 0, 0)]
    closed = board(session=None, closed=why, notices=[], waiting=none)
    words = texts(drawn(board=closed, stage=None, calls=()))
    assert words.count("颱風停班") == 1
    assert "We are closed now" in words
    assert "0" not in words


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


def test_weighty_slides_come_more_often() -> None:
    made = [a_notice(name, {"zh-TW": name}, weight=w) for name, w in (("a", 2), ("b", 1), ("c", 1))]
    round_ = turns(scene(board=board(notices=made)), SIDE, look(), column=False)
    ids = [one.page.notice["id"] for one in round_ if one.page]
    assert [ids.count(name) for name in "abc"] == [2, 1, 1]


def test_without_slides_the_column_stays() -> None:
    assert turns(scene(board=board(notices=[])), SIDE, look(), column=True) == []
    assert page_on([], 5) is None


def test_an_urgent_notice_takes_the_column_and_the_running_line_until_it_ends() -> None:
    power = a_notice("u", {"zh-TW": "停電"}, category="urgent", until="2026-11-23T06:30:00+00:00")
    shown = scene(board=board(notices=[*NOTICES, power]))
    round_ = turns(shown, SIDE, look(), column=True)
    assert {one.page and one.page.notice["id"] for one in round_} == {"u"}
    assert marquee_text(shown, look()) == "停電"
    later = replace(shown, now=shown.now + timedelta(hours=1))
    assert "u" not in {one["id"] for one in slides(later, look())}


def test_a_notice_says_where_and_when_something_takes_place() -> None:
    fair = a_notice("f", {"zh-TW": "徵才"}, place={"zh-TW": "12月5日 9 時，一樓大廳"})
    round_ = turns(scene(board=board(notices=[fair])), SIDE, look(), column=False)
    assert "一樓大廳" in "".join(one.page.text for one in round_ if one.page)


@pytest.mark.parametrize("box", [SIDE, WIDE_SIDE])
def test_a_picture_stands_beside_the_text_once_it_has_come(box: Box) -> None:
    notice = a_notice("p", {"zh-TW": "徵才"}, picture="a" * 64, body={"zh-TW": "請洽服務台，" * 40})
    here = look(pictures="/kept")
    without = turns(scene(board=board(notices=[notice])), box, here, column=False)
    assert not any(one.page.picture for one in without if one.page)
    ready = scene(board=board(notices=[notice]), ready=frozenset(["a" * 64]))
    pages = [one.page for one in turns(ready, box, here, column=False) if one.page]
    assert [bool(one.picture) for one in pages] == [True] + [False] * (len(pages) - 1)
    assert "".join(one.text for one in pages).replace("\n", "") == "請洽服務台，" * 40
    (picture,) = [one for one in slide(box, pages[0], here) if isinstance(one, Picture)]
    assert picture.path == f"/kept/{'a' * 64}.jpg"
    assert box.x <= picture.x
    assert picture.x + picture.w <= box.x + box.w
    assert picture.y + picture.h <= box.y + box.h


def test_the_pages_of_a_poster_follow_each_other_once_and_as_large_as_there_is_room() -> None:
    names = [letter * 64 for letter in "abc"]
    title = {"zh-TW": "海報", "en": "Poster"}
    notice = a_notice("p", title, body={}, picture=names[0], pages=names[1:])
    here = look(pictures="/kept")
    ready = scene(board=board(notices=[notice]), ready=frozenset(names))
    pages = [one.page for one in turns(ready, SIDE, here, column=False) if one.page]
    assert [one.picture[6:70] for one in pages] == names
    for page in pages:
        [picture] = [one for one in slide(SIDE, page, here) if isinstance(one, Picture)]
        assert picture.w > 0.8 * SIDE.w
        assert picture.h > 0.5 * SIDE.h
    two = scene(board=board(notices=[notice]), ready=frozenset(names[1:2]))
    shown = [one.page.picture for one in turns(two, SIDE, here, column=False) if one.page]
    assert [one[6:70] for one in shown if one] == names[1:2]


def test_a_clip_takes_the_place_of_its_poster_for_as_long_as_it_lasts() -> None:
    name, film = "a" * 64, "c" * 64
    notice = a_notice("p", {"zh-TW": "徵才"}, body={}, picture=name, clip=film, clip_s=40)
    here = look(pictures="/kept")
    for ready, seconds, clip in (({name}, 15, ""), ({name, film}, 40, f"/kept/{film}.mp4")):
        shown = scene(board=board(notices=[notice]), ready=frozenset(ready))
        [turn] = turns(shown, SIDE, here, column=False)
        assert turn.page is not None
        assert turn.seconds == seconds
        [picture] = [one for one in slide(SIDE, turn.page, here) if isinstance(one, Picture)]
        assert picture.clip == clip


def test_a_notice_stands_as_long_as_it_takes_to_read() -> None:
    long = a_notice("a", {"zh-TW": "徵才"}, body={"zh-TW": "請洽服務台，" * 20})
    pages = turns(scene(board=board(notices=[long])), SIDE, look(), column=False)
    assert sum(one.seconds for one in pages) > 20
    (short,) = turns(
        scene(board=board(notices=[a_notice("b", {"zh-TW": "停電"})])), SIDE, look(), column=False
    )
    assert short.seconds == look().slide_s


def test_the_running_line_has_every_marquee_notice_in_both_languages() -> None:
    line = marquee_text(scene(board=board()), look())
    assert line.startswith("夜間延時  平日服務至 18:30。")
    assert line.endswith("Evening service  Open until 18:30 on weekdays.")
    assert marquee_text(scene(board=None), look()) == ""


def test_a_lost_connection_keeps_the_picture_and_says_since_when() -> None:
    shown = drawn(lost_since=datetime(2026, 11, 23, 14, 1))
    words = texts(shown)
    assert "B042" in words
    assert any("14:01" in one for one in words)
    assert "link_lost" in [c.name for c in shown if isinstance(c, Shape)]


def test_a_wall_that_never_heard_of_the_server_says_so() -> None:
    words = texts(drawn(board=None, stage=None, calls=(), lost_since=datetime(2026, 11, 23, 8)))
    assert "正在連線，自 08:00 起" in words
    assert "系統暫停服務，請洽服務台" in words


def test_a_closed_office_says_why_and_when_it_opens() -> None:
    why = {"reason": "hours", "wording": strings()["closed.hours"],
           "opens_at": "2026-11-24T00:00:00+00:00"}  # fmt: skip
    words = texts(drawn(board=board(session=None, closed=why), stage=None, calls=()))
    assert "目前非服務時間" in words
    assert any(one.endswith("11月24日（星期二）08:00") for one in words)


def test_a_closed_office_names_the_session_for_booked_visitors_and_the_weeks_hours() -> None:
    why = {"reason": "hours", "wording": {}, "opens_at": "2026-11-30T00:00:00+00:00",
           "booked_at": "2026-11-28T01:00:00+00:00"}  # fmt: skip
    words = texts(drawn(board=board(session=None, closed=why), stage=None, calls=()))
    assert any("預約民眾：11月28日（星期六）09:00" in one for one in words)


TYPHOON = {"reason": "typhoon", "wording": {"zh-TW": "颱風停班", "en": "Closed for the typhoon"},
           "opens_at": "2026-11-24T00:00:00+00:00"}  # fmt: skip
SERVED = [{"number": 1, "name": {}, "state": "serving", "ticket": "B042", "since": None}]


@pytest.mark.parametrize(
    ("numbers", "then"), [("kept", "已取號者仍依序受理"), ("void", "已取的號碼失效")]
)
def test_a_typhoon_day_says_what_becomes_of_numbers_taken_already(numbers: str, then: str) -> None:
    why = {**TYPHOON, "numbers": numbers}
    words = texts(drawn(board=board(session=None, closed=why), stage=None, calls=()))
    assert "颱風停班" in words
    assert any(one.startswith(then) and "下次服務時間" in one for one in words)


def test_while_those_with_numbers_are_served_the_closure_stands_above_the_calls() -> None:
    why = {**TYPHOON, "numbers": "kept"}
    words = texts(drawn(board=board(session=None, closed=why, counters=SERVED)))
    assert any("颱風停班 已取號者仍依序受理  Closed for the typhoon" in one for one in words)


def test_a_suspended_service_is_named_above_the_calls() -> None:
    stop: Any = {"T01": {"reason": "x", "wording": {}, "until": None, "numbers": "kept"}}
    words = texts(drawn(board=board(suspended=stop)))
    assert any(one.startswith("暫停服務：") and "Service is suspended: " in one for one in words)


def test_after_closing_the_calls_stay_while_somebody_is_served() -> None:
    served = [{"number": 1, "name": {}, "state": "serving", "ticket": "B042", "since": None}]
    words = texts(drawn(board=board(session=None, counters=served)))
    assert "B042" in words


def test_an_open_office_without_calls_says_where_numbers_are() -> None:
    words = texts(drawn(stage=None, calls=()))
    assert {"尚未叫號", "請至取號機取號"} <= set(words)


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
