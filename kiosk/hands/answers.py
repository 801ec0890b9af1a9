"""The server's answer to a touch that asked for a number, as an event.

Tested by tests/kiosk/hands/test_world.py.
"""

import logging
from typing import Any, cast

from kiosk import events as e
from queue_server.wire.messages import TicketAnswer
from queue_server.wire.shapes import Misshapen, check

log = logging.getLogger(__name__)

#: Refusals that pass on their own: asking again with the same key is right.
PASSING = frozenset({429, 500, 502, 503, 504})
#: The server is up and asks for a moment of patience.
BUSY = 429


def answer(key: str, status: int, body: Any, code: str) -> e.Event:
    """What the server's answer means for the touch."""
    if 200 <= status < 300:
        return _issued(key, body)
    if status in PASSING:
        return e.IssueUnanswered(key, busy=status == BUSY)
    at = body.get("at") if isinstance(body, dict) else None
    return e.IssueRefused(key, code or "internal", at if isinstance(at, str) else "")


def _issued(key: str, body: Any) -> e.Event:
    try:
        answer = cast(TicketAnswer, check(body, TicketAnswer))
    except Misshapen as mistake:
        log.error("a ticket that cannot be read: %s", mistake)
        return e.IssueRefused(key, "internal")
    return e.Issued(key, answer["ticket"])
