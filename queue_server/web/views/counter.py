"""One counter, as the clerk who works there sees it."""

from datetime import datetime

from queue_server.core.decide.counter.calls import upcoming
from queue_server.core.line.absence import Announced, counted_from
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.state.branch import BranchState, CounterState
from queue_server.usecases.branch import Why
from queue_server.web.views.base import Views
from queue_server.web.views.board import state_of
from queue_server.web.views.ticket import staff_ticket
from queue_server.web.views.why import why_called
from queue_server.wire import messages as wire
from queue_server.wire import verbs

NOT_KNOWN = Announced()


def counter_snapshot(
    views: Views,
    state: BranchState,
    number: int,
    why: Why | None,
    now: datetime,
    announced: Announced = NOT_KNOWN,
) -> wire.CounterSnapshot:
    """What the page of one counter shows, and which verbs are possible now."""
    counter = state.counters[number]
    ticket = state.tickets[counter.ticket] if counter.ticket else None
    held = [state.tickets[t] for t in state.held if state.tickets[t].counter == number]
    undo = _undo_in_s(views, state, number, now)
    return {
        "type": "counter",
        "seq": state.seq,
        "at": views.instant(now),
        "number": number,
        "name": views.rules.counters[number].name,
        "state": state_of(counter, ticket),
        "clerk": counter.clerk or None,
        "since": views.maybe(counter.since),
        "reason": counter.reason,
        "until": views.maybe(counter.until),
        "ticket": staff_ticket(views, ticket) if ticket else None,
        "held": [staff_ticket(views, t) for t in held],
        "why": why_called(views, why, views.rules.fallback) if why and ticket else None,
        "verbs": _verbs(state, counter, ticket, undo is not None),
        "no_show_in_s": _no_show_in_s(views, ticket, announced, now),
        "announced": _was_announced(ticket, announced),
        "undo_in_s": undo,
        "waiting": len(state.line),
        "next": _next_up(views, state, counter, now),
        "lunch": lunch(views, state, number),
        "offered_to": counter.offer_at(now),
        "asked": counter.asked or None,
    }


def lunch(views: Views, state: BranchState, number: int) -> wire.Lunch | None:
    """When a counter is at lunch today; None if nothing is planned."""
    planned = state.lunch.get(number)
    if planned is None or planned.starts is None or planned.until is None:
        return None
    return {"starts": views.instant(planned.starts), "until": views.instant(planned.until)}


def _next_up(
    views: Views, state: BranchState, counter: CounterState, now: datetime
) -> wire.NextUp | None:
    if counter.state != "open":
        return None
    choice = upcoming(state, views.rules, counter.number, now)
    if choice is None:
        return None
    why = Why(choice.rule, choice.why, choice.facts, choice.considered)
    label = state.tickets[choice.ticket_id].label
    shown = why_called(views, why, views.rules.fallback)
    return {"ticket": choice.ticket_id, "label": label, "why": shown}


def _no_show_in_s(
    views: Views, ticket: Ticket | None, announced: Announced, now: datetime
) -> int | None:
    if ticket is None or ticket.state is not TicketState.CALLED:
        return None
    since = counted_from(ticket, announced)
    if since is None:
        return None
    left = views.rules.missed.min_wait - (now - since)
    return max(0, -int(-left.total_seconds() // 1))


def _was_announced(ticket: Ticket | None, announced: Announced) -> bool | None:
    if ticket is None or ticket.state is not TicketState.CALLED:
        return None
    if announced.when(ticket.announcement) is not None:
        return True
    return False if announced.listening else None


def _undo_in_s(views: Views, state: BranchState, number: int, now: datetime) -> int | None:
    step = state.steps.get(number)
    if step is None or now - step.at > views.rules.undo_within:
        return None
    return int((step.at + views.rules.undo_within - now).total_seconds())


def _situation(counter: CounterState, ticket: Ticket | None) -> verbs.Situation:
    if counter.state == "closed":
        return "closed"
    if counter.state == "paused":
        return "paused"
    if ticket is None:
        return "idle"
    return "serving" if ticket.state is TicketState.SERVING else "called"


def _verbs(
    state: BranchState, counter: CounterState, ticket: Ticket | None, undo: bool
) -> list[str]:
    """What the clerk may do here now; the rules still decide."""
    there: dict[verbs.Needs, object] = {"held": state.held, "missed": state.missed, "step": undo}
    found = frozenset(name for name, some in there.items() if some)
    return verbs.possible(_situation(counter, ticket), found)
