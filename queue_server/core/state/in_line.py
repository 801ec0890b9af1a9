"""What happens to a ticket in line: issued, put back, released, cancelled, given another class."""

from dataclasses import replace
from datetime import datetime

from queue_server.core import events as ev
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.line.together import corrected, needed
from queue_server.core.state.branch import BranchState
from queue_server.core.state.effect import NOTHING, Effect, Touched, after


def _issued(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketIssued) -> Touched:
    arrived = e.arrived_at or at
    ticket = Ticket(
        id=e.ticket,
        label=e.label,
        series=e.series,
        number=e.number,
        service=e.service,
        services=e.services,
        priority=e.priority,
        language=e.language,
        token=e.token,
        state=TicketState.WAITING,
        arrival=arrived.timestamp(),
        issued_at=arrived,
        since=arrived,
        since_seq=seq,
        ahead=e.ahead,
        wait=e.wait,
        due_at=e.due_at,
        offline=e.offline,
        remark=e.remark,
        in_person=e.in_person,
        needs=needed(e.services, apart=e.apart),
    )
    s.by_token[e.token] = e.ticket
    if e.touch:
        s.by_touch[actor, e.touch] = e.ticket
    s.numbers[e.series] = max(e.number, s.numbers.get(e.series, e.number))
    for code in e.services:
        s.issued_by_service[code] = s.issued_by_service.get(code, 0) + 1
    if e.session:
        s.issued_by_session[e.session] = s.issued_by_session.get(e.session, 0) + 1
    return None, ticket


def _superseded(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketSuperseded
) -> Touched:
    t = s.tickets[e.ticket]
    s.by_token[e.token] = s.by_label[e.label] = t.id
    s.numbers[e.series] = max(e.number, s.numbers.get(e.series, e.number))
    # Taking back a step would bring back a label that no visitor holds.
    s.steps = {n: step for n, step in s.steps.items() if step.before.id != t.id}
    return t, replace(
        t,
        label=e.label,
        series=e.series,
        number=e.number,
        arrival=min(t.arrival, e.arrived_at.timestamp()),
        offline=True,
        superseded=t.label,
    )


def _lapsed(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.OfflineTicketLapsed
) -> Touched:
    return NOTHING


def _requeued(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketRequeued) -> Touched:
    t = s.tickets[e.ticket]
    s.tally["returned"] += 1
    return t, replace(
        t,
        state=after(t, e),
        counter=None,
        calls=0,
        since=at,
        since_seq=seq,
        not_before_call=e.not_before_call,
    )


def _released(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketReleased) -> Touched:
    t = s.tickets[e.ticket]
    return t, replace(t, only_counter=None)


def _cancelled(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketCancelled
) -> Touched:
    t = s.tickets[e.ticket]
    if t.counter is not None and s.counters[t.counter].ticket == t.id:
        s.counter_takes(t.counter, None, at)
    return t, replace(t, state=after(t, e), since=at, since_seq=seq, finished_at=at)


def _reclassified(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketReclassified
) -> Touched:
    t = s.tickets[e.ticket]
    return t, replace(t, priority=e.priority)


def _redirected(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketRedirected
) -> Touched:
    t = s.tickets[e.ticket]
    return t, replace(
        t,
        service=e.service,
        services=corrected(t.services, t.service, e.service),
        needs=corrected(t.needs, t.service, e.service),
        only_counter=e.to_counter,
    )


def _noted(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketNoted) -> Touched:
    t = s.tickets[e.ticket]
    return t, replace(t, note=e.note, note_seq=seq)


def _in_person(s: BranchState, seq: int, at: datetime, actor: str, e: ev.InPersonAsked) -> Touched:
    t = s.tickets[e.ticket]
    return t, replace(t, in_person=e.asked)


EFFECTS: dict[type[ev.Event], Effect] = {
    ev.TicketIssued: _issued,
    ev.TicketSuperseded: _superseded,
    ev.OfflineTicketLapsed: _lapsed,
    ev.TicketRedirected: _redirected,
    ev.TicketNoted: _noted,
    ev.InPersonAsked: _in_person,
    ev.TicketRequeued: _requeued,
    ev.TicketReleased: _released,
    ev.TicketCancelled: _cancelled,
    ev.TicketReclassified: _reclassified,
}
