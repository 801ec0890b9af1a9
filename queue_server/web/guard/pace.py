"""How fast strangers from one address may ask: a burst of requests, then a number per second.

Faster callers are delayed, not refused. Pure: the time is an argument.
"""

from collections import OrderedDict

#: Unauthenticated requests from one address; enough for a lobby of phones behind one router.
BURST, PER_S = 200, 100
#: The address idle for the longest time is forgotten first and gets a new burst.
MOST_REMEMBERED = 4096


class Pace:
    """When each address may be answered next."""

    def __init__(self) -> None:
        self._due: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._due)

    def take(self, address: str, now: float) -> bool:
        """Take the next turn if it is due; otherwise nothing is reserved."""
        if round(self._due.get(address, 0.0) + 1 / PER_S - now, 6) > 0:
            return False
        self.wait(address, now)
        return True

    def wait(self, address: str, now: float) -> float:
        """Reserve the next turn; returns the seconds until it."""
        due = max(self._due.get(address, 0.0), now - BURST / PER_S) + 1 / PER_S
        self._due[address] = due
        self._due.move_to_end(address)
        if len(self._due) > MOST_REMEMBERED:
            self._due.popitem(last=False)
        return max(0.0, round(due - now, 6))
