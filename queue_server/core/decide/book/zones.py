"""A new edition of the time zones: bookings keep their local time, and their instants follow."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core.booking.availability import start_of
from queue_server.core.decide.command import Command, Rule
from queue_server.core.line.booking import BookingState
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowZone(Command):
    """Compute the instants of all bookings again. Nothing on most starts."""

    NAME: ClassVar[str] = "follow-zone"


def follow_zone(
    state: BranchState, rules: BranchRules, command: FollowZone, now: datetime
) -> list[ev.Event]:
    """Correct the instants that were computed with other rules of the zone.

    A local time that the clocks now skip keeps the instant it had.
    """
    found: list[ev.Event] = []
    for one in state.book.bookings.values():
        due = start_of(rules, one.seats.day, one.seats.minute)
        if one.state is BookingState.BOOKED and due is not None and due != one.due_at:
            moved = replace(one, due_at=due, sequence=one.sequence + 1)
            found.append(ev.BookingChanged(id=one.id, booking=moved))
    return found


RULES: dict[type[Command], Rule] = {FollowZone: follow_zone}
