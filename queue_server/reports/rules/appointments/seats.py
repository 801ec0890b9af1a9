"""How full the book was: the seats of appointments beside those that were offered.

A seat belongs to the half hour in which it begins. What was offered is what is configured now, but
never less than what was booked: a pool may have been larger then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from queue_server.core.line.booking import SEATED
from queue_server.reports.rules.appointments.fate import Appointment
from queue_server.reports.rules.appointments.offered import Offered
from queue_server.reports.rules.cube.asking import Ask
from queue_server.reports.rules.cube.cells import HALF_HOUR_S, Key
from queue_server.reports.rules.cube.in_words import OfficeInWords
from queue_server.reports.rules.cube.measures import Measure, Value
from queue_server.reports.rules.cube.tables import by_group, table
from queue_server.reports.rules.sheet import Sheet


@dataclass(slots=True, kw_only=True)
class SeatTally:
    """Seats offered, and seats booked and not given back."""

    offered: int = 0
    booked: int = 0

    def add(self, other: "SeatTally") -> None:
        """Add what another counted."""
        self.offered += other.offered
        self.booked += other.booked


def _fill(tally: SeatTally) -> Value:
    return round(tally.booked / tally.offered, 4) if tally.offered else None


SEAT_MEASURES: tuple[Measure[SeatTally], ...] = (
    Measure("seats_offered", "n", lambda tally: tally.offered, adds=True),
    Measure("seats_booked", "n", lambda tally: tally.booked, adds=True),
    Measure("fill_share", "share", _fill),
)


def seat_cells(
    some: Iterable[Appointment], offered: Offered, zone: str
) -> list[tuple[Key, SeatTally]]:
    """The seats of each half hour of each day; the rest of each key is blank."""
    cells: dict[Key, SeatTally] = {}
    for one in some:
        if one.state in SEATED:
            for at in _begins(one):
                cells.setdefault(_key(one.day, at), SeatTally()).booked += 1
    for name, halves in offered.items():
        day = date.fromisoformat(name)
        midnight = datetime.combine(day, time(), ZoneInfo(zone))
        for minute, count in halves.items():
            key = _key(day, midnight + timedelta(minutes=int(minute)))
            cells.setdefault(key, SeatTally()).offered += count
    for tally in cells.values():
        tally.offered = max(tally.offered, tally.booked)
    return list(cells.items())


def _begins(one: Appointment) -> list[datetime]:
    """When each seat of an appointment begins; one kept without seats counts as one seat."""
    step = timedelta(minutes=one.unit_min or 0)
    return [one.due_at + n * step for n in range(one.units or 1)]


def _key(day: date, at: datetime) -> Key:
    second = int(at.timestamp()) // HALF_HOUR_S * HALF_HOUR_S
    return Key(
        day=day, half_at=datetime.fromtimestamp(second, UTC), service="", priority="", origin="",
        counter=0, language="",
    )  # fmt: skip


def seat_figures(
    some: Sequence[Appointment], offered: Offered, ask: Ask, office: OfficeInWords
) -> Sheet:
    """A line for each group of seats, and all of them together."""
    groups = by_group(seat_cells(some, offered, office.zone), ask, office, SeatTally)
    return table(groups, SEAT_MEASURES, ask, office, SeatTally)
