"""Moving bookings out of suspended time: the supervisor plans, checks, sends; visitors answer."""

from dataclasses import dataclass
from datetime import datetime

from queue_server.core.booking import closing
from queue_server.core.booking.moving import without_case
from queue_server.core.decide.book.moves import (
    AcceptMove,
    AskForCall,
    ListCalls,
    PlanMoves,
    RestoreReopened,
    SendMoves,
    WithdrawMoves,
    list_calls,
    restore_reopened,
)
from queue_server.core.errors import UnknownThing
from queue_server.core.events import SuspensionSaved
from queue_server.core.line.booking import Booking
from queue_server.core.line.move import MoveCase
from queue_server.core.state.branch import BranchState
from queue_server.usecases.branch import Branch


@dataclass(frozen=True, slots=True)
class ClosureCases:
    """A suspension, or a closed day, with the bookings it hits: ``uncased`` have no case yet."""

    suspension: SuspensionSaved
    uncased: int
    cases: tuple[tuple[MoveCase, Booking], ...]


class Moves:
    """The move cases of one branch."""

    def __init__(self, branch: Branch) -> None:
        self.branch = branch

    async def closures(self) -> list[ClosureCases]:
        """Every suspension that hits bookings or has hit some."""
        rules = self.branch.rules

        def look(state: BranchState, now: datetime) -> list[ClosureCases]:
            found = []
            for stop in closing.closures(state, rules, now):
                uncased = without_case(state, closing.stranded(state, rules, stop, now))
                one = ClosureCases(stop, len(uncased), _cases(state, stop.id))
                if one.uncased or one.cases:
                    found.append(one)
            return found

        return await self.branch.read(look)

    async def plan(self, suspension: str, *, actor: str) -> None:
        """Keep a seat for every booking that has no case yet.

        Raises:
            UnknownThing: ``unknown_suspension``.
        """
        count = 0
        while events := (
            await self.branch.do(PlanMoves(suspension=suspension), actor=actor)
        ).events:
            count += len(events)

    async def send(self, suspension: str, *, actor: str) -> None:
        """Show visitors what was planned.

        Raises:
            UnknownThing: ``unknown_suspension`` when nothing was planned for it.
        """
        await self._require_cases(suspension)
        await self.branch.do(SendMoves(suspension=suspension), actor=actor)

    async def withdraw(self, suspension: str, *, actor: str) -> None:
        """Leave the bookings whose visitors have not answered where they are.

        Raises:
            UnknownThing: ``unknown_suspension`` when nothing was planned for it.
        """
        await self._require_cases(suspension)
        await self.branch.do(WithdrawMoves(suspension=suspension), actor=actor)

    async def accept(self, booking: str, *, actor: str, reached: bool = False) -> None:
        """Move a booking to its proposal.

        Raises:
            As :func:`core.decide.book.moves.accept_move`.
        """
        await self.branch.do(AcceptMove(booking=booking, reached=reached), actor=actor)

    async def ask_for_call(self, booking: str, *, actor: str) -> None:
        """Have staff telephone the visitor.

        Raises:
            As :func:`core.decide.book.moves.ask_for_call`.
        """
        await self.branch.do(AskForCall(booking=booking), actor=actor)

    async def list_calls(self) -> None:
        """Put unanswered bookings whose time is near on the call list."""
        await self.branch.do_if_due(list_calls, ListCalls())

    async def restore_reopened(self) -> None:
        """Restore the bookings of closed days that are open again."""
        await self.branch.do_if_due(restore_reopened, RestoreReopened())

    async def case_of(self, booking: str) -> MoveCase | None:
        """The case of a booking that still needs an answer."""
        return await self.branch.read(lambda state, now: state.book.open_move(booking))

    async def _require_cases(self, suspension: str) -> None:
        if not await self.branch.read(lambda state, now: bool(state.book.moves_of(suspension))):
            raise UnknownThing("unknown_suspension", suspension=suspension[:40])


def _cases(state: BranchState, suspension: str) -> tuple[tuple[MoveCase, Booking], ...]:
    found = [
        (one, state.book.bookings[one.booking])
        for one in state.book.moves_of(suspension)
        if one.booking in state.book.bookings
    ]
    return tuple(sorted(found, key=lambda pair: (pair[1].due_at, pair[1].id)))
