"""How a visit was: one answer per visit, at the counter for a short while after it, on the
visitor's own phone until the day ends.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core.decide.command import Command, Rule
from queue_server.core.decide.counter.counters import require_counter
from queue_server.core.decide.line.issuing import find_by_token
from queue_server.core.errors import BadRequest, Refused
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState

#: How long after the finish a rating still belongs to that visitor.
RATED_WITHIN = timedelta(minutes=3)
RATINGS = range(1, 6)
#: The reasons, each a word of the catalogue under ``rating.reason.``. Roll-ups count by position:
#: add at the end only.
REASONS = ("wait", "kindness", "clarity", "skill", "papers", "place")
MOST_REASONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Command):
    """A press at a counter's rating pad, 1 (bad) to 5 (good)."""

    NAME: ClassVar[str] = "rating"
    counter: int
    rating: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RateReason(Command):
    """A press of a reason at a counter's rating pad, after the rating."""

    NAME: ClassVar[str] = "rating-reason"
    counter: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateVisit(Command):
    """The visitor of a ticket, known by its token, says how it was and for which reasons."""

    NAME: ClassVar[str] = "rate-visit"
    token: str
    rating: int
    reasons: tuple[str, ...] = ()


def rate(state: BranchState, rules: BranchRules, command: Rate, now: datetime) -> list[ev.Event]:
    """Rate the last visit that ended at a counter; a second press changes nothing.

    Raises:
        UnknownThing: ``unknown_counter``.
        BadRequest: ``invalid`` when it is not within 1 to 5.
        Refused: ``nothing_to_rate`` when no visit ended there within :data:`RATED_WITHIN`.
    """
    _check(command.rating)
    last = _just_finished(state, command.counter, now)
    if last.id in state.ratings:
        return []
    return [ev.RatingGiven(ticket=last.id, counter=command.counter, rating=command.rating)]


def rate_reason(
    state: BranchState, rules: BranchRules, command: RateReason, now: datetime
) -> list[ev.Event]:
    """Say why, after the rating of the last visit that ended at a counter. The same reason again,
    or one beyond :data:`MOST_REASONS`, changes nothing.

    Raises:
        UnknownThing: ``unknown_counter``.
        BadRequest: ``invalid`` when it is not a listed reason.
        Refused: ``nothing_to_rate`` when that visit has no rating, or ended too long ago.
    """
    last = _just_finished(state, command.counter, now)
    if last.id not in state.ratings:
        raise Refused("nothing_to_rate", counter=command.counter)
    given = state.rating_reasons.get(last.id, ())
    _check(state.ratings[last.id], (command.reason,))
    if command.reason in given or len(given) >= MOST_REASONS:
        return []
    return [
        ev.RatingGiven(
            ticket=last.id,
            counter=command.counter,
            rating=state.ratings[last.id],
            reasons=(*given, command.reason),
        )
    ]


def rate_visit(
    state: BranchState, rules: BranchRules, command: RateVisit, now: datetime
) -> list[ev.Event]:
    """Rate one's own visit once it is over; a second answer changes nothing.

    Raises:
        UnknownThing: ``unknown_ticket`` when no ticket of the day has the token.
        BadRequest: ``invalid`` naming the field.
        Refused: ``visit_not_over`` until the visitor has been served.
    """
    _check(command.rating, command.reasons)
    ticket = find_by_token(state, command.token)
    if ticket.state is not TicketState.FINISHED or ticket.counter is None:
        raise Refused("visit_not_over")
    if ticket.id in state.ratings:
        return []
    return [
        ev.RatingGiven(
            ticket=ticket.id,
            counter=ticket.counter,
            rating=command.rating,
            reasons=command.reasons,
        )
    ]


def _check(rating: int, reasons: tuple[str, ...] = ()) -> None:
    if rating not in RATINGS:
        raise BadRequest("invalid", "rating: 1 to 5", field="rating")
    if len(reasons) > MOST_REASONS or len(set(reasons)) < len(reasons):
        raise BadRequest("invalid", f"reasons: at most {MOST_REASONS}", field="reasons")
    if not set(reasons) <= set(REASONS):
        raise BadRequest("invalid", f"reasons: of {', '.join(REASONS)}", field="reasons")


def _just_finished(state: BranchState, counter: int, now: datetime) -> Ticket:
    """The last visit that ended at a counter.

    Raises:
        UnknownThing: ``unknown_counter``.
        Refused: ``nothing_to_rate`` when none ended there within :data:`RATED_WITHIN`.
    """
    require_counter(state, counter)
    last = _last_finished(state, counter)
    if last is None or last.finished_at is None or now - last.finished_at > RATED_WITHIN:
        raise Refused("nothing_to_rate", counter=counter)
    return last


def _last_finished(state: BranchState, counter: int) -> Ticket | None:
    finished = (
        ticket
        for ticket in state.tickets.values()
        if ticket.state is TicketState.FINISHED and ticket.counter == counter
    )
    return max(finished, key=lambda ticket: ticket.since_seq, default=None)


RULES: dict[type[Command], Rule] = {
    Rate: rate,
    RateReason: rate_reason,
    RateVisit: rate_visit,
}
