"""The counts of appointments as a table, and the appointments one by one.

Tested by tests/reports/rules/appointments/test_fate.py.
"""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from queue_server.reports.rules.appointments.fate import Appointment, BookTally, counted, key_of
from queue_server.reports.rules.cube.asking import Ask
from queue_server.reports.rules.cube.in_words import OfficeInWords
from queue_server.reports.rules.cube.measures import Measure, Value
from queue_server.reports.rules.cube.tables import by_group, listing, table, wanted_keys
from queue_server.reports.rules.sheet import Cell, Sheet

_DAY_S = 86_400


def _count(key: str, of: Callable[[BookTally], int]) -> Measure[BookTally]:
    return Measure(key, "n", of, adds=True)


def _quotient(
    key: str, unit: str, part: Callable[[BookTally], int], whole: Callable[[BookTally], float]
) -> Measure[BookTally]:
    def of(tally: BookTally) -> Value:
        digits = 4 if unit == "share" else 1
        return round(part(tally) / whole(tally), digits) if whole(tally) else None

    return Measure(key, unit, of)


def _over(tally: BookTally) -> int:
    """How many were settled without being given back."""
    return tally.came + tally.as_walkin + tally.stayed_away + tally.too_late


BOOK_MEASURES = (
    _count("booked", lambda t: t.booked),
    _count("booked_due", lambda t: t.due),
    _count("booked_came", lambda t: t.came),
    _count("booked_as_walkin", lambda t: t.as_walkin),
    _count("booked_stayed_away", lambda t: t.stayed_away),
    _count("booked_too_late", lambda t: t.too_late),
    _count("booked_given_back", lambda t: t.given_back),
    _count("booked_changed", lambda t: t.changed),
    _quotient("booked_missed_share", "share", lambda t: t.stayed_away + t.too_late, _over),
    _quotient("booked_late_share", "share", lambda t: t.late, lambda t: t.came),
    _quotient("booked_late_min", "min", lambda t: t.late_s, lambda t: t.late * 60),
    _quotient("booked_lead_days", "days", lambda t: t.lead_s, lambda t: t.booked * _DAY_S),
)


def book_figures(some: Sequence[Appointment], ask: Ask, office: OfficeInWords) -> Sheet:
    """A line for each group of appointments, and all of them together."""
    cells = ((cell.key, cell.tally) for cell in counted(some))
    return table(by_group(cells, ask, office, BookTally), BOOK_MEASURES, ask, office, BookTally)


_COLUMNS = (
    ("day", "day"), ("at", "text"), ("service", "text"), ("priority", "text"), ("origin", "text"),
    ("state", "text"), ("party", "n"), ("seats", "n"), ("lead_days", "days"), ("late_min", "min"),
    ("changes", "n"),
)  # fmt: skip


def listed_appointments(some: Sequence[Appointment], ask: Ask, office: OfficeInWords) -> Sheet:
    """The appointments one by one, in order of their time; cut at a bound that a note names."""
    wanted = wanted_keys(ask, office)
    found = sorted(
        (one for one in some if wanted(key_of(one))), key=lambda one: (one.due_at, one.id)
    )
    return listing(found, _COLUMNS, "appointment", _line, ask, office)


def _line(one: Appointment, office: OfficeInWords) -> tuple[Cell, ...]:
    return (
        one.day.isoformat(),
        f"{one.due_at.astimezone(ZoneInfo(office.zone)):%H:%M}",
        str(office.word("service", one.service)),
        str(office.word("priority", one.priority)),
        str(office.word("origin", key_of(one).origin)),
        office.say(f"appointment.state.{one.state}"),
        one.party,
        one.units,
        round(one.lead_s / _DAY_S, 1),
        None if one.late_s is None else round(one.late_s / 60, 1),
        one.changes,
    )
