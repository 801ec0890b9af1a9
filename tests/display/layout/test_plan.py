"""Layouts are files: each has its parts inside the wall, and a mistake in one is named."""

from dataclasses import replace
from pathlib import Path
from typing import cast

import pygame
import pytest

from display.canvas.box import Box
from display.canvas.draw import Line, texts
from display.canvas.faces import Fonts
from display.canvas.painter import Painter
from display.layout.plan import USUAL, names, plan, read, usable
from display.layout.wall import wall
from queue_server.wire.words.catalogue import Catalogue
from queue_server.wire.words.wording import Wording
from tests.catalogue import CLASSES, a_counter, shipped_strings, waiting
from tests.display.scenes import board, call, catalogue, look, scene

SIZES = [(1280, 720), (1920, 1080), (3840, 2160), (1080, 1920)]
CALLS = tuple(call(n, f"B{n:03}", n % 8 + 1) for n in range(41, 20, -1))
#: 999 people of every class, and more missed than there is room for.
FULL = board(
    waiting=[waiting(one["name"], 999, 90) for one in CLASSES],
    missed=[f"M{n:03}" for n in range(30)],
    counters=[a_counter(n, "called", f"B{n:03}") for n in range(1, 9)],
)


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize(("w", "h"), SIZES)
def test_every_layout_holds_the_fullest_lobby_and_cuts_no_text(
    fonts: Fonts, name: str, w: int, h: int
) -> None:
    painter = Painter(pygame.Surface((w, h)), fonts)
    at = replace(look(w, h), layout=name)
    for page in (0, 1):
        shown = wall(scene(board=FULL, calls=CALLS, page=page), at)
        for one in shown:
            if not isinstance(one, Line):
                assert one.x >= 0
                assert one.y >= 0
                assert one.x + one.w <= w
                assert one.y + one.h <= h
        painter.paint(shown)
    assert painter.cut == []


#: What a wall says besides calls: closed, without a server, without a number, without sound.
STATES = (
    scene(board=FULL, calls=CALLS),
    scene(stage=None, calls=(), board=board(session=None, closed={
        "reason": "hours", "wording": shipped_strings()["closed.hours"],
        "opens_at": "2026-11-24T08:00:00+08:00", "numbers": "kept",
    })),
    scene(board=None, stage=None, calls=()),
    scene(board=board(announcements=[]), stage=None, calls=()),
    scene(lost_since=scene().now, silent_since=scene().now),
)  # fmt: skip


@pytest.mark.parametrize("second", ["en", "vi", "id", "th"])
@pytest.mark.parametrize(("w", "h"), SIZES)
def test_no_language_is_cut_on_any_wall(fonts: Fonts, second: str, w: int, h: int) -> None:
    office = {**catalogue(), "languages": ["zh-TW", second]}
    wording = Wording(cast(Catalogue, office))
    cut = {}
    for name in names():
        painter = Painter(pygame.Surface((w, h)), fonts)
        at = replace(look(w, h), layout=name, wording=wording, counter=3)
        for one in STATES:
            painter.paint(wall(one, at))
        cut[name] = painter.cut
    assert cut == {name: [] for name in names()}


@pytest.mark.parametrize("name", names())
def test_whoever_is_called_is_on_every_layout(name: str) -> None:
    at = replace(look(), layout=name)
    here = board(counters=[a_counter(3, "called", "B042")])
    assert {"B042", "3"} <= set(texts(wall(scene(board=here), at)))


def test_the_usual_layout_comes_first() -> None:
    assert names()[0] == USUAL


def test_parts_share_the_wall_and_an_upright_one_is_arranged_by_itself() -> None:
    (first, calls), (second, column) = plan(USUAL).places(Box(0, 0, 1000, 500), 0)
    assert (first, second) == ("calls", "column")
    assert (calls.w, column.x) == (660, 660)
    (_, calls), (_, column) = plan(USUAL).places(Box(0, 0, 500, 1000), 0)
    assert (calls.h, column.y) == (620, 620)


def test_a_layout_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="classic, calls"):
        plan("../secrets")


SOUND = "across = true\nparts = { calls = 1 }\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[landscape",
        f"[landscape]\n{SOUND}",
        f"[landscape]\n{SOUND}[portrait]\nacross = 3\nparts = {{ calls = 1 }}",
        f"[landscape]\n{SOUND}[portrait]\nacross = true\nparts = {{ film = 1 }}",
        f"[landscape]\n{SOUND}[portrait]\nacross = true\nparts = {{ calls = 0 }}",
        f"[landscape]\n{SOUND}[portrait]\nacross = true\nparts = {{}}",
        f"screens = 3\n[landscape]\n{SOUND}[portrait]\n{SOUND}",
        f"[landscape]\n{SOUND}[portrait]\n{SOUND}[screens]\nrows = 9\ncolumns = 9",
    ],
)
def test_a_mistake_in_a_layout_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="layout mine"):
        read(text, "mine")


def test_an_office_may_have_a_layout_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "hall.toml"
    own.write_text(f"[landscape]\n{SOUND}[portrait]\n{SOUND}", "utf-8")
    assert list(plan(str(own)).landscape["parts"]) == ["calls"]
    own.write_bytes(b"\xff")
    with pytest.raises(ValueError, match="hall2"):
        plan(str(tmp_path / "hall2.toml"))


def test_a_layout_that_cannot_be_used_gives_way_to_the_next() -> None:
    assert usable("", "nowhere.toml", "media", "calls") == "media"
    assert usable("gone", "") == USUAL
