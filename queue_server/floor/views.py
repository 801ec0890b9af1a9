"""The floor as supervisors see it: every counter, every class against its target, what to do."""

from datetime import datetime

from queue_server.core import hours
from queue_server.core.line.ticket import Ticket
from queue_server.core.state.branch import BranchState, CounterState
from queue_server.floor import shapes
from queue_server.web.views import profiles
from queue_server.web.views.base import Views
from queue_server.web.views.board import state_of, waiting
from queue_server.web.views.counter import lunch


class FloorViews:
    """Snapshots of the floor of one branch."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._rules = views.rules

    def floor(self, state: BranchState, now: datetime) -> shapes.Floor:
        """Everything the page of the floor draws from."""
        return {
            "type": "floor",
            "seq": state.seq,
            "at": self._views.instant(now),
            "counters": [self._counter(state, one, now) for one in state.counters.values()],
            "classes": self._classes(state, now),
            "total": len(state.line),
            "missed": len(state.missed),
            "held": len(state.held),
            "policy": self._rules.policy.name,
            "suspensions": [
                {"id": one.id, "scope": one.scope, "reason": one.said,
                 "until": self._views.maybe(one.until), "act": one.act}
                for one in state.suspensions.values() if hours.in_force(one, now)
            ],
            "help": [
                {"place": place, "since": self._views.instant(at)}
                for place, at in state.help.items()
            ],
        }  # fmt: skip

    def _counter(
        self, state: BranchState, counter: CounterState, now: datetime
    ) -> shapes.FloorCounter:
        ticket = state.tickets[counter.ticket] if counter.ticket else None
        return {
            "number": counter.number,
            "name": self._rules.counters[counter.number].name,
            "state": state_of(counter, ticket),
            "clerk": counter.clerk or None,
            "since": self._views.maybe(counter.since),
            "reason": counter.reason,
            "until": self._views.maybe(counter.until),
            "lunch": lunch(self._views, state, counter.number),
            "visitor": self._visitor(ticket) if ticket else None,
            "profile": profiles.current(self._views, state, counter.number, now),
            "configured": profiles.configured(self._rules, counter.number),
        }

    def _visitor(self, ticket: Ticket) -> shapes.Visitor:
        known = [self._rules.services[one] for one in ticket.work if one in self._rules.services]
        shown: shapes.Visitor = {
            "ticket": ticket.id,
            "label": ticket.label,
            "priority": ticket.priority,
            "service": ticket.service,
            "since": self._views.instant(ticket.started_at or ticket.called_at or ticket.since),
            "expected_min": sum(one.minutes for one in known),
        }
        if ticket.in_person:
            shown["in_person"] = True
        return shown

    def _classes(self, state: BranchState, now: datetime) -> list[shapes.FloorClass]:
        found: list[shapes.FloorClass] = []
        for one in waiting(self._views, state, now):
            target = self._rules.classes[one["priority"]].target.total_seconds() / 60
            found.append({**one, "target_min": target})
        return found
