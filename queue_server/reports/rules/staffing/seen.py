"""What was seen of the days that a staffing is compared with: open counters, and waits.

Tested by tests/reports/rules/staffing/test_daily.py and test_said.py.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from queue_server.reports.rules.counters.time import CounterCell
from queue_server.reports.rules.cube.cells import Cell, Key
from queue_server.reports.rules.cube.in_words import OfficeInWords
from queue_server.reports.rules.cube.making import within_target
from queue_server.reports.rules.cube.tally import Tally

P = TypeVar("P", bound=Hashable)


def open_ms(seats: Iterable[CounterCell], place: Callable[[Key], P]) -> dict[P, int]:
    """How long counters were open together, by day, half hour or whatever ``place`` makes."""
    made: dict[P, int] = {}
    for one in seats:
        at = place(one.key)
        made[at] = made.get(at, 0) + one.tally.open_ms
    return made


def waits(
    cells: Iterable[Cell], office: OfficeInWords, place: Callable[[Key], P]
) -> dict[P, Tally]:
    """Tallies of those who were called, and of those called within the target."""
    made: dict[P, Tally] = {}
    for cell in cells:
        tally = made.setdefault(place(cell.key), Tally())
        tally.waited += cell.tally.waited
        tally.within_target += within_target(cell, office)
    return made
