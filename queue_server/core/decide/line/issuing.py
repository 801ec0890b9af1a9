"""Rules of the number: who may take one now, which it is, and how it is given back."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import ClassVar

from queue_server.core import hours
from queue_server.core.decide.command import Command, Rule
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.core.events import TicketIssued
from queue_server.core.line import numbering, together
from queue_server.core.line.ticket import Ticket, WaitEstimate
from queue_server.core.rules import BranchRules, Session
from queue_server.core.state.branch import BranchState

GENERAL = "general"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTicket(Command):
    """What a visitor asks for at the kiosk, or staff on a visitor's behalf.

    ``token`` is the unguessable part of the tracking address; the caller makes it. ``touch`` is the
    actor and the key of the touch at a kiosk that asked for it. ``in_person``: the caller goes to
    fetch the visitor, who cannot see or hear calls.
    """

    NAME: ClassVar[str] = "issue"
    service: str
    token: str = field(compare=False)
    services: tuple[str, ...] = ()
    priority: str | None = None
    language: str = "zh-TW"
    on_behalf: bool = False
    in_person: bool = False
    touch: tuple[str, str] | None = field(default=None, compare=False)


def issue(
    state: BranchState,
    rules: BranchRules,
    command: IssueTicket,
    now: datetime,
    wait: WaitEstimate | None = None,
) -> list[TicketIssued]:
    """Give out the next number; ``wait`` is the interval shown to the visitor.

    Raises:
        BadRequest: ``unknown_service``, ``unknown_priority``, ``unknown_language``,
            ``too_many_services``.
        Refused: ``services_apart`` when no counter serves all of them; ``branch_closed``,
            ``booked_only``, ``last_ticket_passed``, ``service_suspended``, ``service_not_now``,
            ``daily_limit``, ``series_exhausted``; ``taken_offline`` when the kiosk gave a number
            of its own for this touch.
    """
    if command.touch in state.by_touch:
        raise Refused("taken_offline")
    services = _services(rules, command)
    priority = command.priority or GENERAL
    if priority not in rules.classes:
        raise BadRequest("unknown_priority", priority=priority)
    if command.language not in rules.languages:
        raise BadRequest("unknown_language", language=command.language)
    if not together.together(rules, services):
        raise Refused("services_apart", services=list(services))
    session = admitted(state, rules, services, command.on_behalf, now)
    return [numbered(state, rules, command, wait=wait, session=session)]


def numbered(
    state: BranchState,
    rules: BranchRules,
    command: IssueTicket,
    *,
    wait: WaitEstimate | None = None,
    session: str = "",
    due_at: datetime | None = None,
) -> TicketIssued:
    """The next number of the series, without checking who may have one. ``due_at`` is a booking's.

    Several services go by the leading one: :func:`together.leading`.

    Raises:
        Refused: ``series_exhausted``.
    """
    priority = command.priority or GENERAL
    services = together.asked(command.service, command.services)
    service = together.leading(rules, services)
    series = numbering.series_for(rules, service, priority)
    number = numbering.following(series, state.numbers.get(series.name))
    label = numbering.label(series, number)
    return TicketIssued(
        ticket=ticket_id(state, label),
        label=label,
        series=series.name,
        number=number,
        service=service,
        services=services,
        apart=not together.together(rules, services),
        priority=priority,
        language=command.language,
        token=command.token,
        ahead=people_ahead(state, rules, priority),
        wait=wait,
        on_behalf=command.on_behalf,
        touch=command.touch[1] if command.touch else "",
        due_at=due_at,
        session=session,
        in_person=command.in_person,
    )


def people_ahead(state: BranchState, rules: BranchRules, priority: str) -> int:
    """How many wait now and are as urgent or more: those the policy calls before a newcomer.

    A class with a shorter target overtakes the others in time, so a newcomer need not count them;
    the interval beside this figure takes the rest into account.
    """
    target = rules.classes[priority].target
    return sum(
        state.line.count(name) for name, other in rules.classes.items() if other.target <= target
    )


def ticket_id(state: BranchState, label: str) -> str:
    """The id, unique in the branch for ever: day and label."""
    return f"{_compact(state.day)}-{label}"


@lru_cache(maxsize=4)
def _compact(day: date | None) -> str:
    """``20261123``; working it out takes longer than all the rest of an id."""
    return f"{day:%Y%m%d}"


def _services(rules: BranchRules, command: IssueTicket) -> tuple[str, ...]:
    services = together.asked(command.service, command.services)
    if len(services) > together.MAX_SERVICES:
        raise BadRequest("too_many_services", most=together.MAX_SERVICES)
    for code in services:
        if code not in rules.services or not rules.services[code].enabled:
            raise BadRequest("unknown_service", service=code)
    return services


def admitted(
    state: BranchState,
    rules: BranchRules,
    services: tuple[str, ...],
    on_behalf: bool,
    now: datetime,
) -> str:
    """The session a number given now counts towards; empty when nothing limits it.

    Raises:
        Refused: As :func:`issue` says, when no number may be given.
    """
    session = _require_open(state, rules, services, on_behalf, now)
    _require_capacity(state, rules, services, session)
    return session.name if session else ""


def _require_open(
    state: BranchState,
    rules: BranchRules,
    services: tuple[str, ...],
    on_behalf: bool,
    now: datetime,
) -> Session | None:
    """The session the number counts towards; None when nothing limits it.

    Raises:
        Refused: As ``issue`` says.
    """
    known = state.suspensions.values()
    opening = hours.opening(rules, known, now)
    session = opening.session
    if session is None:
        raise Refused("branch_closed", reason=opening.reason, opens_at=opening.opens_at)
    if not opening.forced:
        if session.booked_only and not on_behalf:
            raise Refused("booked_only", session=session.name)
        if opening.last_ticket_at and now >= opening.last_ticket_at and not on_behalf:
            raise Refused("last_ticket_passed", closes_at=opening.closes_at)
        if session.services and not session.services.issuperset(services):
            first = next(code for code in services if code not in session.services)
            raise Refused("service_not_now", service=first, session=session.name)
    for code in services:
        if stop := hours.suspended(known, f"service:{code}", now):
            raise Refused("service_suspended", service=code, until=stop.until, reason=stop.said)
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


def find(state: BranchState, ticket: str) -> Ticket:
    """The ticket with this id, or with this label today.

    Raises:
        UnknownThing: ``unknown_ticket``.
    """
    if found := state.tickets.get(ticket):
        return found
    if state.day and (found := state.tickets.get(ticket_id(state, ticket))):
        return found
    if ticket in state.by_label:
        return state.tickets[state.by_label[ticket]]
    raise UnknownThing("unknown_ticket", ticket=ticket[:40])


def find_by_token(state: BranchState, token: str) -> Ticket:
    """The ticket whose own page has this token.

    Raises:
        UnknownThing: ``unknown_ticket``, also for one from yesterday.
    """
    found = state.tickets.get(state.by_token.get(token, ""))
    if found is None:
        raise UnknownThing("unknown_ticket", "no ticket of today has this address")
    return found


RULES: dict[type[Command], Rule] = {IssueTicket: issue}
