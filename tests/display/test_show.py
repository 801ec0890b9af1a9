"""What is on the screen: drawn when it differs, and the same on screens that share a picture."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pygame
import pytest

from display import model
from display.canvas.theme import Scale
from display.layout.plan import plan
from display.layout.screens import pane
from display.screen import Window
from display.show import Moment, Show
from display.staff.orders import Orders
from tests.catalogue import a_notice
from tests.display.scenes import NOW, announcement, board, look

SCREEN = Scale(960, 540, 55, 6)


@pytest.fixture
def window() -> Iterator[Window]:
    opened = Window((960, 540), headless=True)
    yield opened
    opened.close()


def moment(at_s: float = 0.0) -> Moment:
    now = NOW + timedelta(seconds=at_s)
    seen = board(announcements=[announcement(1, NOW)])
    state, _ = model.update(model.start(NOW), model.BoardArrived(seen), NOW)
    return Moment(state, Orders(), frozenset(), now, timedelta(0), at_s)


def show(window: Window, layout: str = "classic", row: int = 1, column: int = 1) -> Show:
    part = pane(plan(layout).screens, SCREEN, row, column)
    return Show(window, replace(look(layout=layout), scale=part.whole), part, 5.0)


def test_the_same_moment_is_drawn_once(window: Window) -> None:
    shown = show(window)
    assert shown.show(moment())
    assert not shown.show(moment())
    shown.forget()
    assert shown.show(moment())


def test_another_look_is_drawn_at_once(window: Window) -> None:
    shown = show(window)
    shown.show(moment())
    shown.dress(look(960, 540, layout="calls"), pane(plan("calls").screens, SCREEN), 5.0)
    assert shown.show(moment())


def test_the_notice_in_sight_is_known(window: Window) -> None:
    shown = show(window, "media")
    assert shown.notice is None
    shown.show(moment())
    assert shown.notice is not None


def test_screens_of_one_picture_turn_their_pages_together_whenever_each_was_started(
    window: Window,
) -> None:
    def notice(at_s: float, row: int) -> str:
        shown = show(window, "span", row)
        shown.show(replace(moment(40), at_s=at_s))
        assert shown.notice is not None
        return shown.notice.notice["id"] + shown.notice.language

    assert notice(3.0, 1) == notice(1000.0, 2)


def test_of_several_screens_that_show_a_clip_one_is_heard(window: Window) -> None:
    film = a_notice("f", {"zh-TW": "影片"}, body={}, picture="a" * 64, clip="c" * 64, clip_s=40)
    seen = board(notices=[film], announcements=[announcement(1, NOW)])
    state, _ = model.update(model.start(NOW), model.BoardArrived(seen), NOW)
    ready = frozenset(["a" * 64, "c" * 64])

    def sounds(layout: str, row: int, column: int) -> tuple[bool, bool]:
        shown = show(window, layout, row, column)
        shown.show(replace(moment(), state=state, ready=ready))
        found = shown.clips.playing, shown.sounds
        shown.clips.stop()
        return found

    four = [sounds("span", row, column) for row in (1, 2) for column in (1, 2)]
    assert [playing for playing, _ in four] == [False, True, False, True]
    assert [sounding for _, sounding in four] == [False, True, False, False]
    assert sounds("media", 1, 1) == (True, True)
    assert sounds("calls", 1, 1) == (False, False)


def test_a_wall_that_was_asked_shows_its_name(window: Window) -> None:
    shown = show(window)
    shown.show(moment())
    named = replace(moment(), orders=Orders(named_until=NOW + timedelta(seconds=5)))
    assert not shown.show(replace(named, orders=Orders()))
    shown.dress(look(960, 540, display="lobby"), pane(plan("classic").screens, SCREEN), 5.0)
    assert shown.show(named)


def test_a_day_of_pictures_is_what_each_would_be_by_itself(window: Window) -> None:
    """Calls, flashes, a board that is lost, notices in turn, a running line that ends."""
    shown = show(window)
    state = model.start(NOW)
    for n in range(1, 12):
        now = NOW + timedelta(seconds=7 * n)
        notices = [a_notice("x", {"zh-TW": "公告"}, style="marquee" if n % 3 else "slide")]
        seen = board(announcements=[announcement(n, now)], notices=notices if n % 4 else [])
        state, _ = model.update(state, model.BoardArrived(seen), now)
        at = Moment(state, Orders(), frozenset(), now, timedelta(0), 7.0 * n)
        shown.show(at)
        kept = window.surface.copy()
        shown.forget()
        shown.show(at)
        assert pygame.image.tobytes(kept, "RGB") == pygame.image.tobytes(window.surface, "RGB")
