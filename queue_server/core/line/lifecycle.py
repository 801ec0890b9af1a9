"""The one table that owns the life of a ticket.

A transition that is not in the table is refused and nothing changes. The diagram in
``docs/lifecycle.md`` is generated from it (:func:`diagram`)::

    waiting → called → serving → finished
"""

from enum import StrEnum

from queue_server.core.errors import Refused
from queue_server.core.line.ticket import Ticket, TicketState


class Action(StrEnum):
    """What can be done with a ticket."""

    CALL = "call"
    RECALL = "recall"
    START = "start"
    WALK = "walk-direct"
    FINISH = "finish"
    MISS = "no-show"
    REQUEUE = "requeue"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    SKIP = "skip"
    CANCEL = "cancel"
    ADD_SERVICE = "add-service"
    RECLASSIFY = "reclassify"
    REDIRECT = "redirect"


_S = TicketState
_A = Action

TRANSITIONS: dict[tuple[TicketState, Action], TicketState] = {
    (_S.WAITING, _A.CALL): _S.CALLED,
    (_S.WAITING, _A.WALK): _S.SERVING,
    (_S.WAITING, _A.CANCEL): _S.CANCELLED,
    (_S.WAITING, _A.RECLASSIFY): _S.WAITING,
    (_S.WAITING, _A.REDIRECT): _S.WAITING,
    (_S.CALLED, _A.RECALL): _S.CALLED,
    (_S.CALLED, _A.START): _S.SERVING,
    (_S.CALLED, _A.MISS): _S.NO_SHOW,
    (_S.CALLED, _A.SKIP): _S.WAITING,
    (_S.CALLED, _A.TRANSFER): _S.WAITING,
    (_S.CALLED, _A.CANCEL): _S.CANCELLED,
    (_S.SERVING, _A.FINISH): _S.FINISHED,
    (_S.SERVING, _A.HOLD): _S.HELD,
    (_S.SERVING, _A.TRANSFER): _S.WAITING,
    (_S.SERVING, _A.ADD_SERVICE): _S.SERVING,
    (_S.HELD, _A.RESUME): _S.SERVING,
    (_S.HELD, _A.CANCEL): _S.CANCELLED,
    (_S.NO_SHOW, _A.REQUEUE): _S.WAITING,
    (_S.NO_SHOW, _A.CANCEL): _S.CANCELLED,
}


def after(ticket: Ticket, action: Action) -> TicketState:
    """Return the state an action leads to.

    Raises:
        Refused: ``illegal_transition`` with the ticket's label, its state and the action.
    """
    try:
        return TRANSITIONS[ticket.state, action]
    except KeyError:
        raise Refused(
            "illegal_transition",
            f"{ticket.label} is {ticket.state}; {action} is not possible now",
            label=ticket.label,
            state=str(ticket.state),
            action=str(action),
            allowed=[str(a) for s, a in TRANSITIONS if s is ticket.state],
        ) from None


def diagram() -> str:
    """The table as a Mermaid state diagram, for the documentation."""
    lines = ["stateDiagram-v2", "    [*] --> waiting: issue"]
    lines += [f"    {s} --> {t}: {a}" for (s, a), t in TRANSITIONS.items()]
    lines += [f"    {s} --> [*]" for s in (_S.FINISHED, _S.CANCELLED)]
    return "\n".join(lines) + "\n"
