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


class PerMinute:
    """So many a minute and name, refilled evenly; an attempt that was fine is given back."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, name: str, now: float) -> float:
        """Seconds still to wait; 0 means go, and counts."""
        left, at = self._left.get(name, (float(self.most), now))
        left = min(float(self.most), left + (now - at) * self.most / 60)
        if left < 1:
            return (1 - left) * 60 / self.most
        self._keep(name, left - 1, now)
        return 0.0

    def give_back(self, name: str) -> None:
        """The last attempt does not count."""
        left, at = self._left.get(name, (float(self.most), 0.0))
        self._keep(name, min(float(self.most), left + 1), at)

    def _keep(self, name: str, left: float, at: float) -> None:
        self._left[name] = (left, at)
        self._left.move_to_end(name)
        if len(self._left) > MOST_REMEMBERED:
            self._left.popitem(last=False)


@dataclass(slots=True)
class Limits:
    """The limits of an office. Switched off for load tests on loopback only."""

    on: bool = True
    issue: Interval = field(default_factory=lambda: Interval(2.0))
    sign_in: PerMinute = field(default_factory=lambda: PerMinute(5))
