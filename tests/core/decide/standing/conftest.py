"""An office in which something is suspended."""

import pytest

from tests.core.play import Play


@pytest.fixture
def play() -> Play:
    """One visitor is called; one waits for T01, one for R01, one for both."""
    play = Play()
    play.do("open")
    play.issue()
    play.do("call-next")
    play.issue("T01")
    play.issue("R01")
    play.issue("T01", services=("R01",))
    return play
