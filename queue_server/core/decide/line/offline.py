"""Rules of numbers that a kiosk gave while the server did not answer.

The visitor holds the paper, so what is on it counts: such a number is never refused for a limit
that the kiosk could not know of. The limit becomes a remark for the clerk.
"""

import itertools
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from queue_server.core.decide.command import Command, Rule
from queue_server.core.decide.line import issuing
from queue_server.core.errors import Refused
from queue_server.core.events import (
    Event,
    OfflineTicketLapsed,
    TicketIssued,
    TicketRecalled,
    TicketRequeued,
    TicketSuperseded,
)
from queue_server.core.line import numbering, together
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState

#: Separates series or id from a count when a kiosk that lost its memory gave a number twice.
AGAIN = "~"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeIn(Command):
    """A number that ``kiosk`` (an actor's name) gave at ``touched_at`` for a touch, on ``day``.

    ``services``: all of them, if it is for several. ``token`` is on the paper, or made for this
    try.
    """

    NAME: ClassVar[str] = "offline"
    STANDING: ClassVar[bool] = True
    kiosk: str
    actor: str = field(compare=False)
    key: str
    day: date
    series: str
    number: int
    service: str
    services: tuple[str, ...] = ()
    priority: str
    language: str
    touched_at: datetime
    token: str = field(compare=False)
    in_person: bool = False


def take_in(state: BranchState, rules: BranchRules, command: TakeIn, now: datetime) -> list[Event]:
    """Accept the number, also in place of one that the server gave but the visitor never saw.

    Raises:
        Refused: ``not_your_series``; for no other reason.
    """
    if rules.offline.get(command.kiosk) != command.series:
        raise Refused("not_your_series", series=command.series)
    label = numbering.label(rules.series[command.series], command.number)
    arrived = min(command.touched_at, now)
    if state.day is not None and command.day < state.day:
        return [_over(command, label, arrived)]
    known = state.by_touch.get((command.actor, command.key))
    if known is not None:
        return _instead(state, state.tickets[known], command, label, arrived)
    return [_issued(state, rules, command, label, arrived)]


def _over(command: TakeIn, label: str, arrived: datetime) -> OfflineTicketLapsed:
    return OfflineTicketLapsed(
        ticket=f"{command.day:%Y%m%d}-{label}",
        label=label,
        series=command.series,
        number=command.number,
        service=command.service,
        priority=command.priority,
        language=command.language,
        touch=command.key,
        day=command.day,
        arrived_at=arrived,
    )


def _instead(
    state: BranchState, unseen: Ticket, command: TakeIn, label: str, arrived: datetime
) -> list[Event]:
    """Continue the visit under the label on the paper.

    A called visitor is called again under it, a missed one waits again: the number that was called
    was on no visitor's paper.
    """
    if unseen.label == label:
        return []
    events: list[Event] = [
        TicketSuperseded(
            ticket=unseen.id,
            label=label,
            series=_free_series(state, command),
            number=command.number,
            token=command.token,
            arrived_at=arrived,
        )
    ]
    if unseen.state is TicketState.CALLED and unseen.counter is not None:
        n = state.announced + 1
        events.append(TicketRecalled(ticket=unseen.id, counter=unseen.counter, n=n))
    if unseen.state is TicketState.NO_SHOW:
        events.append(TicketRequeued(ticket=unseen.id))
    return events


def _issued(
    state: BranchState, rules: BranchRules, command: TakeIn, label: str, arrived: datetime
) -> TicketIssued:
    services, remark = _services(rules, command)
    apart = not together.together(rules, services)
    remark = remark or ("services_apart" if apart else "")
    session = ""
    try:
        session = issuing.admitted(state, rules, services, False, arrived)
    except Refused as limit:
        remark = remark or limit.code
    known, general = rules.classes, issuing.GENERAL
    return TicketIssued(
        ticket=_free_id(state, label),
        label=label,
        series=_free_series(state, command),
        number=command.number,
        service=together.leading(rules, services),
        services=services,
        apart=apart,
        priority=command.priority if command.priority in known else general,
        language=command.language if command.language in rules.languages else rules.fallback,
        token=command.token,
        arrived_at=arrived,
        session=session,
        touch=command.key,
        offline=True,
        remark=remark,
        in_person=command.in_person,
    )


def _services(rules: BranchRules, command: TakeIn) -> tuple[tuple[str, ...], str]:
    """Those the office has, else its first service with a remark: the clerk will ask."""
    asked = together.asked(command.service, command.services)
    known = tuple(code for code in asked if code in rules.services)[: together.MAX_SERVICES]
    well = known == asked and all(rules.services[code].enabled for code in known)
    return known or (next(iter(rules.services)),), "" if well else "unknown_service"


def _free_id(state: BranchState, label: str) -> str:
    """The id of a label; one already taken (a kiosk lost its memory) gets a count appended."""
    plain = issuing.ticket_id(state, label)
    return _first_free(plain, state.tickets)


def _free_series(state: BranchState, command: TakeIn) -> str:
    """The series, or a second run of it if it has already given this number."""
    taken = {t.series for t in state.tickets.values() if t.number == command.number}
    return _first_free(command.series, taken)


def _first_free(name: str, taken: Container[str]) -> str:
    if name not in taken:
        return name
    return next(again for n in itertools.count(2) if (again := f"{name}{AGAIN}{n}") not in taken)


RULES: dict[type[Command], Rule] = {TakeIn: take_in}
