"""How many connections there may be, and who has to leave when there is no more room.

Machines and staff who were recognised keep their place. When the house is full, the stranger who
came first from the address with most strangers leaves, so that a newcomer can say who it is.
"""

import resource
from collections import OrderedDict
from typing import Protocol

#: Connections of one server, if the system allows so many files.
MOST = 12_500
#: Files that are no connections: database, logs, backups.
OTHER_FILES = 64


class Guest(Protocol):
    """One connection."""

    address: str

    def throw_out(self) -> None:
        """End it at once."""
        ...


def most_connections() -> int:
    """As many as the limit on open files allows."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if soft == resource.RLIM_INFINITY else max(16, min(MOST, soft - OTHER_FILES))


class Door:
    """Every connection by what is known of it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: set[Guest] = set()
        self._strangers: dict[str, OrderedDict[Guest, None]] = {}
        self._count = 0
        self.thrown_out = 0

    def __len__(self) -> int:
        return len(self._known) + self._count

    def come(self, guest: Guest) -> None:
        """Let a stranger in; another one leaves when there is no room."""
        if len(self) >= self._most and self._strangers:
            self._throw_one_out()
        self._strangers.setdefault(guest.address, OrderedDict())[guest] = None
        self._count += 1

    def recognise(self, guest: Guest) -> None:
        """A stranger has shown who it is."""
        if self._forget_stranger(guest):
            self._known.add(guest)

    def gone(self, guest: Guest) -> None:
        """A connection has ended."""
        self._known.discard(guest)
        self._forget_stranger(guest)

    def _throw_one_out(self) -> None:
        crowd = max(self._strangers.values(), key=len)
        guest = next(iter(crowd))
        self._forget_stranger(guest)
        self.thrown_out += 1
        guest.throw_out()

    def _forget_stranger(self, guest: Guest) -> bool:
        crowd = self._strangers.get(guest.address)
        if crowd is None or guest not in crowd:
            return False
        del crowd[guest]
        self._count -= 1
        if not crowd:
            del self._strangers[guest.address]
        return True
