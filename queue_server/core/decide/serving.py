"""Rules of the counter: every verb a clerk has, one function each.

Every function takes the state, the rules, a :class:`Deed` and ``now``, and returns the events or
raises ``Refused`` (nothing changes), ``UnknownThing`` or ``BadRequest``. ``VERBS`` names them as
the API does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.decide import calling, issuing
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.core.line import lifecycle
from queue_server.core.line.lifecycle import Action
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState, CounterState

MAX_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Who does something at which counter. ``body`` is what the caller sent, unchecked."""

    counter: int
    clerk: str
    body: Mapping[str, Any] = field(default_factory=dict)
    may_pick: bool = True
    supervises: bool = False
    token: str = ""
    open_now: bool = False


Rule = Callable[[BranchState, BranchRules, Deed, datetime], list[ev.Event]]


def _counter(state: BranchState, number: int) -> CounterState:
    if number not in state.counters:
        raise UnknownThing("unknown_counter", counter=number)
    return state.counters[number]


def _mine(state: BranchState, deed: Deed) -> CounterState:
    """The clerk's counter, open.

    Raises:
        Refused: ``counter_closed``, ``counter_paused`` or ``counter_taken``.
    """
    counter = _counter(state, deed.counter)
    if counter.state == "closed":
        raise Refused("counter_closed", counter=deed.counter)
    if counter.clerk != deed.clerk:
        raise Refused("counter_taken", counter=deed.counter, clerk=counter.clerk)
    if counter.state == "paused":
        raise Refused("counter_paused", counter=deed.counter, reason=counter.reason)
    return counter


def _free(state: BranchState, deed: Deed) -> CounterState:
    counter = _mine(state, deed)
    if counter.ticket is not None:
        raise Refused(
            "counter_busy", counter=deed.counter, label=state.tickets[counter.ticket].label
        )
    return counter


def _at_counter(state: BranchState, deed: Deed, action: Action) -> Ticket:
    """The ticket at the counter, when the action is possible for it."""
    counter = _mine(state, deed)
    if counter.ticket is None:
        raise Refused(
            "illegal_transition",
            f"no ticket is at counter {deed.counter}; {action} is not possible",
            counter=deed.counter,
            action=str(action),
        )
    ticket = state.tickets[counter.ticket]
    lifecycle.after(ticket, action)
    return ticket


def _text(body: Mapping[str, Any], key: str, default: str = "") -> str:
    value = body.get(key, default)
    if not isinstance(value, str) or len(value) > MAX_REASON:
        raise BadRequest("invalid_body", f"{key} must be a text of at most {MAX_REASON}", field=key)
    return value


def open_(state: BranchState, rules: BranchRules, deed: Deed, now: datetime) -> list[ev.Event]:
    """Sit down at a counter, or come back from a pause."""
    counter = _counter(state, deed.counter)
    if counter.state != "closed" and counter.clerk != deed.clerk:
        raise Refused("counter_taken", counter=deed.counter, clerk=counter.clerk)
    if counter.state == "open":
        return []
    _require_in_session(state, rules, deed, now)
    return [ev.CounterOpened(counter=deed.counter, clerk=deed.clerk)]


def close(state: BranchState, rules: BranchRules, deed: Deed, now: datetime) -> list[ev.Event]:
    """Leave the counter. A supervisor may close one somebody forgot."""
    counter = _counter(state, deed.counter)
    if counter.state == "closed":
        return []
    if counter.clerk != deed.clerk and not deed.supervises:
        raise Refused("counter_taken", counter=deed.counter, clerk=counter.clerk)
    _refuse_busy(state, counter)
    sent_here = [t for t in state.line.apart() if t.only_counter == deed.counter]
    return [
        ev.CounterClosed(counter=deed.counter),
        *(ev.TicketReleased(ticket=t.id, counter=deed.counter) for t in sent_here),
    ]


def _require_in_session(state: BranchState, rules: BranchRules, deed: Deed, now: datetime) -> None:
    """Refuse a counter that is not staffed in the running session.

    After the last session of the day nobody is refused: those who wait are served to the end.

    Raises:
        Refused: ``counter_not_in_session``.
    """
    if not any(session.counters for session in rules.sessions):
        return
    opening = hours.opening(rules, state.suspensions.values(), now, open_now=deed.open_now)
    session = opening.session
    if session is None or opening.forced or not session.counters:
        return
    if deed.counter not in session.counters:
        raise Refused(
            "counter_not_in_session",
            counter=deed.counter,
            session=session.name,
            counters=sorted(session.counters),
        )


def pause(state: BranchState, rules: BranchRules, deed: Deed, now: datetime) -> list[ev.Event]:
    """Be away for a named reason; ``open`` ends it."""
    _refuse_busy(state, _mine(state, deed))
    return [ev.CounterPaused(counter=deed.counter, reason=_text(deed.body, "reason"))]


def _refuse_busy(state: BranchState, counter: CounterState) -> None:
    if counter.ticket is not None:
        label = state.tickets[counter.ticket].label
        raise Refused("counter_busy", counter=counter.number, label=label)


def call_next(state: BranchState, rules: BranchRules, deed: Deed, now: datetime) -> list[ev.Event]:
    """Call whoever the policy puts first for this counter; nobody eligible changes nothing."""
    _free(state, deed)
    _require_in_session(state, rules, deed, now)
    profile = rules.counters[deed.counter]
    staffed = {number for number, one in state.counters.items() if one.state != "closed"}
    choice = calling.choose(
        state.line, rules, profile, now, calls_made=state.calls_made, staffed=staffed
    )
    return [] if choice is None else [_call(state, deed, choice)]


def call(state: BranchState, rules: BranchRules, deed: Deed, now: datetime) -> list[ev.Event]:
    """Call one ticket by hand, where that is permitted; counted apart."""
    _free(state, deed)
    if not deed.may_pick:
        raise Refused("pick_not_permitted", counter=deed.counter)
    _require_in_session(state, rules, deed, now)
    ticket = issuing.find(state, deed.body.get("ticket"))
    lifecycle.after(ticket, Action.CALL)
    profile = rules.counters[deed.counter]
    choice = calling.picked(state.line, rules, profile, ticket, now)
    return [_call(state, deed, choice)]


def _call(state: BranchState, deed: Deed, choice: calling.Choice) -> ev.Event:
    return ev.TicketCalled(
        ticket=choice.ticket_id,
        counter=deed.counter,
        n=state.announced + 1,
        rule=choice.rule,
        why=choice.why,
        facts=dict(choice.facts),
        considered=choice.considered,
    )


def recall(state: BranchState, rules: BranchRules, deed: Deed, now: datetime) -> list[ev.Event]:
    """Call the same ticket again."""
    ticket = _at_counter(state, deed, Action.RECALL)
    n = state.announced + 1
    return [ev.TicketRecalled(ticket=ticket.id, counter=deed.counter, n=n)]


def start(state: BranchState, rules: BranchRules, deed: Deed, now: datetime) -> list[ev.Event]:
    """The visitor is here."""
    ticket = _at_counter(state, deed, Action.START)
    return [ev.TicketStarted(ticket=ticket.id, counter=deed.counter)]


def finish(state: BranchState, rules: BranchRules, deed: Deed, now: datetime) -> list[ev.Event]:
    """Done, with an outcome from the configured words."""
    outcome = _text(deed.body, "outcome", rules.outcomes[0])
    if outcome not in rules.outcomes:
        raise BadRequest("unknown_outcome", outcome=outcome, known=list(rules.outcomes))
    ticket = _at_counter(state, deed, Action.FINISH)
    return [ev.TicketFinished(ticket=ticket.id, counter=deed.counter, outcome=outcome)]


def no_show(state: BranchState, rules: BranchRules, deed: Deed, now: datetime) -> list[ev.Event]:
    """Called and absent. Before the configured calls and seconds it is noted as early."""
    ticket = _at_counter(state, deed, Action.MISS)
    early = not may_miss(rules, ticket, now)
    return [ev.TicketMissed(ticket=ticket.id, counter=deed.counter, early=early)]


def may_miss(rules: BranchRules, ticket: Ticket, now: datetime) -> bool:
    """Whether the visitor has been called often and long enough to count as absent."""
    called = ticket.called_at
    waited = called is not None and now - called >= rules.missed.min_wait
    return waited and ticket.calls >= rules.missed.min_calls


def hold(state: BranchState, rules: BranchRules, deed: Deed, now: datetime) -> list[ev.Event]:
    """Set the visitor aside (a form to fill in, a photo to take); the counter is free."""
    ticket = _at_counter(state, deed, Action.HOLD)
    return [
        ev.TicketHeld(ticket=ticket.id, counter=deed.counter, reason=_text(deed.body, "reason"))
    ]


def resume(state: BranchState, rules: BranchRules, deed: Deed, now: datetime) -> list[ev.Event]:
    """Take up a held visitor: the named one, else the one held here longest."""
    _free(state, deed)
    named = deed.body.get("ticket")
    if named is None:
        named = next((t for t in state.held if state.tickets[t].counter == deed.counter), None)
        if named is None:
            raise Refused("nobody_held", counter=deed.counter)
    ticket = issuing.find(state, named)
    lifecycle.after(ticket, Action.RESUME)
    return [ev.TicketResumed(ticket=ticket.id, counter=deed.counter)]


def requeue(state: BranchState, rules: BranchRules, deed: Deed, now: datetime) -> list[ev.Event]:
    """Put a missed visitor who came back in line again: the named one, else the last missed here.

    Raises:
        Refused: ``missed_limit`` when the visitor has missed too often and needs a new number.
    """
    _mine(state, deed)
    named = deed.body.get("ticket")
    if named is None:
        missed = (t for t in reversed(state.missed) if state.tickets[t].counter == deed.counter)
        named = next(missed, None)
        if named is None:
            raise Refused("nobody_missed", counter=deed.counter)
    return issuing.requeue(state, rules, named)


def transfer(state: BranchState, rules: BranchRules, deed: Deed, now: datetime) -> list[ev.Event]:
    """Back in line for another service or one counter, same label, the earlier wait kept."""
    ticket = _at_counter(state, deed, Action.TRANSFER)
    service = deed.body.get("service", ticket.service)
    if service not in rules.services or not rules.services[service].enabled:
        raise BadRequest("unknown_service", service=str(service)[:40])
    target = deed.body.get("counter")
    if target is not None and (type(target) is not int or target not in rules.counters):
        raise UnknownThing("unknown_counter", counter=str(target)[:40])
    return [
        ev.TicketTransferred(
            ticket=ticket.id, counter=deed.counter, service=service, to_counter=target
        )
    ]


def skip(state: BranchState, rules: BranchRules, deed: Deed, now: datetime) -> list[ev.Event]:
    """Leave the called visitor for another counter; here somebody else is offered first."""
    ticket = _at_counter(state, deed, Action.SKIP)
    skipped = ev.TicketSkipped(ticket=ticket.id, counter=deed.counter)
    if ticket.only_counter is None:
        return [skipped]
    return [skipped, ev.TicketReleased(ticket=ticket.id, counter=deed.counter)]


def walk_direct(
    state: BranchState, rules: BranchRules, deed: Deed, now: datetime
) -> list[ev.Event]:
    """Serve somebody who stands at the counter without a number."""
    _free(state, deed)
    _require_in_session(state, rules, deed, now)
    service = deed.body.get("service")
    if not isinstance(service, str):
        raise BadRequest("unknown_service", service=str(service)[:40])
    priority = deed.body.get("priority")
    request = issuing.IssueRequest(
        service=service,
        token=deed.token,
        priority=priority if priority is None else str(priority),
        on_behalf=True,
    )
    issued = issuing.issue(state, rules, request, now, open_now=deed.open_now)
    return [*issued, ev.TicketStarted(ticket=issued[0].ticket, counter=deed.counter)]


def add_service(
    state: BranchState, rules: BranchRules, deed: Deed, now: datetime
) -> list[ev.Event]:
    """The visitor has one more thing to do here."""
    ticket = _at_counter(state, deed, Action.ADD_SERVICE)
    service = deed.body.get("service")
    if not isinstance(service, str) or service not in rules.services:
        raise BadRequest("unknown_service", service=str(service)[:40])
    if service in ticket.services:
        return []
    if len(ticket.services) >= issuing.MAX_SERVICES:
        raise BadRequest("too_many_services", most=issuing.MAX_SERVICES)
    return [ev.ServiceAdded(ticket=ticket.id, counter=deed.counter, service=service)]


def undo(state: BranchState, rules: BranchRules, deed: Deed, now: datetime) -> list[ev.Event]:
    """Take back the clerk's own last step here.

    Raises:
        Refused: ``nothing_to_undo``, ``undo_too_late``, or ``undo_built_upon`` when somebody
            else has gone on from it.
    """
    counter = _mine(state, deed)
    step = state.steps.get(deed.counter)
    if step is None:
        raise Refused("nothing_to_undo", counter=deed.counter)
    if now - step.at > rules.undo_within:
        raise Refused("undo_too_late", seconds=int(rules.undo_within.total_seconds()))
    ticket = state.tickets[step.before.id]
    untouched = ticket.since_seq == step.seq or step.kind == ev.ServiceAdded.KIND
    if not untouched or counter.ticket not in (None, ticket.id):
        raise Refused("undo_built_upon", label=ticket.label)
    undone: list[ev.Event] = [
        ev.StepUndone(counter=deed.counter, undoes=step.seq, ticket=ticket.id)
    ]
    if step.kind == ev.TicketStarted.KIND and step.before.state is TicketState.WAITING:
        undone.append(ev.TicketCancelled(ticket=ticket.id, reason="undone"))
    return undone


VERBS: dict[str, Rule] = {
    "open": open_,
    "close": close,
    "pause": pause,
    "call-next": call_next,
    "call": call,
    "recall": recall,
    "start": start,
    "finish": finish,
    "no-show": no_show,
    "hold": hold,
    "resume": resume,
    "requeue": requeue,
    "transfer": transfer,
    "skip": skip,
    "walk-direct": walk_direct,
    "add-service": add_service,
    "undo": undo,
}
