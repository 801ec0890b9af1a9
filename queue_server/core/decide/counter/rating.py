"""How a visit was: one answer per visit, for a short while after it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core.decide.command import Command, Rule
from queue_server.core.decide.counter.counters import known
from queue_server.core.errors import BadRequest, Refused
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState

#: So long after the finish a rating still belongs to that visitor.
RATED_WITHIN = timedelta(minutes=3)
RATINGS = range(1, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Command):
    """A press at a counter's rating pad, 1 (bad) to 5 (good)."""

    NAME: ClassVar[str] = "rating"
    counter: int
    rating: int


def rate(state: BranchState, rules: BranchRules, command: Rate, now: datetime) -> list[ev.Event]:
    """Rate the visit that ended last at a counter; a second press changes nothing.

    Raises:
        UnknownThing: ``unknown_counter``.
        BadRequest: ``invalid`` when it is not 1 to 5.
        Refused: ``nothing_to_rate`` when no visit ended there within :data:`RATED_WITHIN`.
    """
    known(state, command.counter)
    if command.rating not in RATINGS:
        raise BadRequest("invalid", "rating: 1 to 5", field="rating")
    last = _last_finished(state, command.counter)
    if last is None or last.finished_at is None or now - last.finished_at > RATED_WITHIN:
        raise Refused("nothing_to_rate", counter=command.counter)
    if last.id in state.ratings:
        return []
    return [ev.RatingGiven(ticket=last.id, counter=command.counter, rating=command.rating)]


def _last_finished(state: BranchState, counter: int) -> Ticket | None:
    finished = (
        ticket
        for ticket in state.tickets.values()
        if ticket.state is TicketState.FINISHED and ticket.counter == counter
    )
    return max(finished, key=lambda ticket: ticket.since_seq, default=None)


RULES: dict[type[Command], Rule] = {Rate: rate}
