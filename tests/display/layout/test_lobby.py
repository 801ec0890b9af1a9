"""The invented lobby has everything at once."""

from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

import pygame
import pytest

from display.canvas.draw import Text, texts
from display.canvas.faces import Fonts
from display.canvas.painter import Painter
from display.layout.lobby import full_lobby
from display.layout.plan import names
from display.layout.wall import wall
from queue_server.wire.words.catalogue import Catalogue
from tests.display.scenes import catalogue, look

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Taipei"))


@pytest.mark.parametrize("name", [one for one in names() if one not in ("calls", "window")])
def test_a_full_lobby_has_999_people_of_each_class_waiting(name: str) -> None:
    given = {**catalogue(), "counters": []}
    lobby = full_lobby(given, NOW)  # type: ignore[arg-type]
    assert lobby.board is not None
    assert {one["count"] for one in lobby.board["waiting"]} == {999}
    shown = texts(wall(lobby, look(layout=name)))
    assert {"999", str(999 * len(lobby.board["waiting"]))} & set(shown)


@pytest.mark.parametrize(("w", "h"), [(1280, 720), (1080, 1920)])
@pytest.mark.parametrize("counters", [1, 12, 40])
@pytest.mark.parametrize("name", names())
def test_no_text_is_cut_however_many_counters_there_are(
    fonts: Fonts, name: str, counters: int, w: int, h: int
) -> None:
    one = catalogue()["counters"][0]
    hall = [{**one, "number": number} for number in range(1, counters + 1)]
    given = cast(Catalogue, {**catalogue(), "counters": hall})
    painter = Painter(pygame.Surface((w, h)), fonts)
    painter.paint(wall(full_lobby(given, NOW), look(w, h, layout=name, counter=1)))
    assert painter.cut == []


@pytest.mark.parametrize(("w", "h"), [(1920, 1080), (1080, 1920)])
@pytest.mark.parametrize("name", ["classic", "media", "calls"])
def test_a_burst_leaves_the_newest_number_the_largest(name: str, w: int, h: int) -> None:
    lobby = full_lobby(catalogue(), NOW)
    assert lobby.stage is not None
    places = {
        one.text: one for one in wall(lobby, look(w, h, layout=name)) if isinstance(one, Text)
    }
    newest, before = places[lobby.stage.label], places[lobby.calls[0].label]
    assert min(newest.h, newest.w // 2) > before.size_px * 0.8


def test_the_newest_call_is_on_stage_and_not_among_the_earlier_ones() -> None:
    lobby = full_lobby(catalogue(), NOW)
    assert lobby.stage is not None
    assert lobby.stage.label not in {one.label for one in lobby.calls}
    assert len(lobby.calls) > 6
