"""Stations for the tests: a camera drawn by the program, and one playing files of its pictures."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.photo.drawing import Person, draw_person
from drivers.photo.driver import Station
from drivers.photo.pictures import vision
from drivers.photo.pictures.codec import encode
from drivers.photo.simulated import SimulatedEye
from drivers.photo.sources.files import FileEye, ScriptedEye
from drivers.tap import Tap
from drivers.uri import parse_uri

MakeEye = Callable[[str], ScriptedEye]


@pytest.fixture(autouse=True, scope="package")
def one_thread() -> Iterator[None]:
    """Use one thread: OpenCV's threads spin while waiting for each other, slowing other tests."""
    with pytest.MonkeyPatch.context() as here:
        here.setattr(vision, "THREADS", 1)
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three pictures, numbered as a camera would."""
    for number in range(3):
        person = Person(width=640, height=480, x=320 + number, y=210, head=220)
        (tmp_path / f"img_{number}.jpg").write_bytes(encode(draw_person(person)))
    return tmp_path


@pytest.fixture(params=["sim", "file"])
def make_eye(request: pytest.FixtureRequest, folder: Path) -> MakeEye:
    """Makes a camera of either kind, with the given faults."""

    def make(fault: str) -> ScriptedEye:
        if request.param == "sim":
            return SimulatedEye(parse_uri(f"sim:camera?fps=60&fault={fault}"))
        return FileEye(parse_uri(f"file:{folder}?fps=60&fault={fault}"))

    return make


@pytest.fixture
def tap() -> Tap:
    return Tap(time.monotonic)


@pytest.fixture
def make_station(make_eye: MakeEye, tap: Tap) -> Iterator[Callable[[str], Station]]:
    made: list[Station] = []

    def make(fault: str = "") -> Station:
        made.append(Station(make_eye(fault), tap, frame_s=1.5))
        return made[-1]

    yield make
    for station in made:
        station.close()
