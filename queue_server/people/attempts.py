"""Wrong passwords, counted per name and address. Right ones cost nothing. Pure: time is an
argument.

A name without an account is counted like any other, so that waiting reveals nothing about who
exists. A name guessed from many addresses delays only addresses it never signed in from.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from queue_server.people.rules import AccountPolicy, lock_for

#: The entry unused for the longest time is forgotten first.
MOST_REMEMBERED = 4096
FORGOTTEN_AFTER = timedelta(hours=24)
#: Failures on one name within an hour, from addresses it never signed in from.
MOST_ON_A_NAME = 100
#: An address may fail this many times as often, over all names, as one name from it.
NAMES_AT_AN_ADDRESS = 10

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    last: datetime


class _Counted(Generic[Key]):
    """Failures by key; after ``quiet`` without one, a key starts again at zero. Bounded."""

    def __init__(self, quiet: timedelta) -> None:
        self._quiet = quiet
        self._kept: OrderedDict[Key, _Failures] = OrderedDict()

    def of(self, key: Key, now: datetime) -> _Failures:
        found = self._kept.get(key)
        if found is None or now - found.last >= self._quiet:
            return _Failures(0, now)
        return found

    def add(self, key: Key, now: datetime) -> int:
        count = self.of(key, now).count + 1
        self._kept[key] = _Failures(count, now)
        self._kept.move_to_end(key)
        if len(self._kept) > MOST_REMEMBERED:
            self._kept.popitem(last=False)
        return count

    def forget(self, key: Key) -> None:
        self._kept.pop(key, None)

    def known(self) -> list[Key]:
        return list(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


class Attempts:
    """Whether a password may be tried now."""

    def __init__(self, policy: AccountPolicy) -> None:
        self._policy = policy
        self._pairs: _Counted[tuple[str, str]] = _Counted(FORGOTTEN_AFTER)
        self._names: _Counted[str] = _Counted(timedelta(hours=1))
        self._addresses: _Counted[str] = _Counted(timedelta(minutes=1))
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()

    def wait(self, name: str, address: str, now: datetime) -> timedelta:
        """How long to wait still; zero means go."""
        pair = (name.casefold(), address)
        failures = self._pairs.of(pair, now)
        waits = [_left(failures.last, lock_for(self._policy, failures.count), now)]
        if pair not in self._known:
            on_name, from_address = self._names.of(pair[0], now), self._addresses.of(address, now)
            if on_name.count >= MOST_ON_A_NAME:
                waits.append(_left(on_name.last, timedelta(hours=1), now))
            if from_address.count >= self._policy.failures_per_min * NAMES_AT_AN_ADDRESS:
                waits.append(_left(from_address.last, timedelta(minutes=1), now))
        return max(waits)

    def failed(self, name: str, address: str, now: datetime) -> timedelta | None:
        """Count a wrong password. Returns the wait it causes, if any."""
        pair = (name.casefold(), address)
        if pair not in self._known:
            self._names.add(pair[0], now)
            self._addresses.add(address, now)
        return lock_for(self._policy, self._pairs.add(pair, now))

    def succeeded(self, name: str, address: str) -> None:
        """Forget the failures of this name from this address, and spare the pair from now on."""
        pair = (name.casefold(), address)
        self._pairs.forget(pair)
        self._known[pair] = None
        self._known.move_to_end(pair)
        if len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)

    def lift(self, name: str) -> None:
        """Forget every failure on a name: an administrator gave it a new password."""
        name = name.casefold()
        self._names.forget(name)
        for pair in [pair for pair in self._pairs.known() if pair[0] == name]:
            self._pairs.forget(pair)


def _left(last: datetime, wait: timedelta | None, now: datetime) -> timedelta:
    return timedelta() if wait is None else max(timedelta(), last + wait - now)
