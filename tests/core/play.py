"""A branch played through in memory: decide and apply, no journal, a clock set by the test."""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.decide import VERBS, Command, decide
from queue_server.core.decide.line import issuing
from queue_server.core.line.ticket import Ticket
from queue_server.core.rules import BranchRules
from queue_server.core.state.applying import apply
from queue_server.core.state.branch import BranchState
from tests.office import MONDAY_TEN, rules


class Play:
    """One service day of a small office."""

    def __init__(self, branch: BranchRules | None = None, now: datetime = MONDAY_TEN) -> None:
        self.rules = branch or rules()
        self.now = now
        self.state = BranchState(tuple(self.rules.counters))
        self.rows: list[tuple[int, datetime, str, Any]] = []
        self._tokens = itertools.count()
        self.take_in([ev.DayOpened(day=hours.service_day(self.rules, now))], "system")

    def take_in(self, events: Sequence[ev.Event], actor: str) -> None:
        for event in events:
            row = (self.state.seq + 1, self.now, actor, ev.decode(*ev.encode(event)))
            apply(self.state, *row)
            self.rows.append(row)

    def pass_time(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def issue(
        self,
        service: str = "T01",
        priority: str | None = None,
        *,
        actor: str = "kiosk:lobby",
        **more: Any,
    ) -> Ticket:
        wanted = issuing.IssueTicket(
            service=service, priority=priority, token=f"t{next(self._tokens)}", **more
        )
        events = issuing.issue(self.state, self.rules, wanted, self.now)
        self.take_in(events, actor)
        return self.state.tickets[events[0].ticket]

    def carry_out(self, command: Command, actor: str = "user:chief") -> Sequence[Any]:
        """Decide and apply any command; returns its events."""
        events = decide(self.state, self.rules, command, self.now)
        self.take_in(events, actor)
        return events

    def do(self, verb: str, at: int = 2, clerk: str = "wang", **body: Any) -> Any:
        """Carry out a verb; returns its ticket, or None if it has none."""
        if verb == "open":
            body.setdefault("also", True)  # one name may play every clerk
        if verb == "walk-direct":
            body["token"] = f"t{next(self._tokens)}"
        command = VERBS[verb](counter=at, clerk=clerk, **body)
        events = self.carry_out(command, f"clerk:{clerk}")
        touched = [t for e in events if (t := getattr(e, "ticket", None)) is not None]
        return self.state.tickets[touched[-1]] if touched else None

    def label(self, verb: str, at: int = 2, clerk: str = "wang", **body: Any) -> str:
        """Carry out a verb that is about a ticket; returns its label."""
        touched = self.do(verb, at, clerk, **body)
        assert touched is not None
        return str(touched.label)

    def rebuilt(self) -> BranchState:
        """The same day from its rows alone."""
        state = BranchState(tuple(self.rules.counters))
        for row in self.rows:
            apply(state, *row)
        return state


def picture(state: BranchState) -> dict[str, Any]:
    """All that people can see of a state, for comparing two states."""
    return {
        "tickets": dict(state.tickets),
        "counters": dict(state.counters),
        "line": [t.id for t in state.line.tickets()],
        "announced": state.announced,
        "announcements": list(state.announcements),
        "numbers": dict(state.numbers),
        "missed": list(state.missed),
        "held": list(state.held),
        "calls_made": state.calls_made,
        "notices": dict(state.notices),
        "suspensions": dict(state.suspensions),
        "help": dict(state.help),
    }
