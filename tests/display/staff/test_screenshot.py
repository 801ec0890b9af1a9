"""A picture of the wall for those who asked: small, sent one at a time, and never in the way."""

import io
import threading
from typing import Any

import pygame
import pytest

from display.staff.screenshot import LONGEST_SIDE, Photographer, jpeg, smaller
from queue_server.link import LinkDown, Reply
from queue_server.wire.paths import SCREENSHOT
from tests.waiting import PATIENCE_S


class Office:
    """Takes pictures as fast as ``slow`` lets it."""

    def __init__(self) -> None:
        self.came: list[bytes] = []
        self.down = False
        self.slow = threading.Event()
        self.slow.set()

    def request(self, method: str, path: str, body: bytes, **more: Any) -> Reply:
        assert (method, path) == ("POST", SCREENSHOT)
        assert self.slow.wait(PATIENCE_S)
        if self.down:
            raise LinkDown("no answer")
        self.came.append(body)
        return Reply(201, None)


@pytest.fixture
def office() -> Office:
    return Office()


def test_what_is_on_the_screen_is_sent_as_a_jpeg(office: Office) -> None:
    photographer = Photographer(office)  # type: ignore[arg-type]
    screen = pygame.Surface((320, 180))
    screen.fill("#00AA44")
    photographer.take(screen)
    screen.fill("#000000")
    photographer.stop()
    [sent] = office.came
    seen = pygame.image.load(io.BytesIO(sent), "x.jpg")
    assert seen.get_size() == (320, 180)
    assert abs(seen.get_at((100, 100)).g - 0xAA) < 8


def test_a_large_screen_is_made_smaller_and_keeps_its_shape() -> None:
    assert smaller(pygame.Surface((3840, 2160))).get_size() == (
        LONGEST_SIDE,
        LONGEST_SIDE * 9 // 16,
    )
    assert smaller(pygame.Surface((1080, 1920))).get_size() == (720, LONGEST_SIDE)
    assert jpeg(pygame.Surface((4, 4))).startswith(b"\xff\xd8\xff")


def test_whoever_asks_twice_gets_one_picture_and_a_lost_one_is_no_matter(office: Office) -> None:
    photographer = Photographer(office)  # type: ignore[arg-type]
    office.slow.clear()
    photographer.take(pygame.Surface((4, 4)))
    photographer.take(pygame.Surface((4, 4)))
    office.slow.set()
    photographer.stop()
    assert len(office.came) == 1
    office.down = True
    photographer.take(pygame.Surface((4, 4)))
    photographer.stop()
    assert len(office.came) == 1
