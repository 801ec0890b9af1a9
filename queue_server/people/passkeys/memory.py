"""Passkeys in memory: their part of the accounts' store."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from queue_server.people.passkeys.ports import Passkey, Spent, may_count


@dataclass(slots=True)
class PasskeyTable:
    """The passkeys of one branch, and recently answered challenges."""

    kept: dict[str, Passkey] = field(default_factory=dict)
    spent: dict[str, datetime] = field(default_factory=dict)

    def spend(self, spent: Spent) -> bool:
        """Spend a challenge; False if it was spent before."""
        if spent.challenge_hash in self.spent:
            return False
        self.spent[spent.challenge_hash] = spent.expires_at
        return True

    def forget(self, before: datetime) -> None:
        """Forget challenges that have expired anyway."""
        self.spent = {k: until for k, until in self.spent.items() if until >= before}


class MemoryPasskeys:
    """Implements ``PasskeyStore``."""

    _keys: PasskeyTable

    def _up(self) -> None:
        """Fail while the store is down."""
        raise NotImplementedError

    def _new(self, taken: bool, name: str) -> None:
        """Count a change, and refuse what already exists."""
        raise NotImplementedError

    def _changes(self) -> None:
        """Count a change."""
        raise NotImplementedError

    async def passkeys(self, user: str) -> Sequence[Passkey]:
        """A user's passkeys."""
        self._up()
        mine = [one for one in self._keys.kept.values() if one.user == user]
        return sorted(mine, key=lambda one: (one.created_at, one.id))

    async def passkey(self, passkey_id: str) -> Passkey | None:
        """The passkey with that id."""
        self._up()
        return self._keys.kept.get(passkey_id)

    async def passkey_counts(self) -> Mapping[str, int]:
        """How many passkeys each user has."""
        self._up()
        return Counter(one.user for one in self._keys.kept.values())

    async def add_passkey(self, passkey: Passkey, spent: Spent) -> bool:
        """Keep a new passkey."""
        self._new(passkey.id in self._keys.kept, passkey.id)
        if not self._keys.spend(spent):
            return False
        self._keys.kept[passkey.id] = passkey
        return True

    async def use_passkey(
        self, passkey_id: str, sign_count: int, at: datetime, spent: Spent
    ) -> bool:
        """Note a use of a passkey."""
        self._changes()
        kept = self._keys.kept.get(passkey_id)
        if kept is None or not may_count(kept.sign_count, sign_count):
            return False
        if not self._keys.spend(spent):
            return False
        self._keys.kept[passkey_id] = replace(kept, sign_count=sign_count, used_at=at)
        return True

    async def rename_passkey(self, user: str, passkey_id: str, name: str) -> bool:
        """Rename a passkey."""
        self._changes()
        kept = self._keys.kept.get(passkey_id)
        if kept is None or kept.user != user:
            return False
        self._keys.kept[passkey_id] = replace(kept, name=name)
        return True

    async def remove_passkey(self, user: str, passkey_id: str) -> bool:
        """Remove a passkey."""
        self._changes()
        kept = self._keys.kept.get(passkey_id)
        if kept is None or kept.user != user:
            return False
        del self._keys.kept[passkey_id]
        return True

    async def remove_passkeys(self, user: str) -> int:
        """Remove all passkeys of a user."""
        self._changes()
        before = len(self._keys.kept)
        self._keys.kept = {k: one for k, one in self._keys.kept.items() if one.user != user}
        return before - len(self._keys.kept)

    async def spend(self, spent: Spent) -> bool:
        """Spend a challenge."""
        self._changes()
        return self._keys.spend(spent)
