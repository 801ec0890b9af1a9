"""Rules of the number: who may take one now, which it is, and how it is given back."""

from dataclasses import dataclass
from datetime import datetime

from queue_server.core import hours
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.core.events import (
    Event,
    TicketCancelled,
    TicketIssued,
    TicketReclassified,
    TicketRequeued,
)
from queue_server.core.line import lifecycle, numbering
from queue_server.core.line.lifecycle import Action
from queue_server.core.line.ticket import Ticket, WaitEstimate
from queue_server.core.rules import BranchRules, Session
from queue_server.core.state.branch import BranchState

GENERAL = "general"

#: More services than this on one number is a slip of the finger.
MAX_SERVICES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRequest:
    """What a visitor asked for. ``token`` is the unguessable tracking token, made outside."""

    service: str
    token: str
    services: tuple[str, ...] = ()
    priority: str | None = None
    language: str = "zh-TW"
    on_behalf: bool = False
    arrived_at: datetime | None = None


def issue(
    state: BranchState,
    rules: BranchRules,
    request: IssueRequest,
    now: datetime,
    *,
    open_now: bool = False,
    wait: WaitEstimate | None = None,
) -> list[TicketIssued]:
    """Give out the next number.

    Raises:
        BadRequest: ``unknown_service``, ``unknown_priority``, ``unknown_language``,
            ``too_many_services``.
        Refused: ``branch_closed``, ``booked_only``, ``last_ticket_passed``,
            ``service_suspended``, ``service_not_now``, ``daily_limit``, ``series_exhausted``.
    """
    services = _services(rules, request)
    priority = request.priority or GENERAL
    if priority not in rules.classes:
        raise BadRequest("unknown_priority", priority=priority)
    if request.language not in rules.languages:
        raise BadRequest("unknown_language", language=request.language)
    session = _require_open(state, rules, services, request.on_behalf, now, open_now)
    _require_capacity(state, rules, services, session)
    series = numbering.series_for(rules, services[0], priority)
    number = numbering.following(series, state.numbers.get(series.name))
    label = numbering.label(series, number)
    return [
        TicketIssued(
            ticket=ticket_id(state, label),
            label=label,
            series=series.name,
            number=number,
            service=services[0],
            services=services,
            priority=priority,
            language=request.language,
            token=request.token,
            ahead=people_ahead(state, rules, priority),
            wait=wait,
            on_behalf=request.on_behalf,
            arrived_at=request.arrived_at,
            session=session.name if session else "",
        )
    ]


def people_ahead(state: BranchState, rules: BranchRules, priority: str) -> int:
    """Who waits now and is as urgent or more: those the policy calls before a newcomer.

    A class with a shorter target overtakes the others in time, so of them a newcomer need not
    think; the interval beside this figure takes the rest into account.
    """
    target = rules.classes[priority].target
    return sum(
        state.line.count(name) for name, other in rules.classes.items() if other.target <= target
    )


def ticket_id(state: BranchState, label: str) -> str:
    """Unique in the branch for ever: day and label."""
    return f"{state.day:%Y%m%d}-{label}"


def _services(rules: BranchRules, request: IssueRequest) -> tuple[str, ...]:
    services = tuple(dict.fromkeys((request.service, *request.services)))
    if len(services) > MAX_SERVICES:
        raise BadRequest("too_many_services", most=MAX_SERVICES)
    for code in services:
        if code not in rules.services or not rules.services[code].enabled:
            raise BadRequest("unknown_service", service=code)
    return services


def _require_open(
    state: BranchState,
    rules: BranchRules,
    services: tuple[str, ...],
    on_behalf: bool,
    now: datetime,
    open_now: bool,
) -> Session | None:
    """The session the number counts towards; None when it is limited by nothing.

    Raises:
        Refused: As ``issue`` says.
    """
    known = state.suspensions.values()
    opening = hours.opening(rules, known, now, open_now=open_now)
    session = opening.session
    if session is None:
        raise Refused("branch_closed", reason=opening.reason, opens_at=opening.opens_at)
    if not opening.forced:
        if session.booked_only and not on_behalf:
            raise Refused("booked_only", session=session.name)
        if opening.last_ticket_at and now >= opening.last_ticket_at and not on_behalf:
            raise Refused("last_ticket_passed", closes_at=opening.closes_at)
        if session.services and not session.services.issuperset(services):
            raise Refused("service_not_now", service=services[0], session=session.name)
    for code in services:
        if stop := hours.suspended(known, f"service:{code}", now):
            raise Refused("service_suspended", service=code, until=stop.until, reason=stop.reason)
    return None if opening.forced or session.daily_limit is None else session


def _require_capacity(
    state: BranchState, rules: BranchRules, services: tuple[str, ...], session: Session | None
) -> None:
    if session is not None and session.daily_limit is not None:
        left = session.daily_limit - state.issued_by_session.get(session.name, 0)
        if left <= 0:
            raise Refused("daily_limit", session=session.name, limit=session.daily_limit)
    for code in services:
        limit = rules.services[code].daily_limit
        if limit is not None and state.issued_by_service.get(code, 0) >= limit:
            raise Refused("daily_limit", service=code, limit=limit)


def find(state: BranchState, ticket: object) -> Ticket:
    """The ticket with this id, or with this label today.

    Raises:
        UnknownThing: ``unknown_ticket``.
    """
    if isinstance(ticket, str):
        if found := state.tickets.get(ticket):
            return found
        if state.day and (found := state.tickets.get(ticket_id(state, ticket))):
            return found
    raise UnknownThing("unknown_ticket", ticket=str(ticket)[:40])


def cancel(state: BranchState, ticket: str, reason: str) -> list[Event]:
    """Take a number out of the line for good.

    Raises:
        UnknownThing: ``unknown_ticket``.
        Refused: ``illegal_transition``.
    """
    found = find(state, ticket)
    lifecycle.after(found, Action.CANCEL)
    return [TicketCancelled(ticket=found.id, reason=reason[:200])]


def reclassify(state: BranchState, rules: BranchRules, ticket: str, priority: str) -> list[Event]:
    """Correct the priority class of somebody waiting; the label stays.

    Raises:
        UnknownThing: ``unknown_ticket``.
        BadRequest: ``unknown_priority``.
        Refused: ``illegal_transition``.
    """
    found = find(state, ticket)
    if priority not in rules.classes:
        raise BadRequest("unknown_priority", priority=priority)
    lifecycle.after(found, Action.RECLASSIFY)
    return [TicketReclassified(ticket=found.id, priority=priority)]


def requeue(state: BranchState, rules: BranchRules, ticket: object) -> list[Event]:
    """Put a missed visitor who came back in line again, at the place of the arrival.

    May be called once a few more calls have been made, at once when nobody waits.

    Raises:
        UnknownThing: ``unknown_ticket``.
        Refused: ``illegal_transition``, or ``missed_limit`` when the visitor has missed too often
            and needs a new number.
    """
    found = find(state, ticket)
    lifecycle.after(found, Action.REQUEUE)
    if found.missed > rules.missed.limit:
        raise Refused("missed_limit", label=found.label, limit=rules.missed.limit)
    after = state.calls_made + rules.missed.requeue_after_calls if len(state.line) else 0
    return [TicketRequeued(ticket=found.id, not_before_call=after)]
