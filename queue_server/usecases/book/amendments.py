"""What staff change about pools on some days: tried out, saved, removed."""

from dataclasses import replace
from datetime import datetime

from queue_server.core.decide.book.amendments import (
    AmendPool,
    RemoveAmendment,
    checked,
    hit,
)
from queue_server.core.events import PoolAmended
from queue_server.core.line.amendment import Amendment
from queue_server.core.line.booking import Booking
from queue_server.core.state.branch import BranchState
from queue_server.usecases.branch import Branch
from queue_server.usecases.naming import new_id


class Amendments:
    """The amendments of one branch's pools."""

    def __init__(self, branch: Branch) -> None:
        self.branch = branch

    async def every(self) -> list[Amendment]:
        """All of them; the last one takes precedence."""
        return await self.branch.read(lambda state, now: list(state.book.amendments.values()))

    async def tried(self, wanted: AmendPool) -> list[Booking]:
        """The bookings that an amendment would leave without room. Changes nothing.

        Raises:
            As :func:`core.decide.book.amendments.checked`.
        """
        rules = self.branch.rules

        def look(state: BranchState, now: datetime) -> list[Booking]:
            return hit(state, rules, checked(state, rules, wanted, now), now)

        return await self.branch.read(look)

    async def save(self, wanted: AmendPool, *, actor: str, request_id: str | None) -> Amendment:
        """Save a new amendment.

        Raises:
            As :func:`core.decide.book.amendments.amend_pool`.
        """
        command = replace(wanted, id=new_id())
        answer = await self.branch.do(command, actor=actor, request_id=request_id)
        return answer.first(PoolAmended).amendment

    async def remove(self, name: str, *, actor: str) -> None:
        """Go back to what the configuration says. Repeating it changes nothing."""
        await self.branch.do(RemoveAmendment(id=name), actor=actor)
