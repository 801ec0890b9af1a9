"""When a pause is due to end."""

from datetime import timedelta

import pytest

from queue_server.core.decide.counter.counters import LONGEST_PAUSE
from queue_server.core.errors import BadRequest
from tests.core.play import Play

SECOND = timedelta(seconds=1)


def test_a_pause_says_when_it_ends() -> None:
    office = Play()
    office.do("open")
    until = office.now + LONGEST_PAUSE
    office.do("pause", until=until)
    assert office.state.counters[2].until == until


@pytest.mark.parametrize("later", [timedelta(), -SECOND, LONGEST_PAUSE + SECOND])
def test_a_pause_ends_later_and_soon_enough(later: timedelta) -> None:
    office = Play()
    office.do("open")
    with pytest.raises(BadRequest, match="until"):
        office.do("pause", until=office.now + later)
