"""The figures of each report that has some, in the order of its columns.

Tested by tests/reports/rules/cube/test_in_words.py.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from queue_server.reports.rules.appointments.figures import BOOK_MEASURES
from queue_server.reports.rules.appointments.seats import SEAT_MEASURES
from queue_server.reports.rules.counters.figures import COUNTER_MEASURES
from queue_server.reports.rules.cube.asking import (
    BOOKINGS,
    COUNTERS,
    FIGURES,
    SEARCHES,
    SEATS,
    SLIPS,
    STAFFING_SAID,
)
from queue_server.reports.rules.cube.measures import MEASURES, Measure
from queue_server.reports.rules.kiosks.searches import SEARCH_MEASURES
from queue_server.reports.rules.kiosks.slips import SLIP_MEASURES
from queue_server.reports.rules.staffing.said import SAID_MEASURES


def measures_of(name: str) -> Sequence[Measure[Any]]:
    """The measures of a report; none for one that lists, compares or advises."""
    beside: Mapping[str, Sequence[Measure[Any]]] = {
        COUNTERS: COUNTER_MEASURES,
        BOOKINGS: BOOK_MEASURES,
        SEATS: SEAT_MEASURES,
        SEARCHES: SEARCH_MEASURES,
        SLIPS: SLIP_MEASURES,
        STAFFING_SAID: SAID_MEASURES,
    }
    if name in beside:
        return beside[name]
    return [MEASURES[key] for key in FIGURES.get(name, ())]
