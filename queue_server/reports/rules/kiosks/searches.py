"""How many searches at the kiosks led nowhere, by day and language, as a table.

Tested by tests/reports/rules/kiosks/test_searches.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from queue_server.reports.rules.cube.asking import Ask
from queue_server.reports.rules.cube.cells import Key, margin_key
from queue_server.reports.rules.cube.in_words import OfficeInWords
from queue_server.reports.rules.cube.measures import Measure, Value
from queue_server.reports.rules.cube.tables import by_group, table
from queue_server.reports.rules.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchCount:
    """Searches of a day in a language; ``fruitless`` led to no service. No words are kept."""

    day: date
    language: str
    searches: int
    fruitless: int


@dataclass(slots=True, kw_only=True)
class SearchTally:
    """Searches, and those that led to no service."""

    searches: int = 0
    fruitless: int = 0

    def add(self, other: "SearchTally") -> None:
        """Add what another counted."""
        self.searches += other.searches
        self.fruitless += other.fruitless


def _share(tally: SearchTally) -> Value:
    return round(tally.fruitless / tally.searches, 4) if tally.searches else None


SEARCH_MEASURES: tuple[Measure[SearchTally], ...] = (
    Measure("searches", "n", lambda tally: tally.searches, adds=True),
    Measure("searches_fruitless", "n", lambda tally: tally.fruitless, adds=True),
    Measure("searches_fruitless_share", "share", _share),
)


def search_figures(some: Iterable[SearchCount], ask: Ask, office: OfficeInWords) -> Sheet:
    """A line for each group, and all of them together; no line opens a list."""
    cells = ((_key(one), _tally(one)) for one in some)
    groups = by_group(cells, ask, office, SearchTally)
    return replace(table(groups, SEARCH_MEASURES, ask, office, SearchTally), opens=())


def _key(one: SearchCount) -> Key:
    return margin_key(one.day, "", "language", one.language)


def _tally(one: SearchCount) -> SearchTally:
    return SearchTally(searches=one.searches, fruitless=one.fruitless)
