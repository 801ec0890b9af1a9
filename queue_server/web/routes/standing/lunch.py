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
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.routes.standing import shapes
from queue_server.web.table import API, Route
from queue_server.web.views.base import Views


async def roster(call: WebCall) -> Answered:
    """Every slot, who is away in it, and what no counter serves meanwhile."""
    views = call.shown.views
    return 200, await call.kernel.branch.read(lambda state, now: _roster(views, state, now))


async def plan(call: WebCall) -> Answered:
    """Give counters another slot, or none."""
    given: dict[str, str | None] = call.body["breaks"]
    breaks = tuple((_number(name), begins or "") for name, begins in given.items())
    await call.do(PlanLunch(breaks=breaks))
    return await roster(call)


async def propose(call: WebCall) -> Answered:
    """A slot for every counter that is not closed.

    Raises:
        BadRequest: ``no_lunch_counters`` while every counter is closed.
        Unavailable: ``overloaded``: too many ask at once.
    """
    rules = call.kernel.branch.rules

    def look(
        state: BranchState, now: datetime
    ) -> tuple[tuple[Slot, ...], dict[int, frozenset[Pair]]]:
        slots = lunch.slots(rules, now)
        return slots, lunch.covered_at(state, rules, slots[0].starts)

    slots, covered = await call.kernel.branch.read(look)
    if not covered:
        raise BadRequest("no_lunch_counters")
    async with call.caches.proposing.turn():
        chosen = await asyncio.to_thread(_proposed, covered, len(slots))
    breaks = {str(number): slots[chosen[number]].begins for number in sorted(chosen)}
    return 200, {"breaks": breaks}


def _proposed(covered: Mapping[int, frozenset[Pair]], count: int) -> dict[int, int]:
    return lunch.propose(sorted(covered), lunch.coverers(covered), count)


def _roster(views: Views, state: BranchState, now: datetime) -> shapes.LunchRoster:
    slots = lunch.slots(views.rules, now)
    begins = {one.starts: one.begins for one in slots}
    planned = {number: begins.get(one.starts) for number, one in state.lunch.items() if one.starts}
    waiting = Counter(one.priority for one in state.line)
    return {
        "slots": [_slot(views, state, one, waiting) for one in slots],
        "counters": [
            {"number": number, "clerk": one.clerk or None, "begins": planned.get(number)}
            for number, one in state.counters.items()
            if one.state != "closed" or number in planned
        ],
    }


def _slot(
    views: Views, state: BranchState, slot: Slot, waiting: Mapping[str, int]
) -> shapes.LunchSlot:
    covered = lunch.covered_at(state, views.rules, slot.starts)
    away = [number for number, one in state.lunch.items() if one.starts == slot.starts]
    missing = lunch.gap(covered, away)
    return {
        "begins": slot.begins,
        "starts": views.instant(slot.starts),
        "until": views.instant(slot.until),
        "away": sorted(away),
        "stay": len(covered.keys() - set(away)),
        "classes": [
            {"priority": name, "waiting": waiting.get(name, 0)} for name in missing.classes
        ],
        "services": list(missing.services),
    }


def _number(name: str) -> int:
    """The number of a counter.

    Raises:
        UnknownThing: ``unknown_counter``.
    """
    if not (name.isascii() and name.isdigit() and len(name) <= 4):
        raise UnknownThing("unknown_counter", counter=name[:20])
    return int(name)


ROUTES = (
    Route(
        method="GET", path=f"{API}/lunch", roles=auth.SUPERVISORS, handler=roster,
        answer=shapes.LunchRoster, summary="The lunch roster of today",
    ),
    Route(
        method="POST", path=f"{API}/lunch", roles=auth.SUPERVISORS, handler=plan,
        body=shapes.LunchBody, answer=shapes.LunchRoster,
        summary="Give counters another lunch, or none",
    ),
    Route(
        method="GET", path=f"{API}/lunch/proposal", roles=auth.SUPERVISORS, handler=propose,
        answer=shapes.LunchProposal,
        summary="A roster that keeps what visitors need served, changing nothing",
    ),
)  # fmt: skip
