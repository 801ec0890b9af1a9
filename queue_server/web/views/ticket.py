"""A ticket as staff see it."""

from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.state.branch import BranchState
from queue_server.web.views.base import Views, interval
from queue_server.wire import messages as wire
from queue_server.wire.paths import TICKET_PAGE


def staff_ticket(views: Views, ticket: Ticket, state: BranchState | None = None) -> wire.Ticket:
    """A ticket as staff see it. With a state: how many are ahead now; without: at issue."""
    ahead = ticket.ahead
    if state is not None:
        waits = ticket.state is TicketState.WAITING
        ahead = state.line.ahead_of(ticket) if waits else 0
    shown: wire.Ticket = {
        "id": ticket.id,
        "label": ticket.label,
        "series": ticket.series,
        "number": ticket.number,
        "service": ticket.service,
        "services": list(ticket.services),
        "priority": ticket.priority,
        "language": ticket.language,
        "state": ticket.state.value,
        "counter": ticket.counter,
        "issued_at": views.instant(ticket.issued_at),
        "called_at": views.maybe(ticket.called_at),
        "started_at": views.maybe(ticket.started_at),
        "finished_at": views.maybe(ticket.finished_at),
        "ahead": ahead,
        "wait": interval(ticket.wait),
        "calls": ticket.calls,
        "track": f"{TICKET_PAGE}{ticket.token}",
    }
    if ticket.note:
        shown["note"] = ticket.note
    if ticket.only_counter is not None:
        shown["only_counter"] = ticket.only_counter
    if ticket.in_person:
        shown["in_person"] = True
    if ticket.offline:
        shown["offline"] = True
    if ticket.remark:
        shown["remark"] = ticket.remark
    if ticket.superseded:
        shown["superseded"] = ticket.superseded
    return shown
