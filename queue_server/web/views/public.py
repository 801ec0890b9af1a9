"""What anyone may see: the board without anything internal, and a visitor's own ticket.

The reason for a suspension is for staff only; the public reads the wording.
"""

from datetime import datetime

from queue_server.core import hours
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.state.branch import BranchState
from queue_server.web.views.base import Views, interval
from queue_server.web.views.board import board_snapshot, suspended
from queue_server.wire import messages as wire

#: Shown in place of any reason given by staff.
BY_HAND = "suspended"

_INTERNAL = frozenset({"epoch", "seq"})
_ANYONES = wire.PublicAnnouncement.__annotations__.keys()
#: States of a visitor who is or was at a counter and need not know of a suspension.
_SEES_SUSPENSIONS = frozenset(
    {TicketState.WAITING, TicketState.HELD, TicketState.NO_SHOW, TicketState.CANCELLED}
)


def public_board(views: Views, state: BranchState, now: datetime) -> dict[str, object]:
    """The board for anyone, without anything internal."""
    board = board_snapshot(views, state, now)
    return {
        **{name: value for name, value in board.items() if name not in _INTERNAL},
        "closed": _closed(board["closed"]),
        "suspended": {code: _without_reason(one) for code, one in board["suspended"].items()},
        "announcements": [
            {name: value for name, value in one.items() if name in _ANYONES}
            for one in board["announcements"]
        ],
    }


def _closed(closed: wire.Closed | None) -> wire.Closed | None:
    if closed is None or "numbers" not in closed:
        return closed
    return {**closed, "reason": BY_HAND}


def _without_reason(one: wire.Suspended) -> wire.Suspended:
    return {**one, "reason": BY_HAND}


def ticket_snapshot(
    views: Views, state: BranchState, token: str, now: datetime
) -> wire.TicketSnapshot | None:
    """A visitor's own ticket; None for a token that was not given today."""
    ticket_id = state.by_token.get(token)
    if ticket_id is None:
        return None
    return {
        "type": "ticket",
        "token": token,
        "branch": views.rules.branch,
        "at": views.instant(now),
        "ticket": _ticket(views, state, state.tickets[ticket_id], now),
    }


def _ticket(views: Views, state: BranchState, ticket: Ticket, now: datetime) -> wire.PublicTicket:
    waits = ticket.state is TicketState.WAITING
    return {
        "label": ticket.label,
        "service": ticket.service,
        "services": list(ticket.services),
        "priority": ticket.priority,
        "language": ticket.language,
        "state": ticket.state.value,
        "counter": ticket.counter,
        "issued_at": views.instant(ticket.issued_at),
        "called_at": views.maybe(ticket.called_at),
        "ahead": state.line.ahead_of(ticket) if waits else 0,
        "wait": interval(ticket.wait) if waits else None,
        "calls": ticket.calls,
        "suspended": _suspension_of(views, state, ticket, now),
    }


def _suspension_of(
    views: Views, state: BranchState, ticket: Ticket, now: datetime
) -> wire.Suspended | None:
    if not state.suspensions or ticket.state not in _SEES_SUSPENSIONS:
        return None
    known = state.suspensions.values()
    found = hours.stopped(views.rules, known, ticket, now)
    return None if found is None else _without_reason(suspended(views, found))
