"""An office whose second counter is open."""

import pytest

from tests.core.play import Play


@pytest.fixture
def office() -> Play:
    play = Play()
    play.do("open", 2)
    return play
