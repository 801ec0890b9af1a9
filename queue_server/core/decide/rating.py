"""How a visit was: one answer per visit, for a short while after it."""

from datetime import datetime, timedelta

from queue_server.core import events as ev
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.state.branch import BranchState

#: So long after the finish a rating still belongs to that visitor.
RATED_WITHIN = timedelta(minutes=3)
RATINGS = range(1, 6)


def rate(state: BranchState, counter: int, rating: int, now: datetime) -> list[ev.Event]:
    """The rating of the visit that ended last at a counter; a second press changes nothing.

    Raises:
        UnknownThing: ``unknown_counter``.
        BadRequest: ``invalid_body`` when it is not 1 to 5.
        Refused: ``nothing_to_rate`` when no visit ended there within :data:`RATED_WITHIN`.
    """
    if counter not in state.counters:
        raise UnknownThing("unknown_counter", counter=counter)
    if rating not in RATINGS:
        raise BadRequest("invalid_body", "rating: 1 to 5", field="rating")
    last = _last_finished(state, counter)
    if last is None or last.finished_at is None or now - last.finished_at > RATED_WITHIN:
        raise Refused("nothing_to_rate", counter=counter)
    if last.id in state.ratings:
        return []
    return [ev.RatingGiven(ticket=last.id, counter=counter, rating=rating)]


def _last_finished(state: BranchState, counter: int) -> Ticket | None:
    finished = (
        ticket
        for ticket in state.tickets.values()
        if ticket.state is TicketState.FINISHED and ticket.counter == counter
    )
    return max(finished, key=lambda ticket: ticket.since_seq, default=None)
