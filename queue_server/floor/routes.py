"""The floor, and what a change of it would bring, asked before it is made."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from queue_server.core import profiles as live_profiles
from queue_server.core.decide.counter.profiles import require_profile
from queue_server.core.decide.line.calling import POLICIES
from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.core.line.ticket import Ticket
from queue_server.core.rules import BranchRules, WorkProfile
from queue_server.core.state.branch import BranchState
from queue_server.floor import rules as whatif
from queue_server.floor import shapes
from queue_server.floor.rules import Outlook, Present, WaitingVisitor
from queue_server.floor.views import FloorViews
from queue_server.usecases.branch import Branch
from queue_server.usecases.turns import BoundedTurns
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route

#: Questions played or waiting to be: one from each supervisor of a large office.
MOST_PLAYING = 4


class FloorRoutes:
    """``/floor`` and ``/what-if``."""

    def __init__(self, branch: Branch, views: FloorViews) -> None:
        self._branch = branch
        self._views = views
        self._playing = BoundedTurns(MOST_PLAYING)

    async def floor(self, call: WebCall) -> Answered:
        """Every counter and every class at a glance."""
        return 200, await self._branch.read(self._views.floor)

    async def what_if(self, call: WebCall) -> Answered:
        """The waits under another arrangement, beside those under the present one.

        Raises:
            Unavailable: ``overloaded``: too many ask at once.
        """
        given = call.given
        present = await self._branch.read(self._present)
        rules = await self._branch.read(self._rules_now)
        other = whatif.arranged(rules, _policy(given), _profiles(rules, given))
        then = present.with_counters(_counters(rules, present, given))
        async with self._playing.turn():  # a play needs the processor, not the network
            before = await asyncio.to_thread(whatif.play, rules, present)
            after = await asyncio.to_thread(whatif.play, other, then)
        return 200, {
            "now": _shown(before, present),
            "then": _shown(after, then),
            "waiting": len(present.waiting),
            "played": min(len(present.waiting), whatif.PLAYED_MOST),
        }

    def _rules_now(self, state: BranchState, now: datetime) -> BranchRules:
        """The configured rules with the profiles now in force."""
        rules = self._branch.rules
        found = {
            number: live_profiles.counter(state, rules, number, now).profile
            for number in state.profiles
            if number in rules.counters
        }
        return whatif.arranged(rules, profiles=found)

    def _present(self, state: BranchState, now: datetime) -> Present:
        hour_ago = now - whatif.HORIZON
        recent = [one for one in state.tickets.values() if one.issued_at > hour_ago]
        return Present(
            now=now,
            waiting=tuple(self._waiting(state.line)),
            arrived=tuple(self._waiting(sorted(recent, key=lambda one: one.issued_at))),
            free_in_s={
                number: self._free_in_s(state.tickets.get(one.ticket or ""), now)
                for number, one in state.counters.items()
                if one.state == "open"
            },
        )

    def _waiting(self, tickets: Iterable[Ticket]) -> Iterable[WaitingVisitor]:
        times = self._branch.forecaster.times
        for one in tickets:
            if one.priority in self._branch.rules.classes and one.service in times.catalogue_s:
                busy_s = times.work_s(one)
                yield WaitingVisitor(one.issued_at, one.priority, one.service, busy_s)

    def _free_in_s(self, ticket: Ticket | None, now: datetime) -> float:
        times = self._branch.forecaster.times
        if ticket is None or ticket.service not in times.catalogue_s:
            return 0.0
        spent = (now - (ticket.called_at or ticket.since)).total_seconds()
        return max(30.0, times.work_s(ticket) - spent)

    def routes(self) -> tuple[Route, ...]:
        """The routes of the floor."""
        return (
            Route(
                method="GET", path=f"{API}/floor", roles=auth.SUPERVISORS, handler=self.floor,
                answer=shapes.Floor, summary="The whole office at one glance",
            ),
            Route(
                method="POST", path=f"{API}/what-if", roles=auth.SUPERVISORS,
                handler=self.what_if, body=shapes.WhatIf, answer=shapes.WhatIfAnswer,
                summary="The waits under another arrangement, changing nothing",
            ),
        )  # fmt: skip


def _policy(given: Mapping[str, Any]) -> str | None:
    name: str | None = given.get("policy")
    if name is not None and name not in POLICIES:
        raise BadRequest("invalid", f"policy: one of {', '.join(POLICIES)}", field="policy")
    return name


def _profiles(rules: BranchRules, given: Mapping[str, Any]) -> dict[int, WorkProfile]:
    found = {}
    for number, one in given.get("profiles", {}).items():
        if not (number.isascii() and number.isdigit() and int(number) in rules.counters):
            raise UnknownThing("unknown_counter", counter=number[:20])
        first, then, never = (tuple(one.get(name) or ()) for name in ("first", "then", "never"))
        require_profile(rules, first, then, never)
        found[int(number)] = WorkProfile(first=first, then=then)
    return found


def _counters(rules: BranchRules, present: Present, given: Mapping[str, Any]) -> list[int]:
    """Which counters would be open; for a bare number, those open now, then others in order."""
    wanted = given.get("counters")
    if wanted is None:
        return list(present.free_in_s)
    if isinstance(wanted, int):
        rest = [number for number in sorted(rules.counters) if number not in present.free_in_s]
        return [*sorted(present.free_in_s), *rest][:wanted]
    for number in wanted:
        if number not in rules.counters:
            raise UnknownThing("unknown_counter", counter=number)
    return sorted(set(wanted))


def _shown(outlook: Outlook, present: Present) -> shapes.Outlook:
    return {
        "counters": sorted(present.free_in_s),
        "served": outlook.served,
        "mean_min": outlook.mean_min,
        "p95_min": outlook.p95_min,
        "longest_min": outlook.longest_min,
        "within": outlook.within,
        "by_class": dict(outlook.by_class),
        "line": list(outlook.line),
    }
