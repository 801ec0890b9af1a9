"""The queue as clerks and supervisors see it: who waits, who sits where."""

from datetime import datetime
from itertools import islice

from queue_server.core import hours
from queue_server.core.events import AlarmRaised
from queue_server.core.line.ticket import Ticket
from queue_server.core.state.alarms import Alarm
from queue_server.core.state.branch import BranchState, CounterState
from queue_server.web.views.base import Views, seconds
from queue_server.web.views.board import newest, state_of, waiting
from queue_server.wire import messages as wire

#: The clerks' list stops here; ``total`` counts everyone.
QUEUE_SHOWN = 200


def queue_snapshot(views: Views, state: BranchState, now: datetime) -> wire.Queue:
    """Everyone who waits, up to ``QUEUE_SHOWN``, and who sits where."""
    doubt = views.doubt(state)
    return {
        "type": "queue",
        "seq": state.seq,
        "at": views.instant(now),
        "total": len(state.line),
        "tickets": [_queued(views, t, now) for t in islice(state.line, QUEUE_SHOWN)],
        "missed": [_queued(views, state.tickets[t], now) for t in newest(state.missed)],
        "held": [_queued(views, state.tickets[t], now) for t in newest(state.held)],
        "waiting": waiting(views, state, now),
        "counters": [_queue_counter(views, state, c, now) for c in state.counters.values()],
        "help": [{"place": place, "since": views.instant(at)} for place, at in state.help.items()],
        "alarms": [
            *(_alarm(views, one) for one in state.alarms.values()),
            *(_raised(views, one) for one in state.raised.values() if one.id not in state.alarms),
        ],
        "year_without_calendar": hours.year_without_calendar(views.rules, now),
        "day_doubt": doubt.code if doubt else None,
    }


def _alarm(views: Views, one: Alarm) -> wire.Alarm:
    owner = one.owner.partition(":")[2]
    return {"alarm": one.alarm, "owner": owner, "since": views.instant(one.since)}


def _raised(views: Views, one: AlarmRaised) -> wire.Alarm:
    return {"alarm": one.id, "owner": "", "since": views.instant(one.at)}


def _queued(views: Views, ticket: Ticket, now: datetime) -> wire.QueueTicket:
    shown = _plain(views, ticket, now)
    if ticket.note:
        shown["note"] = ticket.note
    if ticket.only_counter is not None:
        shown["only_counter"] = ticket.only_counter
    if ticket.in_person:
        shown["in_person"] = True
    return shown


def _plain(views: Views, ticket: Ticket, now: datetime) -> wire.QueueTicket:
    return {
        "id": ticket.id,
        "label": ticket.label,
        "service": ticket.service,
        "services": list(ticket.services),
        "priority": ticket.priority,
        "language": ticket.language,
        "state": ticket.state.value,
        "counter": ticket.counter,
        "issued_at": views.instant(ticket.issued_at),
        "waiting_s": int(ticket.waited_s) + seconds(ticket.since, now),
        "missed": ticket.missed,
    }


def _queue_counter(
    views: Views, state: BranchState, counter: CounterState, now: datetime
) -> wire.QueueCounter:
    ticket = state.tickets[counter.ticket] if counter.ticket else None
    return {
        "number": counter.number,
        "name": views.rules.counters[counter.number].name,
        "state": state_of(counter, ticket),
        "clerk": counter.clerk or None,
        "ticket": ticket.label if ticket else None,
        "since": views.maybe(counter.since),
        "reason": counter.reason,
        "until": views.maybe(counter.until),
        "offered_to": counter.offer_at(now),
    }
