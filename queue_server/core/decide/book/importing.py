"""Many bookings at once, from a list kept elsewhere: all of them, or none with the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core.booking import availability
from queue_server.core.booking.moving import Proposing
from queue_server.core.booking.seating import cleared
from queue_server.core.decide.book.booking import checked, require_new
from queue_server.core.decide.command import Command, Rule
from queue_server.core.errors import BadRequest, Refused
from queue_server.core.line.booking import Booking
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState

#: Most rows of one list, so that a clerk's command never waits for a long one.
MOST = 200
#: Origin of these bookings.
BY_IMPORT = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """One booking of the list."""

    pool: str
    services: tuple[str, ...]
    day: date
    minute: int
    party: int = 1
    language: str = "zh-TW"
    priority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBookings(Command):
    """Book every row. The caller makes ``ids`` and ``marks``, one for each row."""

    NAME: ClassVar[str] = "import-bookings"
    STANDING: ClassVar[bool] = True
    rows: tuple[ImportRow, ...]
    ids: tuple[str, ...] = field(compare=False)
    marks: tuple[str, ...] = field(compare=False)


def judged(
    state: BranchState, rules: BranchRules, command: ImportBookings, now: datetime
) -> list[Booking | str]:
    """What each row would become: a booking, or the code of its refusal. No seat is given twice."""
    seating = Proposing(state, rules, now, notice=timedelta(0))
    found: list[Booking | str] = []
    for row, name, mark in zip(command.rows, command.ids, command.marks, strict=True):
        try:
            found.append(_booking(seating, row, name, mark))
        except (BadRequest, Refused) as refused:
            found.append(refused.code)
    return found


def _booking(seating: Proposing, row: ImportRow, name: str, mark: str) -> Booking:
    priority = checked(seating.rules, row.language, row.priority)
    require_new(seating.state, name, mark)
    want = availability.wanted(seating.rules, row.pool, row.services, row.party, staff=True)
    got = seating.at(want, row.day, row.minute)
    if got is None:
        raise Refused("slot_taken")
    seats, due = got
    return Booking(
        id=name,
        seats=seats,
        services=want.services,
        party=row.party,
        language=row.language,
        priority=priority,
        origin=BY_IMPORT,
        due_at=due,
        mark=mark,
        made_at=seating.now,
    )


def import_bookings(
    state: BranchState, rules: BranchRules, command: ImportBookings, now: datetime
) -> Sequence[ev.Event]:
    """Book all of the rows.

    Raises:
        BadRequest: ``too_many_rows``.
        Refused: ``import_refused`` when one of them cannot be booked: then none is.
    """
    if not 1 <= len(command.rows) <= MOST:
        raise BadRequest("too_many_rows", most=MOST)
    made = judged(state, rules, command, now)
    if wrong := [n for n, one in enumerate(made, 1) if isinstance(one, str)]:
        raise Refused("import_refused", rows=wrong)
    found: list[ev.Event] = []
    for one in (one for one in made if isinstance(one, Booking)):
        found += cleared(state, now, one.seats)
        found.append(ev.BookingMade(id=one.id, booking=one))
    return found


RULES: dict[type[Command], Rule] = {ImportBookings: import_bookings}
