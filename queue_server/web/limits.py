"""How often somebody may do something. Time is an argument, in seconds of any steady clock."""

from collections import OrderedDict
from dataclasses import dataclass, field

#: Whoever has not been seen for longest is forgotten first.
MOST_REMEMBERED = 4096


class Interval:
    """Once per ``every_s`` and name; the same request again (same key) is not another."""

    def __init__(self, every_s: float) -> None:
        self.every_s = every_s
        self._last: OrderedDict[str, tuple[float, str | None]] = OrderedDict()

    def wait_s(self, name: str, key: str | None, now: float) -> float:
        """Seconds still to wait; 0 means go, and counts."""
        last = self._last.get(name)
        if last is not None:
            at, last_key = last
            if key is not None and key == last_key:
                return 0.0
            if now - at < self.every_s:
                return self.every_s - (now - at)
        self._last[name] = (now, key)
        self._last.move_to_end(name)
        if len(self._last) > MOST_REMEMBERED:
            self._last.popitem(last=False)
        return 0.0


@dataclass(slots=True)
class Limits:
    """The limits of an office. Switched off for load tests on loopback only."""

    on: bool = True
    issue: Interval = field(default_factory=lambda: Interval(2.0))
    help: Interval = field(default_factory=lambda: Interval(5.0))
