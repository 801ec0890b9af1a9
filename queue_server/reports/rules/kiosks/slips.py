"""Slips that failed or are uncertain, by day, as a table.

Tested by tests/reports/rules/kiosks/test_slips.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from queue_server.reports.rules.cube.asking import Ask
from queue_server.reports.rules.cube.cells import Key, margin_key
from queue_server.reports.rules.cube.in_words import OfficeInWords
from queue_server.reports.rules.cube.measures import Measure
from queue_server.reports.rules.cube.tables import by_group, table
from queue_server.reports.rules.sheet import Sheet

UNCERTAIN, FAILED = "uncertain", "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedSlip:
    """What a kiosk last reported of a number's slip: ``uncertain`` or ``failed``."""

    day: date
    ticket: str
    outcome: str


@dataclass(slots=True, kw_only=True)
class SlipTally:
    """Numbers whose slip is uncertain, and whose slip failed."""

    uncertain: int = 0
    failed: int = 0

    def add(self, other: "SlipTally") -> None:
        """Add what another counted."""
        self.uncertain += other.uncertain
        self.failed += other.failed


SLIP_MEASURES: tuple[Measure[SlipTally], ...] = (
    Measure("slips_uncertain", "n", lambda tally: tally.uncertain, adds=True),
    Measure("slips_failed", "n", lambda tally: tally.failed, adds=True),
)


def slip_figures(some: Iterable[ReportedSlip], ask: Ask, office: OfficeInWords) -> Sheet:
    """A line for each group, and all of them together; no line opens a list."""
    cells = ((_key(one), _tally(one)) for one in some)
    groups = by_group(cells, ask, office, SlipTally)
    return replace(table(groups, SLIP_MEASURES, ask, office, SlipTally), opens=())


def _key(one: ReportedSlip) -> Key:
    return margin_key(one.day, "", "language", "")


def _tally(one: ReportedSlip) -> SlipTally:
    return SlipTally(uncertain=one.outcome == UNCERTAIN, failed=one.outcome == FAILED)
