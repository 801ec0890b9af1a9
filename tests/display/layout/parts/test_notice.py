"""Notices on the wall: slides and posters in the column, one running line."""

from dataclasses import replace
from datetime import timedelta
from itertools import takewhile

import pygame
import pytest

from display.canvas.box import Box
from display.canvas.draw import Picture, texts
from display.canvas.faces import Fonts
from display.canvas.painter import Painter
from display.layout.parts.notice import marquee_text, page_on, slide, slides, turns
from display.layout.wall import wall
from tests.catalogue import a_notice
from tests.display.layout.walls import drawn, size_of
from tests.display.scenes import NOTICES, board, look, scene

#: Where the slides of a 1920 × 1080 wall are.
SIDE = Box(1270, 330, 630, 600)
WIDE_SIDE = Box(20, 1200, 1040, 640)


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


def test_a_short_notice_is_written_larger_and_a_long_one_in_the_usual_size() -> None:
    def size(text: str) -> int:
        one = a_notice("a", {"zh-TW": "徵才"}, body={"zh-TW": text})
        round_ = turns(scene(board=board(notices=[one])), SIDE, look(), column=False)
        page = page_on(round_, 0)
        assert page is not None
        return size_of(slide(SIDE, page, look()), page.text)

    sizes = [size("請洽服務台，" * times) for times in (1, 5, 8, 30)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 1.5 * sizes[-1]


def test_a_notice_without_english_is_shown_once_and_not_twice_in_chinese() -> None:
    alone = a_notice("a", {"zh-TW": "停電"}, body={"zh-TW": "請洽服務台。"})
    round_ = turns(scene(board=board(notices=[alone])), SIDE, look(), column=True)
    shown = [page_on(round_, page) for page in range(4)]
    assert [one and one.language for one in shown] == [None, "zh-TW", None, "zh-TW"]


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


@pytest.mark.parametrize("layout", ["classic", "media"])
@pytest.mark.parametrize(("w", "h"), [(1280, 720), (1080, 1920)])
@pytest.mark.parametrize("title", [
    "一百一十五年度第三季新住民歸化國籍測試暨身分證明文件換發作業說明會",
    "Information session on naturalisation tests and the renewal of documents for new residents",
    "Buổi hướng dẫn về kỳ thi nhập quốc tịch và đổi giấy tờ tùy thân cho tân di dân",
    "การประชุมชี้แจงการสอบแปลงสัญชาติและการเปลี่ยนเอกสารประจำตัวสำหรับผู้อยู่อาศัยใหม่",
])  # fmt: skip
def test_a_long_title_is_whole_in_every_language(
    fonts: Fonts, layout: str, w: int, h: int, title: str
) -> None:
    notice = a_notice(
        "a", {"zh-TW": title}, body={"zh-TW": "請洽服務台。" * 9}, link="https://e.tw/"
    )
    painter = Painter(pygame.Surface((w, h)), fonts)
    for page in range(4):
        found = scene(board=board(notices=[notice]), page=page)
        shown = wall(found, look(w, h, layout=layout))
        painter.paint(shown)
    assert title in texts(shown)
    assert painter.cut == []
