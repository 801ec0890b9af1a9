"""Fonts opened once, and an office on loopback; nothing of these tests is seen or heard."""

import os

# Before any window or sound is opened.
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

from collections.abc import Iterator

import pytest

from display.canvas.faces import Fonts
from tests.display.office import Office


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    return Fonts()


@pytest.fixture
def office() -> Iterator[Office]:
    served = Office().start()
    yield served
    served.stop()
