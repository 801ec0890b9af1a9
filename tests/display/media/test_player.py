"""A clip plays in its place, by a process that the wall survives; a broken one is left out."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pygame
import pytest

from display.media.clips import MOST_FAULTS, Clips
from display.media.player import BEGINS_WITHIN_S, Player
from display.media.shared import SLOTS, place, size_of_memory
from tests.videos import video
from tests.waiting import eventually as until

BOX = pygame.Rect(10, 20, 80, 48)
GREEN, NOTHING = (0, 200, 0), (0, 0, 0)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / ("a" * 64 + ".mp4")
    path.write_bytes(video(0.5))
    return str(path)


@pytest.fixture
def clips() -> Iterator[Clips]:
    shown = Clips()
    yield shown
    shown.stop()


def seen(clips: Clips, surface: pygame.Surface) -> Callable[[], bool]:
    def look() -> bool:
        clips.paint(surface, time.monotonic())
        color = surface.get_at(BOX.center)
        return bool(color.g > 120 > color.r)

    return look


def test_a_clip_is_painted_in_its_box_and_nowhere_else(clips: Clips, file: str) -> None:
    surface = pygame.Surface((100, 100))
    clips.follow(file, BOX, time.monotonic())
    assert clips.playing
    assert until(seen(clips, surface))
    assert surface.get_at((5, 5))[:3] == NOTHING
    assert clips.broken == {}


def test_after_a_redraw_the_picture_is_there_again_at_once(clips: Clips, file: str) -> None:
    surface = pygame.Surface((100, 100))
    clips.follow(file, BOX, time.monotonic())
    assert until(seen(clips, surface))
    surface.fill(NOTHING)
    assert clips.paint(surface, time.monotonic(), again=True)
    assert surface.get_at(BOX.center)[:3] != NOTHING


def test_a_clip_that_is_over_begins_again_while_it_is_in_sight(clips: Clips, file: str) -> None:
    surface = pygame.Surface((100, 100))
    clips.follow(file, BOX, time.monotonic())
    began: set[object] = set()

    def twice() -> bool:
        began.add(clips._player)
        clips.paint(surface, time.monotonic())
        return len(began) > 1

    assert until(twice)
    assert clips.broken == {}
    clips.follow("", BOX, time.monotonic())
    assert not clips.playing


@pytest.mark.parametrize("data", [None, b"", b"\0" * 4000, video(0.5)[:600]])
def test_a_clip_that_cannot_be_played_is_tried_three_times_and_left_out_with_the_reason(
    clips: Clips, tmp_path: Path, data: bytes | None
) -> None:
    path = tmp_path / "b.mp4"
    if data is not None:
        path.write_bytes(data)
    clips.follow(str(path), BOX, time.monotonic())
    surface = pygame.Surface((9, 9))
    assert until(lambda: bool(clips.paint(surface, time.monotonic()) or clips.broken))
    assert "ended" in clips.broken["b"]
    assert clips._faults[str(path)] == MOST_FAULTS
    clips.follow(str(path), BOX, time.monotonic())
    assert not clips.playing


def test_a_clip_that_stands_still_is_ended(file: str) -> None:
    player = Player(file, 80, 48, 0.0)
    try:
        later_s = BEGINS_WITHIN_S + 1
        player._count = -1  # whatever comes has been seen: for this wall the clip stands still
        player.frame(0.0)
        assert until(lambda: player.frame(later_s) is None and player.over)
        assert not player.fault or "still" in player.fault
    finally:
        player.stop()


def test_each_picture_has_a_place_of_its_own_until_two_more_have_come() -> None:
    places = [place(n, 8, 4) for n in range(SLOTS)]
    assert len(set(places)) == SLOTS
    assert place(SLOTS, 8, 4) == places[0]
    assert max(end for _, end in places) == size_of_memory(8, 4)
