"""What happens to holds, bookings, moves, waiters and amendments."""

from datetime import datetime

from queue_server.core import events as ev
from queue_server.core.state.branch import BranchState
from queue_server.core.state.effect import NOTHING, Effect, Touched


def _held(s: BranchState, seq: int, at: datetime, actor: str, e: ev.SeatHeld) -> Touched:
    s.book.hold(e.hold)
    return NOTHING


def _let_go(s: BranchState, seq: int, at: datetime, actor: str, e: ev.HoldEnded) -> Touched:
    s.book.let_go(e.id)
    return NOTHING


def _booking(s: BranchState, seq: int, at: datetime, actor: str, e: ev.OfBooking) -> Touched:
    s.book.put(e.booking)
    return NOTHING


def _filed(s: BranchState, seq: int, at: datetime, actor: str, e: ev.BookingFiled) -> Touched:
    s.book.file(e.id)
    return NOTHING


def _move(s: BranchState, seq: int, at: datetime, actor: str, e: ev.OfMove) -> Touched:
    s.book.put_move(e.case)
    return NOTHING


def _move_filed(s: BranchState, seq: int, at: datetime, actor: str, e: ev.MoveFiled) -> Touched:
    s.book.file_move(e.id)
    return NOTHING


def _waiter(s: BranchState, seq: int, at: datetime, actor: str, e: ev.OfWaiter) -> Touched:
    s.book.put_waiter(e.waiter)
    return NOTHING


def _waiter_filed(s: BranchState, seq: int, at: datetime, actor: str, e: ev.WaiterFiled) -> Touched:
    s.book.file_waiter(e.id)
    return NOTHING


def _amended(s: BranchState, seq: int, at: datetime, actor: str, e: ev.PoolAmended) -> Touched:
    s.book.amendments.pop(e.id, None)  # the last saved one comes last
    s.book.amendments[e.id] = e.amendment
    s.book.amended += 1
    return NOTHING


def _amendment_gone(
    s: BranchState, seq: int, at: datetime, actor: str, e: ev.AmendmentRemoved
) -> Touched:
    s.book.amendments.pop(e.id, None)
    s.book.amended += 1
    return NOTHING


EFFECTS: dict[type[ev.Event], Effect] = {
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
    ev.MovePlanned: _move,
    ev.MoveProposed: _move,
    ev.MoveCallListed: _move,
    ev.MoveSettled: _move,
    ev.MoveFiled: _move_filed,
    ev.WaiterJoined: _waiter,
    ev.WaiterOffered: _waiter,
    ev.WaiterPassed: _waiter,
    ev.WaiterSettled: _waiter,
    ev.WaiterFiled: _waiter_filed,
    ev.PoolAmended: _amended,
    ev.AmendmentRemoved: _amendment_gone,
}
