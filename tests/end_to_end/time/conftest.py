"""Offices with a clock set by the test; the accounts are made once and copied."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.end_to_end.processes import Office
from tests.end_to_end.time.office import OfficeInTime

Opened = Callable[[datetime], OfficeInTime]


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the accounts and tokens of an office that has never been open."""
    folder = tmp_path_factory.mktemp("people")
    Office(folder).prepare()
    return folder


@pytest.fixture
def opened(tmp_path: Path, people: Path) -> Iterator[Opened]:
    """Opens an office whose clock shows the instant, in the instant's zone."""
    offices: list[OfficeInTime] = []

    def make(at: datetime) -> OfficeInTime:
        shutil.copytree(people, tmp_path, dirs_exist_ok=True)
        offices.append(OfficeInTime(tmp_path, at))
        return offices[-1]

    yield make
    for one in offices:
        one.stop()
