"""What happens at a counter, to the counter and to the ticket that is there."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from queue_server.core import events as ev
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.state.branch import Announcement, BranchState, CounterStage, LastStep
from queue_server.core.state.effect import NOTHING, Effect, Touched, after


def _called(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketCalled) -> Touched:
    t = s.tickets[e.ticket]
    _step(s, seq, at, e.KIND, e.counter, t, ("picked",) if e.rule == "picked" else ())
    s.calls_made += 1
    s.counter_takes(e.counter, t.id, at)
    _announce(s, at, t, e.counter, e.n, recall=False)
    return t, replace(
        t,
        state=after(t, e),
        counter=e.counter,
        called_at=at,
        since=at,
        since_seq=seq,
        calls=t.calls + 1,
        announcement=e.n,
        waited_s=t.waited_s + max(0.0, (at - t.since).total_seconds()),
    )


def _recalled(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketRecalled) -> Touched:
    t = s.tickets[e.ticket]
    _announce(s, at, t, e.counter, e.n, recall=True)
    return t, replace(t, calls=t.calls + 1)


def _started(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketStarted) -> Touched:
    t = s.tickets[e.ticket]
    walks = t.state is TicketState.WAITING
    waited = (at - t.since).total_seconds() if walks else 0.0
    return _moved(
        s, seq, at, e, frees=False,
        counter=e.counter, started_at=at, clerk=s.counters[e.counter].clerk,
        waited_s=t.waited_s + max(0.0, waited),
    )  # fmt: skip


def _finished(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketFinished) -> Touched:
    return _moved(
        s, seq, at, e, frees=True,
        finished_at=at, outcome=e.outcome, clerk=s.counters[e.counter].clerk,
    )  # fmt: skip


def _ticket_missed(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketMissed
) -> Touched:
    missed = s.tickets[e.ticket].missed + 1
    return _moved(
        s, seq, at, e, frees=True, missed=missed,
        counted=("missed", "missed_early") if e.early else ("missed",),
    )  # fmt: skip


def _ticket_held(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketHeld) -> Touched:
    return _moved(s, seq, at, e, frees=True)


def _resumed(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketResumed) -> Touched:
    return _moved(s, seq, at, e, frees=False, counter=e.counter)


def _transferred(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketTransferred
) -> Touched:
    services = s.tickets[e.ticket].services
    return _moved(
        s, seq, at, e, frees=True,
        counter=None, service=e.service, only_counter=e.to_counter,
        services=services if e.service in services else (*services, e.service), calls=0,
        needs=(),
    )  # fmt: skip


def _skipped(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketSkipped) -> Touched:
    by = s.tickets[e.ticket].skipped_by
    return _moved(
        s, seq, at, e, frees=True, counter=None,
        skipped_by=by if e.counter in by else (*by, e.counter), calls=0,
    )  # fmt: skip


def _service_added(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.ServiceAdded
) -> Touched:
    t = s.tickets[e.ticket]
    _step(s, seq, at, e.KIND, e.counter, t)
    return t, replace(t, services=(*t.services, e.service))


def _undone(s: BranchState, seq: int, at: datetime, actor: str, e: ev.StepUndone) -> Touched:
    step = s.steps.pop(e.counter)
    if step.kind == ev.TicketCalled.KIND:
        s.calls_made -= 1
    for name in step.counted:
        s.tally[name] -= 1
    s.counters[e.counter] = replace(
        s.counters[e.counter],
        ticket=step.counter_before.ticket,
        since=step.counter_before.since,
    )
    now = s.tickets[step.before.id]
    # What was written for the next clerk or asked for since is not part of the step.
    return now, replace(
        step.before,
        since_seq=seq,
        note=now.note,
        note_seq=now.note_seq,
        in_person=now.in_person,
    )


def _moved(
    s: BranchState,
    seq: int,
    at: datetime,
    e: Any,
    *,
    frees: bool,
    counted: tuple[str, ...] = (),
    **changes: Any,
) -> Touched:
    """A step at a counter that changes the ticket's state and frees or keeps the counter."""
    t = s.tickets[e.ticket]
    _step(s, seq, at, e.KIND, e.counter, t, counted)
    s.counter_takes(e.counter, None if frees else t.id, at)
    return t, replace(t, state=after(t, e), since=at, since_seq=seq, **changes)


def _step(
    s: BranchState,
    seq: int,
    at: datetime,
    kind: str,
    counter: int,
    t: Ticket,
    counted: tuple[str, ...] = (),
) -> None:
    for name in counted:
        s.tally[name] += 1
    s.remember(LastStep(seq, at, kind, t, s.counters[counter], counted))


def _announce(s: BranchState, at: datetime, t: Ticket, counter: int, n: int, recall: bool) -> None:
    s.announced = n
    s.announcements.append(
        Announcement(
            n=n,
            label=t.label,
            counter=counter,
            recall=recall,
            at=at,
            language=t.language,
            priority=t.priority,
            calls=t.calls + 1,
            in_person=t.in_person,
        )
    )


def _opened(s: BranchState, seq: int, at: datetime, actor: str, e: ev.CounterOpened) -> Touched:
    return _counter_set(s, e.counter, state="open", clerk=e.clerk, since=at, reason="")


def _paused(s: BranchState, seq: int, at: datetime, actor: str, e: ev.CounterPaused) -> Touched:
    _counter_set(s, e.counter, state="paused", since=at, reason=e.reason or e.note, until=e.until)
    if e.note and not e.reason:
        s.pause_notes[e.counter] = seq
    return NOTHING


def _closed(s: BranchState, seq: int, at: datetime, actor: str, e: ev.CounterClosed) -> Touched:
    return _counter_set(s, e.counter, state="closed", clerk="", since=at, reason="", **_NO_OFFER)


def _offered(s: BranchState, seq: int, at: datetime, actor: str, e: ev.CounterOffered) -> Touched:
    return _between_clerks(s, e.counter, offered_to=e.to, offered_until=e.until)


def _asked_for(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.CounterAskedFor
) -> Touched:
    return _between_clerks(s, e.counter, asked=e.clerk)


def _kept(s: BranchState, seq: int, at: datetime, actor: str, e: ev.CounterKept) -> Touched:
    return _between_clerks(s, e.counter, **_NO_OFFER)


def _handed_over(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.CounterHandedOver
) -> Touched:
    s.steps.pop(e.counter, None)  # only the clerk who took a step may take it back
    return _between_clerks(s, e.counter, clerk=e.clerk, **_NO_OFFER)


def _between_clerks(s: BranchState, number: int, **changes: Any) -> Touched:
    s.counters[number] = replace(s.counters[number], **changes)
    return NOTHING


#: The fields of a counter without a pending offer or request.
_NO_OFFER: dict[str, Any] = {"offered_to": None, "offered_until": None, "asked": ""}


def _counter_set(s: BranchState, number: int, *, state: CounterStage, **changes: Any) -> Touched:
    s.counters[number] = replace(s.counters[number], state=state, **{"until": None, **changes})
    s.steps.pop(number, None)
    s.pause_notes.pop(number, None)
    return NOTHING


EFFECTS: dict[type[ev.Event], Effect] = {
    ev.TicketCalled: _called,
    ev.TicketRecalled: _recalled,
    ev.TicketStarted: _started,
    ev.TicketFinished: _finished,
    ev.TicketMissed: _ticket_missed,
    ev.TicketHeld: _ticket_held,
    ev.TicketResumed: _resumed,
    ev.TicketTransferred: _transferred,
    ev.TicketSkipped: _skipped,
    ev.ServiceAdded: _service_added,
    ev.StepUndone: _undone,
    ev.CounterOpened: _opened,
    ev.CounterPaused: _paused,
    ev.CounterClosed: _closed,
    ev.CounterOffered: _offered,
    ev.CounterAskedFor: _asked_for,
    ev.CounterKept: _kept,
    ev.CounterHandedOver: _handed_over,
}
