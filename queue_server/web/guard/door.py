"""How many connections there may be, and which must leave when there is no room left.

Every connection comes in as a stranger and is recognised by its first valid token or session.
Some places are never given to strangers, so that enrolled screens and staff always find one; and no
address has more than its share of strangers. When there is no room, the first one from the most
crowded address leaves, so that a newcomer can show who it is.
"""

import resource
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

#: Connections of one server, if the system allows that many open files.
MOST = 12_500
#: Open files that are not connections: database, logs, backups.
OTHER_FILES = 64
#: Strangers from one address, which may be the shared address of a whole mobile network.
PER_ADDRESS = 512


class Guest(Protocol):
    """One connection."""

    address: str

    def throw_out(self) -> None:
        """End the connection at once."""
        ...


@dataclass(frozen=True, slots=True)
class DoorLimits:
    """Places in all, places that strangers never get, and strangers from one address."""

    most: int
    reserved: int
    per_address: int

    @classmethod
    def of_this_system(cls) -> "DoorLimits":
        """As many as the limit on open files allows; a quarter is reserved."""
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = MOST if soft == resource.RLIM_INFINITY else max(16, min(MOST, soft - OTHER_FILES))
        return cls(most, reserved=most // 4, per_address=min(PER_ADDRESS, most // 2))


class Door:
    """Every open connection: the recognised ones, and strangers by address.

    ``is_shared``: whether anyone may come from an address, as from a trusted proxy; it then has no
    limit of its own.
    """

    def __init__(
        self, room: DoorLimits, is_shared: Callable[[str], bool] = lambda address: False
    ) -> None:
        self.room = room
        self._is_shared = is_shared
        self._known: set[Guest] = set()
        self._strangers: dict[str, OrderedDict[Guest, None]] = {}
        self._count = 0
        self.thrown_out = 0

    def __len__(self) -> int:
        return len(self._known) + self._count

    @property
    def strangers(self) -> int:
        """How many have not shown who they are."""
        return self._count

    def come(self, guest: Guest) -> None:
        """Let a stranger in. When there is no room, the first one from the most crowded address
        leaves: the newcomer itself while recognised guests hold all places.
        """
        crowd = self._strangers.setdefault(guest.address, OrderedDict())
        crowd[guest] = None
        self._count += 1
        if len(crowd) > self.room.per_address and not self._is_shared(guest.address):
            self._throw_out(next(iter(crowd)))
        elif self._is_full():
            largest: OrderedDict[Guest, None] = max(self._strangers.values(), key=len)
            self._throw_out(next(iter(largest)))

    def _is_full(self) -> bool:
        return len(self) > self.room.most or self._count > self.room.most - self.room.reserved

    def recognise(self, guest: Guest) -> None:
        """A stranger has shown who it is."""
        if self._forget_stranger(guest):
            self._known.add(guest)

    def gone(self, guest: Guest) -> None:
        """A connection has ended."""
        self._known.discard(guest)
        self._forget_stranger(guest)

    def _throw_out(self, guest: Guest) -> None:
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
