"""What every photo station promises, shown on the drawn camera and on one that plays files."""

import threading
from collections.abc import Callable
from itertools import islice

import pytest

from drivers.base import Stage
from drivers.errors import (
    DeviceAbsent,
    DeviceError,
    DeviceGone,
    DeviceTaken,
    DeviceTimeout,
    ProtocolError,
)
from drivers.photo.driver import Station
from drivers.photo.pictures.codec import decode
from drivers.photo.sources.files import ScriptedEye
from drivers.tap import Tap
from tests.waiting import eventually

Make = Callable[..., Station]


def cameras() -> int:
    return sum(thread.name == "camera" for thread in threading.enumerate())


def test_a_station_opens_photographs_and_closes(make_station: Make) -> None:
    station = make_station()
    assert station.open().stage is Stage.READY
    assert station.photograph().shape[2] == 3
    assert station.poll().stage is Stage.READY
    station.close()
    with pytest.raises(DeviceGone):
        station.photograph()


def test_nobody_is_looked_at_between_pictures(make_station: Make) -> None:
    before = cameras()
    station = make_station()
    station.open()
    assert eventually(lambda: cameras() == before)
    station.photograph()
    assert eventually(lambda: cameras() == before)
    previews = station.preview()
    next(previews)
    assert cameras() == before + 1
    previews.close()
    assert eventually(lambda: cameras() == before)


def test_a_photograph_is_taken_when_the_exposure_has_settled(make_station: Make) -> None:
    bright = make_station().photograph().mean()
    assert abs(make_station("settling:12").photograph().mean() - bright) < 3


def test_a_room_that_stays_dark_is_photographed_all_the_same(make_station: Make) -> None:
    assert make_station("dark").photograph().mean() < 30


def test_previews_are_small_pictures_the_newest_first_come(make_station: Make) -> None:
    previews = make_station().preview()
    for _ in range(4):
        frame = decode(next(previews))
        assert max(frame.shape[:2]) <= 640


def test_a_photograph_can_be_taken_while_somebody_watches(make_station: Make) -> None:
    station = make_station()
    previews = station.preview()
    next(previews)
    assert station.photograph().mean() > 0
    assert next(previews)


def test_closing_ends_a_preview(make_station: Make) -> None:
    station = make_station()
    previews = station.preview()
    next(previews)
    station.close()
    with pytest.raises(DeviceError):
        list(islice(previews, 100))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("absent", DeviceAbsent),
        ("taken", DeviceTaken),
        ("gone:0", DeviceGone),
        ("broken:0", ProtocolError),
    ],
)
def test_a_camera_that_gives_no_picture_does_not_open(
    make_station: Make, fault: str, error: type[DeviceError]
) -> None:
    with pytest.raises(error):
        make_station(fault).open()


@pytest.mark.parametrize(
    ("fault", "error"),
    [("gone:3", DeviceGone), ("hang:3", DeviceTimeout), ("broken:3", ProtocolError)],
)
def test_a_camera_lost_while_shooting_says_so_and_is_opened_again(
    make_station: Make, fault: str, error: type[DeviceError]
) -> None:
    station = make_station(fault)
    station.open()
    with pytest.raises(error):
        station.photograph()
    with pytest.raises(DeviceError):
        station.poll()


def test_a_camera_lost_while_somebody_watches_is_missed_at_the_next_look(
    make_station: Make,
) -> None:
    station = make_station("gone:3")
    with pytest.raises(DeviceGone):
        list(station.preview())
    with pytest.raises(DeviceGone):
        station.poll()


@pytest.mark.parametrize("count", range(5))
def test_a_cable_pulled_at_any_picture_is_noticed(make_station: Make, count: int) -> None:
    station = make_station(f"gone:{count}")
    with pytest.raises(DeviceError):
        station.photograph()


def test_a_camera_pulled_out_while_idle_is_missed_at_the_next_look(
    make_eye: Callable[[str], ScriptedEye], tap: Tap
) -> None:
    eye = make_eye("")
    station = Station(eye, tap)
    station.open()
    eye.arm(absent=True)
    with pytest.raises(DeviceGone):
        station.poll()
    eye.mend()
    assert Station(eye, tap).open().stage is Stage.READY


def test_a_hanging_camera_holds_up_nobody_who_gives_up(make_station: Make) -> None:
    station = make_station("hang:2")
    station.abandon()
    with pytest.raises(DeviceGone):
        station.photograph()
    station.close()


def test_no_picture_is_kept_in_the_raw_traffic(make_station: Make, tap: Tap) -> None:
    station = make_station()
    frame = station.photograph()
    next(station.preview())
    kept = b"".join(crossing.data for crossing in tap.crossings())
    assert b"not kept" in kept
    assert frame.tobytes()[:20] not in kept
    assert b"JFIF" not in kept
    assert len(kept) < 200
