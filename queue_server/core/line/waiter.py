"""A visitor on the waiting list, and the seat that is kept while it is offered.

A waiter becomes a booking under the same id, so the code and the link stay the same.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from queue_server.core.errors import Refused
from queue_server.core.line.booking import Seats


class WaiterState(StrEnum):
    """Where a waiter is in its life."""

    WAITING = "waiting"
    OFFERED = "offered"
    TAKEN = "taken"
    LEFT = "left"
    OVER = "over"


_S = WaiterState
WAITER_TRANSITIONS: dict[WaiterState, frozenset[WaiterState]] = {
    _S.WAITING: frozenset({_S.OFFERED, _S.LEFT, _S.OVER}),
    _S.OFFERED: frozenset({_S.WAITING, _S.TAKEN, _S.LEFT, _S.OVER}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiter:
    """A visitor who would take a seat on any day from ``first`` to ``last``.

    ``hold`` keeps ``seats``, which begin at ``due_at``, until ``until``. ``offers`` counts them.
    """

    id: str
    pool: str
    services: tuple[str, ...]
    party: int
    language: str
    first: date
    last: date
    mark: str
    since: datetime
    state: WaiterState = WaiterState.WAITING
    hold: str | None = None
    seats: Seats | None = None
    due_at: datetime | None = None
    until: datetime | None = None
    offers: int = 0

    @property
    def open(self) -> bool:
        """Whether a seat is still wanted."""
        return self.state in WAITER_TRANSITIONS


def turned(waiter: Waiter, state: WaiterState) -> Waiter:
    """The waiter in the next state, with no seat on offer.

    Raises:
        Refused: ``waiting_over`` with the state it is in.
    """
    if state not in WAITER_TRANSITIONS.get(waiter.state, frozenset()):
        raise Refused("waiting_over", f"it is {waiter.state}", state=waiter.state.value)
    return replace(waiter, state=state, hold=None, seats=None, due_at=None, until=None)
