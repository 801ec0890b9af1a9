"""Fonts opened once, and an office on loopback; these tests show and play nothing."""

import os

# Before any window or sound is opened.
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

from collections.abc import Iterator

import pytest

from display.canvas.faces import Fonts
from queue_server.clock import SystemClock
from tests.display.scenes import catalogue
from tests.fake_server import FakeServer


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    return Fonts()


@pytest.fixture
def office() -> Iterator[FakeServer]:
    with FakeServer(catalogue(), now=SystemClock().now) as served:
        yield served
