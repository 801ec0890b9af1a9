"""A command that is refused, and changes nothing."""

from typing import Any

import pytest

from queue_server.core.decide.command import Command
from queue_server.core.errors import JiaohaoError
from tests.core.play import Play, picture


def refused(play: Play, command: Command) -> JiaohaoError:
    """The refusal of a command. Where its code says little, its words say more."""
    before = picture(play.state)
    with pytest.raises(JiaohaoError) as refusal:
        play.carry_out(command)
    assert picture(play.state) == before
    assert refusal.value.code != "invalid" or refusal.value.detail != "invalid"
    return refusal.value


def refusal_of(play: Play, command: Command) -> tuple[str, dict[str, Any]]:
    """What a program learns from a refusal: its code, and the facts of the case."""
    error = refused(play, command)
    return error.code, error.facts
