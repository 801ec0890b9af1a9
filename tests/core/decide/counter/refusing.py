"""A verb that is refused, and changes nothing."""

from typing import Any

import pytest

from queue_server.core.errors import JiaohaoError
from tests.core.play import Play, picture


def refusal(office: Play, verb: str, at: int = 2, clerk: str = "wang", **body: Any) -> str:
    """The code with which a verb is refused; whatever it is, nothing may have changed."""
    before = picture(office.state)
    with pytest.raises(JiaohaoError) as refused:
        office.do(verb, at, clerk, **body)
    assert picture(office.state) == before
    return refused.value.code
