"""Rate limits by name. Time is an argument, in seconds of any monotonic clock."""

from collections import OrderedDict
from dataclasses import dataclass, field

#: The name not seen for the longest time is forgotten first.
MOST_REMEMBERED = 4096


class Interval:
    """Once per ``every_s`` and name; the same request sent again (same key) is not counted."""

    def __init__(self, every_s: float) -> None:
        self.every_s = every_s
        self._last: OrderedDict[str, tuple[float, str | None]] = OrderedDict()

    def wait_s(self, name: str, key: str | None, now: float) -> float:
        """Seconds still to wait; 0 means go, and is counted."""
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


class RateLimit:
    """At most ``most`` times within ``within_s`` by one name."""

    def __init__(self, most: int, within_s: float) -> None:
        self._most = most
        self._within_s = within_s
        self._seen: OrderedDict[str, tuple[float, ...]] = OrderedDict()

    def must_wait_s(self, name: str, now: float) -> float:
        """Seconds still to wait; 0 means go. Counts nothing."""
        recent = self._recent(name, now)
        return recent[0] + self._within_s - now if len(recent) >= self._most else 0.0

    def wait_s(self, name: str, now: float) -> float:
        """As :meth:`must_wait_s`, but 0 is counted."""
        wait_s = self.must_wait_s(name, now)
        if wait_s == 0:
            self._seen[name] = (*self._recent(name, now), now)
            self._seen.move_to_end(name)
            if len(self._seen) > MOST_REMEMBERED:
                self._seen.popitem(last=False)
        return wait_s

    def _recent(self, name: str, now: float) -> tuple[float, ...]:
        return tuple(at for at in self._seen.get(name, ()) if now - at < self._within_s)


@dataclass(slots=True)
class Guesses:
    """Wrong codes: a few a minute and some more an hour for one name; those of all names together
    show when codes are tried from many places.
    """

    minute: RateLimit = field(default_factory=lambda: RateLimit(5, 60.0))
    hour: RateLimit = field(default_factory=lambda: RateLimit(20, 3600.0))
    everybody: RateLimit = field(default_factory=lambda: RateLimit(20, 3600.0))

    def must_wait_s(self, name: str, now: float) -> float:
        """Seconds still to wait; 0 means go. Counts nothing."""
        return max(one.must_wait_s(name, now) for one in (self.minute, self.hour))

    def wrong(self, name: str, now: float) -> bool:
        """Count a wrong code. Returns whether all names together had too many in the last hour."""
        self.minute.wait_s(name, now)
        self.hour.wait_s(name, now)
        self.everybody.wait_s("", now)
        return self.everybody.must_wait_s("", now) > 0


@dataclass(slots=True)
class Limits:
    """How fast people and machines may ask for what costs others something.

    Switched off for load tests, on loopback only. Sign-in and the pace of strangers
    (:mod:`~queue_server.web.guard.pace`) are not among them and stay.
    """

    on: bool = True
    issue: Interval = field(default_factory=lambda: Interval(2.0))
    holds: RateLimit = field(default_factory=lambda: RateLimit(20, 60.0))
    codes: Guesses = field(default_factory=Guesses)
    help: Interval = field(default_factory=lambda: Interval(5.0))
