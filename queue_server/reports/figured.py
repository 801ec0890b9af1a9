"""The figures of each report that has some, in the order of its columns.

Tested by tests/reports/cube/test_office.py.
"""

from collections.abc import Sequence
from typing import Any

from queue_server.reports.appointments.figures import BOOK_MEASURES
from queue_server.reports.appointments.seats import SEAT_MEASURES
from queue_server.reports.counters.figures import COUNTER_MEASURES
from queue_server.reports.cube.asking import BOOKINGS, COUNTERS, FIGURES, SEARCHES, SEATS, SLIPS
from queue_server.reports.cube.measures import MEASURES, Measure
from queue_server.reports.kiosks.searches import SEARCH_MEASURES
from queue_server.reports.kiosks.slips import SLIP_MEASURES


def measures_of(name: str) -> Sequence[Measure[Any]]:
    """The measures of a report; none of one that lists, compares or advises."""
    if name == COUNTERS:
        return COUNTER_MEASURES
    if name == BOOKINGS:
        return BOOK_MEASURES
    if name == SEATS:
        return SEAT_MEASURES
    if name == SEARCHES:
        return SEARCH_MEASURES
    if name == SLIPS:
        return SLIP_MEASURES
    return [MEASURES[key] for key in FIGURES.get(name, ())]
