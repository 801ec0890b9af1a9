"""The waiting list: visitors join, take an offer, or leave; the chore passes offers on."""

import secrets
from datetime import datetime, timedelta

from queue_server.core.decide.book.waiting import (
    JoinWaiting,
    LeaveWaiting,
    PassOffers,
    TakeOffer,
    find_waiter,
    pass_offers,
)
from queue_server.core.events import WaiterJoined
from queue_server.core.line.booking import Booking
from queue_server.core.line.waiter import Waiter
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState
from queue_server.usecases.book.naming import do_named, new_ids
from queue_server.usecases.branch import Branch
from queue_server.usecases.codes import Codes


def drawn(rules: BranchRules, pool: str) -> timedelta:
    """How long a freed seat stays hidden from the public: random within the pool's range."""
    known = rules.pools.get(pool)
    shortest, longest = known.release if known else (timedelta(0), timedelta(0))
    lot = secrets.randbelow(int((longest - shortest).total_seconds()) + 1)
    return shortest + timedelta(seconds=lot)


class WaitingList:
    """The waiters for seats in one branch."""

    def __init__(self, branch: Branch, codes: Codes) -> None:
        self.branch = branch
        self._codes = codes

    async def join(self, wanted: JoinWaiting, *, actor: str, request_id: str | None) -> Waiter:
        """Put a visitor on the list; ``wanted`` gets its id and mark here.

        Raises:
            As :func:`core.decide.book.waiting.join_waiting`.
        """
        answer = await do_named(
            self.branch, self._codes, wanted, new_ids(), actor=actor, request_id=request_id
        )
        return await self.find(answer.first(WaiterJoined).id)

    async def find(self, name: str) -> Waiter:
        """A waiter by id.

        Raises:
            UnknownThing: ``unknown_waiter``.
        """
        return await self.branch.read(lambda state, now: find_waiter(state, name))

    async def is_waiting(self, name: str) -> bool:
        """Whether a visitor with this id waits and has no booking yet."""

        def look(state: BranchState, now: datetime) -> bool:
            return name in state.book.waiters and name not in state.book.bookings

        return await self.branch.read(look)

    async def everyone(self) -> list[Waiter]:
        """The waiters, the longest waiting first."""

        def look(state: BranchState, now: datetime) -> list[Waiter]:
            found = [one for one in state.book.waiters.values() if one.open]
            return sorted(found, key=lambda one: one.since)

        return await self.branch.read(look)

    async def take(self, name: str, *, actor: str) -> Booking:
        """Book the offered seat.

        Raises:
            As :func:`core.decide.book.waiting.take_offer`.
        """
        await self.branch.do(TakeOffer(id=name), actor=actor)
        return await self.branch.read(lambda state, now: state.book.bookings[name])

    async def leave(self, name: str, *, actor: str) -> Waiter:
        """Wait no longer.

        Raises:
            As :func:`core.decide.book.waiting.leave_waiting`.
        """
        waiter = await self.find(name)
        hidden = drawn(self.branch.rules, waiter.pool)
        await self.branch.do(LeaveWaiting(id=name, hidden=hidden), actor=actor)
        return await self.find(name)

    async def pass_offers(self) -> None:
        """Pass on what was not taken in time, and end what is past."""
        rules = self.branch.rules
        peek = PassOffers()
        while await self.branch.read(lambda state, now: bool(pass_offers(state, rules, peek, now))):
            hidden = max((drawn(rules, pool) for pool in rules.pools), default=timedelta(0))
            await self.branch.do(PassOffers(hidden=hidden), actor="system")
