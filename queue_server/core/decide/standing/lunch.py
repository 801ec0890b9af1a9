"""Rules of the lunch roster: who is away in which slot of today."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core import lunch
from queue_server.core.decide.command import Command, Rule
from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLunch(Command):
    """Plan each named counter's slot, by the local time it begins: ``11:30``; empty: no lunch."""

    NAME: ClassVar[str] = "plan-lunch"
    breaks: tuple[tuple[int, str], ...]


def plan_lunch(
    state: BranchState, rules: BranchRules, command: PlanLunch, now: datetime
) -> list[ev.Event]:
    """Set what differs from the present roster; no event if nothing does.

    Raises:
        UnknownThing: ``unknown_counter``.
        BadRequest: ``not_a_lunch_slot`` with the valid slots.
    """
    slots = {one.begins: one for one in lunch.slots(rules, now)}
    found: list[ev.Lunch] = []
    for number, begins in dict(command.breaks).items():
        if number not in state.counters:
            raise UnknownThing("unknown_counter", counter=number)
        if begins and begins not in slots:
            raise BadRequest("not_a_lunch_slot", field="breaks", slots=", ".join(slots))
        slot = slots[begins] if begins else None
        planned = ev.Lunch(
            counter=number,
            starts=slot.starts if slot else None,
            until=slot.until if slot else None,
        )
        if planned != state.lunch.get(number, ev.Lunch(counter=number)):
            found.append(planned)
    return [ev.LunchPlanned(breaks=tuple(found))] if found else []


RULES: dict[type[Command], Rule] = {PlanLunch: plan_lunch}
