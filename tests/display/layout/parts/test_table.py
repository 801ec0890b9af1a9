"""A table on a slide: figures under each other, nothing cut, no page without its titles."""

import pygame
import pytest

from display.canvas.box import Box
from display.canvas.draw import Rect, Text, texts
from display.canvas.faces import Fonts
from display.canvas.painter import Painter
from display.layout.parts.notice import turns
from display.layout.parts.table import pages, rows_of, table
from display.layout.wall import playlist, wall
from tests.catalogue import a_notice
from tests.display.scenes import board, look, scene

AREAS = ["山腳里", "龍東里", "龍西里", "竹坑里", "新庄里", "龍泉里", "南寮里", "東海里", "龍津里"]
LINES = [["里別", "鄰數", "戶數", "男", "女", "合計"]]
LINES += [[one, "24", f"{n}310", "3120", "3015", f"{n * 1135}"] for n, one in enumerate(AREAS, 1)]
TABLE = "\n".join("\t".join(row) for row in LINES)
NOTICE = a_notice(
    "p", {"zh-TW": "115年10月 各里人口數"}, category="population", body={"zh-TW": TABLE}
)


def test_a_text_is_a_table_where_every_line_has_the_same_cells() -> None:
    assert rows_of(TABLE) == LINES
    assert rows_of("a\tb") == rows_of("a\nb") == rows_of("a\tb\nc") == rows_of("") == []


def test_figures_stand_under_each_other_on_the_right_of_their_column() -> None:
    drawn = table(Box(0, 0, 800, 600), TABLE, 30, look(), "zh-TW")
    for column in range(len(LINES[0])):
        cells = [one for one in drawn if one.text in {row[column] for row in LINES}]
        assert len({(one.x, one.w) for one in cells if one.align == "right"}) <= 1 or column == 0
    assert [one.text for one in drawn if one.align == "left"] == [row[0] for row in LINES]
    assert max(one.x + one.w for one in drawn) <= 800


def test_every_page_has_the_titles_and_no_line_is_lost() -> None:
    parts = pages(TABLE, Box(0, 0, 800, 200), 30)
    assert len(parts) > 1
    assert {part.split("\n")[0] for part in parts} == {"\t".join(LINES[0])}
    assert [row for part in parts for row in rows_of(part)[1:]] == LINES[1:]


def test_columns_that_there_is_no_room_for_are_left_out_and_names_and_totals_stay() -> None:
    (part,) = pages(TABLE, Box(0, 0, 230, 600), 30)
    assert rows_of(part)[0] == ["里別", "女", "合計"]


@pytest.mark.parametrize("layout", ["classic", "media", "counters"])
@pytest.mark.parametrize(("w", "h"), [(1280, 720), (3840, 2160), (1080, 1920)])
def test_a_wall_shows_the_whole_table_in_its_pages(
    fonts: Fonts, layout: str, w: int, h: int
) -> None:
    at, painter = look(w, h, layout=layout), Painter(pygame.Surface((w, h)), fonts)
    at_work = scene(board=board(notices=[NOTICE]))
    shown = set[str]()
    for page in range(len(playlist(at_work, at))):
        drawn = wall(scene(board=board(notices=[NOTICE]), page=page), at)
        painter.paint(drawn)
        shown |= set(texts(drawn))
        assert all(one.x + one.w <= w for one in drawn if isinstance(one, Text | Rect))
    assert {*AREAS, *(row[-1] for row in LINES)} <= shown
    assert painter.cut == []


def test_a_table_beside_a_picture_is_not_cut_twice() -> None:
    at_work = scene(board=board(notices=[{**NOTICE, "picture": "a" * 64}]), ready={"a" * 64})
    found = [one.page for one in turns(at_work, Box(0, 0, 600, 500), look(), column=False)]
    rows = [row for page in found if page for row in rows_of(page.text)[1:]]
    assert [row[0] for row in rows] == AREAS
