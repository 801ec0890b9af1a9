"""How long each notice was seen on this wall, by day; survives a restart."""

from collections.abc import Mapping
from datetime import date
from typing import Any

#: Days that are remembered: yesterday is still reported after midnight.
DAYS_KEPT = 2
#: When two looks are further apart than this, the wall stood still: the time is not counted.
LONGEST_LOOK_S = 5.0


class Airtime:
    """Seconds by day and notice. Reports are cumulative: sending one twice changes nothing."""

    def __init__(self, kept: Any = None) -> None:
        self._seconds: dict[str, dict[str, float]] = _checked(kept)
        self._looked_s: float | None = None

    def look(self, day: date, notice: str | None, now_s: float) -> None:
        """Note what has been shown since the last look; ``now_s`` are monotonic seconds."""
        before, self._looked_s = self._looked_s, now_s
        if notice is None or before is None or not 0 < now_s - before <= LONGEST_LOOK_S:
            return
        today = self._seconds.setdefault(day.isoformat(), {})
        today[notice] = today.get(notice, 0.0) + now_s - before
        for old in sorted(self._seconds)[:-DAYS_KEPT]:
            del self._seconds[old]

    def kept(self) -> Mapping[str, Mapping[str, float]]:
        """What has to be kept for a restart."""
        return self._seconds

    def report(self) -> list[tuple[str, dict[str, int]]]:
        """Whole seconds of each notice, day by day."""
        return [
            (day, {notice: int(s) for notice, s in seconds.items() if s >= 1})
            for day, seconds in sorted(self._seconds.items())
        ]


def _checked(kept: Any) -> dict[str, dict[str, float]]:
    """The contents of a file, or none of it if damaged."""
    try:
        return {
            date.fromisoformat(day).isoformat(): {str(n): float(s) for n, s in seconds.items()}
            for day, seconds in kept.items()
        }
    except (AttributeError, TypeError, ValueError):
        return {}
