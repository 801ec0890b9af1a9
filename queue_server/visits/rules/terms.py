"""What an office has decided about its visits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from queue_server.core.rules import Text

#: Where every day begins and ends, among the names of zones.
OFFICE = "office"
#: The best order of so many stops is found exactly, in a tenth of a second.
MOST_STOPS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitKind:
    """A kind of visit: what is done there, and how long that takes for one person and each more."""

    services: tuple[str, ...]
    minutes: int
    more_minutes: int

    def takes(self, people: int) -> int:
        """The minutes that so many people need."""
        return self.minutes + (people - 1) * self.more_minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitTerms:
    """``travel``: minutes from zone to zone, both ways, :data:`OFFICE` among them.

    ``leaves`` and ``back`` are minutes of the local day. A visit is asked for at most
    ``ahead_days`` before it, and made at most ``trips`` times. ``keep_place`` is
    how long the place of an ended visit is kept.
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
        """Minutes from zone to zone. One that is configured no longer is as far as the farthest."""
        if start == end == OFFICE:
            return 0
        found = self.travel.get((start, end))
        return max(self.travel.values(), default=0) if found is None else found
