"""The lunch roster over HTTP: today's, changed, and proposed."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from queue_server.core import lunch
from queue_server.core.decide.standing.lunch import PlanLunch
from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.core.lunch import Pair, Slot
from queue_server.core.state.branch import BranchState
from queue_server.floor import shapes
from queue_server.usecases.branch import Branch
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route
from queue_server.web.views.base import Views


class LunchRoutes:
    """``/lunch``."""

    def __init__(self, branch: Branch, views: Views) -> None:
        self._branch = branch
        self._views = views
        self._proposing = asyncio.Lock()

    async def roster(self, call: WebCall) -> Answered:
        """Every slot, who is away in it, and what no counter serves meanwhile."""
        return 200, await self._branch.read(self._roster)

    async def plan(self, call: WebCall) -> Answered:
        """Give counters another slot, or none."""
        given: dict[str, str | None] = call.body["breaks"]
        breaks = tuple((_number(name), begins or "") for name, begins in given.items())
        await call.do(PlanLunch(breaks=breaks))
        return await self.roster(call)

    async def propose(self, call: WebCall) -> Answered:
        """A slot for every counter that is not closed.

        Raises:
            BadRequest: ``no_lunch_counters`` while every counter is closed.
        """
        slots, covered = await self._branch.read(self._asked)
        if not covered:
            raise BadRequest("no_lunch_counters")
        async with self._proposing:
            chosen = await asyncio.to_thread(_proposed, covered, len(slots))
        breaks = {str(number): slots[chosen[number]].begins for number in sorted(chosen)}
        return 200, {"breaks": breaks}

    def _asked(
        self, state: BranchState, now: datetime
    ) -> tuple[tuple[Slot, ...], dict[int, frozenset[Pair]]]:
        slots = lunch.slots(self._branch.rules, now)
        return slots, lunch.covered_at(state, self._branch.rules, slots[0].starts)

    def _roster(self, state: BranchState, now: datetime) -> shapes.LunchRoster:
        slots = lunch.slots(self._branch.rules, now)
        begins = {one.starts: one.begins for one in slots}
        planned = {
            number: begins.get(one.starts) for number, one in state.lunch.items() if one.starts
        }
        waiting = Counter(one.priority for one in state.line)
        return {
            "slots": [self._slot(state, one, waiting) for one in slots],
            "counters": [
                {"number": number, "clerk": one.clerk or None, "begins": planned.get(number)}
                for number, one in state.counters.items()
                if one.state != "closed" or number in planned
            ],
        }

    def _slot(self, state: BranchState, slot: Slot, waiting: Mapping[str, int]) -> shapes.LunchSlot:
        covered = lunch.covered_at(state, self._branch.rules, slot.starts)
        away = [number for number, one in state.lunch.items() if one.starts == slot.starts]
        missing = lunch.gap(covered, away)
        return {
            "begins": slot.begins,
            "starts": self._views.instant(slot.starts),
            "until": self._views.instant(slot.until),
            "away": sorted(away),
            "stay": len(covered.keys() - set(away)),
            "classes": [
                {"priority": name, "waiting": waiting.get(name, 0)} for name in missing.classes
            ],
            "services": list(missing.services),
        }

    def routes(self) -> tuple[Route, ...]:
        """The routes of the roster."""
        return (
            Route(
                method="GET", path=f"{API}/lunch", roles=auth.SUPERVISORS, handler=self.roster,
                answer=shapes.LunchRoster, summary="The lunch roster of today",
            ),
            Route(
                method="POST", path=f"{API}/lunch", roles=auth.SUPERVISORS, handler=self.plan,
                body=shapes.LunchBody, answer=shapes.LunchRoster,
                summary="Give counters another lunch, or none",
            ),
            Route(
                method="GET", path=f"{API}/lunch/proposal", roles=auth.SUPERVISORS,
                handler=self.propose, answer=shapes.LunchProposal,
                summary="A roster that keeps what visitors need served, changing nothing",
            ),
        )  # fmt: skip


def _proposed(covered: Mapping[int, frozenset[Pair]], count: int) -> dict[int, int]:
    return lunch.propose(sorted(covered), lunch.coverers(covered), count)


def _number(name: str) -> int:
    """The number of a counter.

    Raises:
        UnknownThing: ``unknown_counter``.
    """
    if not (name.isascii() and name.isdigit() and len(name) <= 4):
        raise UnknownThing("unknown_counter", counter=name[:20])
    return int(name)
