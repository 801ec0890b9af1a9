"""What an office has configured about its visits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from queue_server.core.rules import Text

#: Where every day begins and ends, among the names of zones.
OFFICE = "office"
#: Most stops of a day: up to here the exact best order takes a tenth of a second.
MOST_STOPS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitKind:
    """A kind of visit: what is done, and how long it takes for one person and each further one."""

    services: tuple[str, ...]
    minutes: int
    more_minutes: int

    def takes(self, people: int) -> int:
        """The minutes needed for a number of people."""
        return self.minutes + (people - 1) * self.more_minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitTerms:
    """``travel``: minutes from zone to zone, both ways, :data:`OFFICE` among them.

    ``leaves`` and ``back`` are minutes of the local day. A visit is requested at most
    ``ahead_days`` in advance, and made at most ``trips`` times. ``keep_place`` is how long the
    place of an ended visit is kept.
    """

    kinds: Mapping[str, VisitKind]
    zones: Mapping[str, Text]
    travel: Mapping[tuple[str, str], int]
    leaves: int
    back: int
    ahead_days: int = 30
    trips: int = 2
    keep_place: timedelta = timedelta(days=30)

    def between(self, start: str, end: str) -> int:
        """Minutes from zone to zone. A zone no longer configured counts as far as the farthest."""
        if start == end == OFFICE:
            return 0
        found = self.travel.get((start, end))
        return max(self.travel.values(), default=0) if found is None else found
