"""A command that is refused, and changes nothing."""

from typing import Any

import pytest

from queue_server.core.decide import Command
from queue_server.core.errors import JiaohaoError
from tests.core.play import Play, picture


def refused(office: Play, command: Command) -> JiaohaoError:
    """The refusal of a command; whatever it is, nothing may have changed."""
    before = _seen(office)
    with pytest.raises(JiaohaoError) as error:
        office.carry_out(command)
    assert _seen(office) == before
    return error.value


def _seen(office: Play) -> list[Any]:
    book = office.state.book
    kept = (book.bookings, book.holds, book.moves, book.waiters, book.amendments)
    return [picture(office.state), *(dict(one) for one in kept)]


def refusal(office: Play, command: Command) -> tuple[str, dict[str, Any]]:
    """The code with which a command is refused, and the attributes of the case."""
    error = refused(office, command)
    return error.code, error.facts
