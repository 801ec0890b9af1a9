"""Pictures of notices: fetched once, kept, and never shown broken."""

import hashlib
import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from display.media import pictures as module
from display.media.pictures import MOST_FAULTS, PICTURE, Pictures, clips_in, names_in
from display.media.resume import length
from queue_server.wire.paths import PICTURES
from tests.catalogue import a_notice
from tests.display.media.shelf import Shelf
from tests.waiting import wait_until


def jpeg(color: str = "#AA0000") -> bytes:
    surface, file = pygame.Surface((40, 30)), io.BytesIO()
    surface.fill(pygame.Color(color))
    pygame.image.save(surface, file, "x.jpg")
    return file.getvalue()


class Office(Shelf):
    """Has pictures by name; counts how often each was asked for."""

    def add(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        self.has[PICTURES + name] = data
        return name

    @property
    def asked(self) -> list[str]:
        return [path.removeprefix(PICTURES) for path, _ in self.seen]


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def pictures(office: Office, tmp_path: Path) -> Iterator[Pictures]:
    made = Pictures(tmp_path, office, threading.Event())
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
    pictures = Pictures(tmp_path, office, threading.Event())
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
    assert (tmp_path / f"{name}.jpg").read_bytes() == office.has[PICTURES + name]


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
    office.has[PICTURES + name] = jpeg("#00AA00")
    pictures.want([name])
    wait_until(lambda: name in pictures.broken)
    assert pictures.ready == frozenset()


def test_a_broken_picture_is_left_alone_after_some_attempts(office: Office, tmp_path: Path) -> None:
    name = office.add(b"broken")
    pictures = Pictures(tmp_path, office, threading.Event())
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


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE_S", 0.01)


@pytest.mark.usefixtures("impatient")
def test_a_picture_over_a_breaking_line_comes_once_byte_by_byte(
    pictures: Pictures, office: Office, tmp_path: Path
) -> None:
    data = jpeg()
    name = office.add(data)
    office.cuts = [100, 0, 1, 250]
    pictures.want([name])
    wait_until(lambda: pictures.ready == {name})
    assert [begin for _, begin in office.seen] == [0, 100, 100, 101, 351]
    assert [one.name for one in tmp_path.iterdir()] == [f"{name}.jpg"]
    assert (tmp_path / f"{name}.jpg").read_bytes() == data


def test_a_restarted_wall_goes_on_where_the_line_broke(office: Office, tmp_path: Path) -> None:
    name = office.add(jpeg())
    office.cuts, part = [300], tmp_path / f"{name}.jpg.part"
    before = Pictures(tmp_path, office, threading.Event())
    before.want([name])
    wait_until(lambda: length(part) == 300)
    before.stop()
    after = Pictures(tmp_path, office, threading.Event())
    after.want([name])
    wait_until(lambda: after.ready == {name})
    after.stop()
    assert office.seen == [(PICTURES + name, 0), (PICTURES + name, 300)]


def test_a_part_that_nothing_wants_goes_once_it_is_known_what_is_wanted(
    office: Office, tmp_path: Path
) -> None:
    old, name = tmp_path / f"{'a' * 64}.jpg.part", office.add(jpeg())
    other = tmp_path / f"{'a' * 64}.mp4.part"
    for file in (old, other):
        file.write_bytes(b"begun")
    Pictures(tmp_path, office, threading.Event()).stop()
    assert old.exists()
    pictures = Pictures(tmp_path, office, threading.Event())
    pictures.want([name])
    wait_until(lambda: not old.exists())
    pictures.stop()
    assert other.exists()


@pytest.mark.usefixtures("impatient")
def test_a_spoilt_part_is_thrown_away_and_fetched_again(
    pictures: Pictures, office: Office, tmp_path: Path
) -> None:
    name = office.add(jpeg())
    (tmp_path / f"{name}.jpg.part").write_bytes(b"\0" * 50)
    pictures.want([name])
    wait_until(lambda: pictures.ready == {name})
    assert [begin for _, begin in office.seen] == [50, 0]
    assert pictures.broken == {}


@pytest.mark.usefixtures("impatient")
def test_a_server_that_is_being_restarted_spoils_nothing(
    pictures: Pictures, office: Office
) -> None:
    name = office.add(jpeg())
    office.statuses = [503] * (MOST_FAULTS + 1)
    pictures.want([name])
    wait_until(lambda: pictures.ready == {name})


def test_what_is_kept_and_what_comes_stay_within_the_room_there_is(
    office: Office, tmp_path: Path
) -> None:
    first, second, third = (office.add(jpeg(f"#{n}0000")) for n in ("AA", "BB", "CC"))
    size = max(map(len, office.has.values()))
    small = replace(PICTURE, largest=size, most_bytes=2 * size)
    pictures = Pictures(tmp_path, office, threading.Event(), small)
    pictures.want([first])
    wait_until(lambda: pictures.ready == {first})
    pictures.want([second, third])
    wait_until(lambda: pictures.ready == {second, third})
    pictures.want([first, second, third])
    wait_until(lambda: first in pictures.broken)
    pictures.stop()
    assert "no room" in pictures.broken[first]
    assert pictures.ready == {second, third}
    assert sum(one.stat().st_size for one in tmp_path.iterdir()) <= 2 * size


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
