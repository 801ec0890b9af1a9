"""A booking that lies in suspended time, and the seat that is kept for it elsewhere.

One case for each booking and suspension. The booking stays as it is until the visitor chooses, or
staff who reached the visitor enter the choice.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from queue_server.core.errors import Refused
from queue_server.core.line.booking import Seats


class MoveState(StrEnum):
    """Where a case is. ``planned``: only the office sees it. ``call``: to be telephoned."""

    PLANNED = "planned"
    PROPOSED = "proposed"
    CALL = "call"
    ACCEPTED = "accepted"
    OTHER = "other"
    CANCELLED = "cancelled"
    RESTORED = "restored"


_S = MoveState
#: Not answered yet.
OPEN = frozenset({_S.PLANNED, _S.PROPOSED, _S.CALL})
#: What the visitor sees.
SHOWN = frozenset({_S.PROPOSED, _S.CALL})

MOVE_TRANSITIONS: dict[MoveState, frozenset[MoveState]] = {
    _S.PLANNED: frozenset({_S.PROPOSED, _S.CALL, _S.OTHER, _S.CANCELLED, _S.RESTORED}),
    _S.PROPOSED: frozenset({_S.CALL, _S.ACCEPTED, _S.OTHER, _S.CANCELLED, _S.RESTORED}),
    _S.CALL: frozenset({_S.ACCEPTED, _S.OTHER, _S.CANCELLED, _S.RESTORED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCase:
    """One booking of a suspension. ``hold`` keeps ``seats``, which begin at ``due_at``; ``was`` are
    the booking's own seats.

    ``reached``: staff ticked that they spoke to the visitor.
    """

    id: str
    suspension: str
    booking: str
    state: MoveState
    opened_at: datetime
    was: Seats
    hold: str | None = None
    seats: Seats | None = None
    due_at: datetime | None = None
    reached: bool = False

    @property
    def open(self) -> bool:
        """Whether an answer is still wanted."""
        return self.state in OPEN


def moved_on(case: MoveCase, state: MoveState, *, reached: bool = False) -> MoveCase:
    """The case in its next state.

    Raises:
        Refused: ``move_settled`` with the state it is in.
    """
    if state not in MOVE_TRANSITIONS.get(case.state, frozenset()):
        raise Refused("move_settled", f"it is {case.state}", state=case.state.value)
    return replace(case, state=state, reached=reached or case.reached)
