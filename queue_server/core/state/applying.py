"""What each event does to the state: the journal's rows, applied in order, make the branch."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from queue_server.core import events as ev
from queue_server.core.line.lifecycle import TRANSITIONS, Action
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.state.branch import Announcement, BranchState, Step

Touched = tuple[Ticket | None, Ticket | None]
_NOTHING: Touched = (None, None)


def _day_opened(s: BranchState, seq: int, at: datetime, actor: str, e: ev.DayOpened) -> Touched:
    _begin(s, seq, e.day, e)
    return _NOTHING


def _day_corrected(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.DayCorrected
) -> Touched:
    s.at = e.instant
    s.steps.clear()  # taken at a time that does not count any more
    if e.turns:
        _begin(s, seq, e.to, e)
    return _NOTHING


def _begin(s: BranchState, seq: int, day: date, e: ev.DayOpened | ev.DayCorrected) -> None:
    s.day, s.began = day, seq
    s.announced = max(s.announced, e.announced)
    s.new_day()
    s.numbers.update(e.numbers or {})


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
    )
    s.by_token[e.token] = e.ticket
    s.numbers[e.series] = max(e.number, s.numbers.get(e.series, e.number))
    s.issued_by_service[e.service] = s.issued_by_service.get(e.service, 0) + 1
    if e.session:
        s.issued_by_session[e.session] = s.issued_by_session.get(e.session, 0) + 1
    return None, ticket


def _step(
    s: BranchState,
    seq: int,
    at: datetime,
    actor: str,
    kind: str,
    counter: int,
    t: Ticket,
    counted: tuple[str, ...] = (),
) -> None:
    for name in counted:
        s.tally[name] += 1
    s.remember(Step(seq, at, actor, kind, t, s.counters[counter], counted))


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
        )
    )


def _called(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketCalled) -> Touched:
    t = s.tickets[e.ticket]
    _step(s, seq, at, actor, e.KIND, e.counter, t, ("picked",) if e.rule == "picked" else ())
    s.calls_made += 1
    s.counter_takes(e.counter, t.id, at)
    _announce(s, at, t, e.counter, e.n, recall=False)
    return t, replace(
        t,
        state=_after(t, Action.CALL),
        counter=e.counter,
        called_at=at,
        since=at,
        since_seq=seq,
        calls=t.calls + 1,
        waited_s=t.waited_s + max(0.0, (at - t.since).total_seconds()),
    )


def _recalled(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketRecalled) -> Touched:
    t = s.tickets[e.ticket]
    _announce(s, at, t, e.counter, e.n, recall=True)
    return t, replace(t, calls=t.calls + 1)


def _after(t: Ticket, action: Action) -> TicketState:
    """Where the one table says the action leads.

    Raises:
        KeyError: If it leads nowhere: the row was not written by these rules.
    """
    return TRANSITIONS[t.state, action]


def _moved(
    s: BranchState,
    seq: int,
    at: datetime,
    actor: str,
    e: Any,
    action: Action,
    *,
    frees: bool,
    counted: tuple[str, ...] = (),
    **changes: Any,
) -> Touched:
    """A step at a counter that changes the ticket's state and frees or keeps the counter."""
    t = s.tickets[e.ticket]
    _step(s, seq, at, actor, e.KIND, e.counter, t, counted)
    s.counter_takes(e.counter, None if frees else t.id, at)
    return t, replace(t, state=_after(t, action), since=at, since_seq=seq, **changes)


def _started(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketStarted) -> Touched:
    t = s.tickets[e.ticket]
    walks = t.state is TicketState.WAITING
    waited = (at - t.since).total_seconds() if walks else 0.0
    return _moved(
        s, seq, at, actor, e, Action.WALK if walks else Action.START, frees=False,
        counter=e.counter, started_at=at,
        waited_s=t.waited_s + max(0.0, waited),
    )  # fmt: skip


def _finished(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketFinished) -> Touched:
    return _moved(
        s, seq, at, actor, e, Action.FINISH, frees=True,
        finished_at=at, outcome=e.outcome,
    )  # fmt: skip


def _ticket_missed(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketMissed
) -> Touched:
    missed = s.tickets[e.ticket].missed + 1
    return _moved(
        s, seq, at, actor, e, Action.MISS, frees=True, missed=missed,
        counted=("missed", "missed_early") if e.early else ("missed",),
    )  # fmt: skip


def _ticket_held(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketHeld) -> Touched:
    return _moved(s, seq, at, actor, e, Action.HOLD, frees=True)


def _resumed(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketResumed) -> Touched:
    return _moved(s, seq, at, actor, e, Action.RESUME, frees=False, counter=e.counter)


def _requeued(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketRequeued) -> Touched:
    t = s.tickets[e.ticket]
    s.tally["returned"] += 1
    return t, replace(
        t,
        state=_after(t, Action.REQUEUE),
        counter=None,
        calls=0,
        since=at,
        since_seq=seq,
        not_before_call=e.not_before_call,
    )


def _transferred(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketTransferred
) -> Touched:
    services = s.tickets[e.ticket].services
    return _moved(
        s, seq, at, actor, e, Action.TRANSFER, frees=True,
        counter=None, service=e.service, only_counter=e.to_counter,
        services=services if e.service in services else (*services, e.service), calls=0,
    )  # fmt: skip


def _skipped(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketSkipped) -> Touched:
    by = s.tickets[e.ticket].skipped_by
    return _moved(
        s, seq, at, actor, e, Action.SKIP, frees=True, counter=None,
        skipped_by=by if e.counter in by else (*by, e.counter), calls=0,
    )  # fmt: skip


def _released(s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketReleased) -> Touched:
    t = s.tickets[e.ticket]
    return t, replace(t, only_counter=None)


def _cancelled(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketCancelled
) -> Touched:
    t = s.tickets[e.ticket]
    if t.counter is not None and s.counters[t.counter].ticket == t.id:
        s.counter_takes(t.counter, None, at)
    return t, replace(t, state=_after(t, Action.CANCEL), since=at, since_seq=seq, finished_at=at)


def _reclassified(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.TicketReclassified
) -> Touched:
    t = s.tickets[e.ticket]
    return t, replace(t, priority=e.priority)


def _service_added(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.ServiceAdded
) -> Touched:
    t = s.tickets[e.ticket]
    _step(s, seq, at, actor, e.KIND, e.counter, t)
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
    return s.tickets[step.before.id], replace(step.before, since_seq=seq)


def _counter_set(s: BranchState, number: int, **changes: Any) -> Touched:
    s.counters[number] = replace(s.counters[number], **changes)
    s.steps.pop(number, None)
    return _NOTHING


def _opened(s: BranchState, seq: int, at: datetime, actor: str, e: ev.CounterOpened) -> Touched:
    return _counter_set(s, e.counter, state="open", clerk=e.clerk, since=at, reason="")


def _paused(s: BranchState, seq: int, at: datetime, actor: str, e: ev.CounterPaused) -> Touched:
    return _counter_set(s, e.counter, state="paused", since=at, reason=e.reason)


def _closed(s: BranchState, seq: int, at: datetime, actor: str, e: ev.CounterClosed) -> Touched:
    return _counter_set(s, e.counter, state="closed", clerk="", since=at, reason="")


def _suspended(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.SuspensionSaved
) -> Touched:
    s.suspensions[e.id] = e
    return _NOTHING


def _lifted(s: BranchState, seq: int, at: datetime, actor: str, e: ev.SuspensionLifted) -> Touched:
    s.suspensions.pop(e.id, None)
    return _NOTHING


def _notice(s: BranchState, seq: int, at: datetime, actor: str, e: ev.NoticeSaved) -> Touched:
    s.notices[e.id] = e
    return _NOTHING


def _notice_gone(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.NoticeDeleted
) -> Touched:
    s.notices.pop(e.id, None)
    return _NOTHING


def _help(s: BranchState, seq: int, at: datetime, actor: str, e: ev.HelpRequested) -> Touched:
    s.help.setdefault(e.place, at)
    return _NOTHING


def _help_answered(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.HelpAnswered
) -> Touched:
    s.help.pop(e.place, None)
    return _NOTHING


def _rated(s: BranchState, seq: int, at: datetime, actor: str, e: ev.RatingGiven) -> Touched:
    s.ratings[e.ticket] = e.rating
    return _NOTHING


def _held(s: BranchState, seq: int, at: datetime, actor: str, e: ev.SeatHeld) -> Touched:
    s.book.hold(e.hold)
    return _NOTHING


def _let_go(s: BranchState, seq: int, at: datetime, actor: str, e: ev.HoldEnded) -> Touched:
    s.book.let_go(e.id)
    return _NOTHING


def _booking(s: BranchState, seq: int, at: datetime, actor: str, e: ev.OfBooking) -> Touched:
    s.book.put(e.booking)
    return _NOTHING


def _filed(s: BranchState, seq: int, at: datetime, actor: str, e: ev.BookingFiled) -> Touched:
    s.book.file(e.id)
    return _NOTHING


_APPLY: dict[type[ev.Event], Callable[[BranchState, int, datetime, str, Any], Touched]] = {
    ev.DayOpened: _day_opened,
    ev.DayCorrected: _day_corrected,
    ev.TicketIssued: _issued,
    ev.TicketCalled: _called,
    ev.TicketRecalled: _recalled,
    ev.TicketStarted: _started,
    ev.TicketFinished: _finished,
    ev.TicketMissed: _ticket_missed,
    ev.TicketHeld: _ticket_held,
    ev.TicketResumed: _resumed,
    ev.TicketRequeued: _requeued,
    ev.TicketTransferred: _transferred,
    ev.TicketSkipped: _skipped,
    ev.TicketReleased: _released,
    ev.TicketCancelled: _cancelled,
    ev.TicketReclassified: _reclassified,
    ev.ServiceAdded: _service_added,
    ev.StepUndone: _undone,
    ev.CounterOpened: _opened,
    ev.CounterPaused: _paused,
    ev.CounterClosed: _closed,
    ev.SuspensionSaved: _suspended,
    ev.SuspensionLifted: _lifted,
    ev.NoticeSaved: _notice,
    ev.NoticeDeleted: _notice_gone,
    ev.HelpRequested: _help,
    ev.HelpAnswered: _help_answered,
    ev.RatingGiven: _rated,
    ev.SeatHeld: _held,
    ev.HoldEnded: _let_go,
    ev.BookingMade: _booking,
    ev.BookingChanged: _booking,
    ev.BookingCancelled: _booking,
    ev.BookingCheckedIn: _booking,
    ev.BookingLapsed: _booking,
    ev.BookingMissed: _booking,
    ev.BookingUsedAsWalkin: _booking,
    ev.BookingFiled: _filed,
}


def apply(state: BranchState, seq: int, at: datetime, actor: str, event: ev.Event) -> Touched:
    """Take one event in. Returns the ticket it touched before and after, if any."""
    state.seq = seq
    state.at = max(state.at, at)
    before, after = _APPLY[type(event)](state, seq, at, actor, event)
    if after is not None:
        state.put(before, after)
    return before, after


def apply_standing(state: BranchState, event: ev.Event, at: datetime) -> None:
    """Take in an event that outlives its day without moving the state's place in the journal."""
    _APPLY[type(event)](state, state.seq, at, "system", event)
