"""An effect: a function that applies an event to the state and returns the ticket it touched."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from queue_server.core.events import Event
from queue_server.core.line.lifecycle import TRANSITIONS
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.state.branch import BranchState

Touched = tuple[Ticket | None, Ticket | None]
"""The ticket before and after, where the event is about one."""

NOTHING: Touched = (None, None)

Effect = Callable[[BranchState, int, datetime, str, Any], Touched]
"""State, row number, instant, actor and event in; the state is changed."""


def after(t: Ticket, e: Event) -> TicketState:
    """The state to which the one table says the event leads.

    Raises:
        KeyError: If it leads nowhere: the row was not written by these rules.
    """
    for action in e.ACTIONS:
        if (state := TRANSITIONS.get((t.state, action))) is not None:
            return state
    raise KeyError(f"{e.KIND} of a ticket that is {t.state}")
