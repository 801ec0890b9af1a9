"""Pictures of notices: fetched once, kept, and never shown broken."""

import hashlib
import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pygame
import pytest

from display.media.pictures import MOST_FAULTS, Pictures, clips_in, names_in
from queue_server.link import LinkDown, Reply
from queue_server.wire.paths import PICTURES
from tests.catalogue import a_notice
from tests.waiting import wait_until


def jpeg(color: str = "#AA0000") -> bytes:
    surface, file = pygame.Surface((40, 30)), io.BytesIO()
    surface.fill(pygame.Color(color))
    pygame.image.save(surface, file, "x.jpg")
    return file.getvalue()


class Office:
    """Has pictures by name; counts how often each was asked for."""

    def __init__(self) -> None:
        self.has: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.away = False

    def request(self, method: str, path: str, **_: Any) -> Reply:
        if self.away:
            raise LinkDown("away")
        name = path.removeprefix(PICTURES)
        self.asked.append(name)
        data = self.has.get(name)
        return Reply(404, None) if data is None else Reply(200, None, {}, data)

    def add(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        self.has[name] = data
        return name


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def pictures(office: Office, tmp_path: Path) -> Iterator[Pictures]:
    made = Pictures(tmp_path, office, threading.Event())  # type: ignore[arg-type]
    yield made
    made.stop()


def test_a_picture_is_fetched_once_and_can_be_drawn(
    pictures: Pictures, office: Office, tmp_path: Path
) -> None:
    name = office.add(jpeg())
    pictures.want([name])
    wait_until(lambda: pictures.ready == {name})
    pictures.want([])
    pictures.want([name])
    pygame.image.load(tmp_path / f"{name}.jpg")
    assert office.asked == [name]


def test_a_picture_is_there_after_a_restart_while_the_server_is_away(
    office: Office, tmp_path: Path
) -> None:
    data = jpeg()
    name = hashlib.sha256(data).hexdigest()
    (tmp_path / f"{name}.jpg").write_bytes(data)
    office.away = True
    pictures = Pictures(tmp_path, office, threading.Event())  # type: ignore[arg-type]
    pictures.want([name])
    wait_until(lambda: pictures.ready == {name})
    pictures.stop()


def test_a_file_that_the_card_spoilt_is_fetched_again(
    pictures: Pictures, office: Office, tmp_path: Path
) -> None:
    name = office.add(jpeg())
    (tmp_path / f"{name}.jpg").write_bytes(b"\0" * 500)
    pictures.want([name])
    wait_until(lambda: pictures.ready == {name})
    assert (tmp_path / f"{name}.jpg").read_bytes() == office.has[name]


@pytest.mark.parametrize("spoilt", [b"", b"not a picture", jpeg()[:100]])
def test_what_comes_broken_is_never_ready_and_the_reason_is_known(
    pictures: Pictures, office: Office, spoilt: bytes
) -> None:
    name = office.add(spoilt)
    pictures.want([name])
    wait_until(lambda: name in pictures.broken)
    assert pictures.ready == frozenset()


def test_another_picture_than_was_asked_for_is_refused(pictures: Pictures, office: Office) -> None:
    name = office.add(jpeg())
    office.has[name] = jpeg("#00AA00")
    pictures.want([name])
    wait_until(lambda: name in pictures.broken)
    assert pictures.ready == frozenset()


def test_a_broken_picture_is_left_alone_after_some_attempts(office: Office, tmp_path: Path) -> None:
    name = office.add(b"broken")
    pictures = Pictures(tmp_path, office, threading.Event())  # type: ignore[arg-type]
    for _ in range(10):
        pictures.want([name])
        pictures.want([])
    pictures.want([name])
    wait_until(lambda: name in pictures.broken)
    pictures.stop()
    assert len(office.asked) <= MOST_FAULTS


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "", "a" * 63])
def test_a_name_that_is_no_hash_is_not_asked_for(
    pictures: Pictures, office: Office, name: str
) -> None:
    good = office.add(jpeg())
    pictures.want([name, good])
    wait_until(lambda: pictures.ready == {good})
    assert office.asked == [good]


def test_the_pictures_of_notices_are_those_they_name() -> None:
    notices = [
        a_notice("a", {}, picture="a" * 64),
        a_notice("b", {}),
        a_notice("c", {}, picture="", pages=["d" * 64]),
    ]
    assert names_in(notices) == {"a" * 64, "d" * 64}


def test_the_clips_of_notices_are_those_they_play() -> None:
    notices = [a_notice("a", {}, clip="c" * 64, clip_s=9), a_notice("b", {})]
    assert clips_in(notices) == {"c" * 64}
