"""Who tries too often must wait; many wrong codes raise an alarm. Tested by tests/web/book."""

import time
from contextlib import suppress

from queue_server.core.decide.standing.alarms import RaiseGuessing
from queue_server.core.errors import JiaohaoError, Refused
from queue_server.web.context import WebCall


def within(on: bool, wait_s: float) -> None:
    """Refuse a caller who still has to wait.

    Raises:
        Refused: ``too_many_tries`` with the seconds.
    """
    if on and wait_s > 0:
        raise Refused("too_many_tries", seconds=int(wait_s) + 1)


async def wrong_code(call: WebCall, name: str, place: str) -> None:
    """Count a wrong code tried by ``name``; many from all callers together raise an alarm."""
    limits = call.guard.limits
    if limits.codes.wrong(name, time.monotonic()) and limits.on:
        with suppress(JiaohaoError):  # the answer stays the same where nothing can be written
            await call.kernel.branch.do(RaiseGuessing(place=place), actor="system")
