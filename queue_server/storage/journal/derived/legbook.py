"""Legs in memory, kept by the same operations that keep them in tables.

The in-memory journal answers from it, and ``verify`` compares it with the ``leg`` table.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from queue_server.storage.journal.derived.projection import LegOp, LegStep, instant, maybe_instant
from queue_server.usecases.ports import Leg

_REOPEN: dict[LegStep, dict[str, Any]] = {
    LegStep.TO_WAITING: {"called_at": None, "started_at": None, "counter": None},
    LegStep.TO_CALLED: {"started_at": None},
    LegStep.TO_SERVING: {},
}


class LegBook:
    """The legs of tickets, oldest first."""

    def __init__(self) -> None:
        self.legs: dict[str, list[Leg]] = {}

    def apply(self, op: LegOp) -> None:
        """Carry out one operation."""
        legs = self.legs.setdefault(op.ticket, [])
        if op.step is LegStep.OPEN:
            legs.append(_opened(op))
        elif op.step is LegStep.DROP:
            legs[:] = [leg for leg in legs if leg.seq != op.values[0]]
        elif legs:
            legs[-1] = replace(legs[-1], **_changes(op))

    def ended(self, since: date, limit: int) -> tuple[Leg, ...]:
        """The newest ended legs from a day on, oldest first."""
        found = [
            leg
            for legs in self.legs.values()
            for leg in legs
            if leg.day >= since and leg.ended_at is not None
        ]
        found.sort(key=lambda leg: (leg.day, leg.seq))
        return tuple(found[-limit:]) if limit else ()


def _opened(op: LegOp) -> Leg:
    seq, day, service, priority, counter, queued, called, started = op.values
    assert isinstance(seq, int)
    assert isinstance(queued, int)
    assert counter is None or isinstance(counter, int)
    return Leg(
        ticket=op.ticket,
        seq=seq,
        day=date.fromisoformat(str(day)),
        service=str(service),
        priority=str(priority),
        counter=counter,
        queued_at=instant(queued),
        called_at=_when(called),
        started_at=_when(started),
        ended_at=None,
        ending=None,
    )


def _changes(op: LegOp) -> dict[str, Any]:
    values = op.values
    if op.step is LegStep.CALL:
        return {"counter": values[0], "called_at": _when(values[1])}
    if op.step is LegStep.START:
        return {"counter": values[0], "started_at": _when(values[1])}
    if op.step is LegStep.CLASS:
        return {"priority": values[0]}
    if op.step is LegStep.CLOSE:
        return {"ended_at": _when(values[0]), "ending": values[1]}
    return {"ended_at": None, "ending": None, **_REOPEN[op.step]}


def _when(value: Any) -> Any:
    return maybe_instant(value)
