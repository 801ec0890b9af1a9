"""A command that is refused, and changes nothing."""

from typing import Any

import pytest

from queue_server.core.decide import Command
from queue_server.core.errors import JiaohaoError
from tests.core.play import Play, picture


def refused(office: Play, command: Command) -> JiaohaoError:
    """What a command is refused with; whatever it is, nothing may have changed."""
    before = picture(office.state)
    with pytest.raises(JiaohaoError) as error:
        office.carry_out(command)
    assert picture(office.state) == before
    return error.value


def refusal(office: Play, command: Command) -> tuple[str, dict[str, Any]]:
    """The code a command is refused with, and the attributes of the case."""
    error = refused(office, command)
    return error.code, error.facts
