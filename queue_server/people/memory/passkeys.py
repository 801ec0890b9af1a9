"""Passkeys, and recently answered challenges."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from queue_server.people.memory.rows import MemoryRows
from queue_server.people.passkeys.ports import Passkey, Spent, may_count


class MemoryPasskeys(MemoryRows):
    """Implements ``passkeys.ports.PasskeyStore``."""

    async def passkeys(self, user: str) -> Sequence[Passkey]:
        """A user's passkeys."""
        self._up()
        mine = [one for one in self._here.passkeys.values() if one.user == user]
        return sorted(mine, key=lambda one: (one.created_at, one.id))

    async def passkey(self, passkey_id: str) -> Passkey | None:
        """The passkey with that id."""
        self._up()
        return self._here.passkeys.get(passkey_id)

    async def passkey_counts(self) -> Mapping[str, int]:
        """How many passkeys each user has."""
        self._up()
        return Counter(one.user for one in self._here.passkeys.values())

    async def add_passkey(self, passkey: Passkey, spent: Spent) -> bool:
        """Keep a new passkey."""
        self._new(passkey.id in self._here.passkeys, passkey.id)
        if not self._spend(spent):
            return False
        self._here.passkeys[passkey.id] = passkey
        return True

    async def use_passkey(
        self, passkey_id: str, sign_count: int, at: datetime, spent: Spent
    ) -> bool:
        """Note a use of a passkey."""
        self._changes()
        kept = self._here.passkeys.get(passkey_id)
        if kept is None or not may_count(kept.sign_count, sign_count):
            return False
        if not self._spend(spent):
            return False
        self._here.passkeys[passkey_id] = replace(kept, sign_count=sign_count, used_at=at)
        return True

    async def rename_passkey(self, user: str, passkey_id: str, name: str) -> bool:
        """Rename a passkey."""
        self._changes()
        kept = self._here.passkeys.get(passkey_id)
        if kept is None or kept.user != user:
            return False
        self._here.passkeys[passkey_id] = replace(kept, name=name)
        return True

    async def remove_passkey(self, user: str, passkey_id: str) -> bool:
        """Remove a passkey."""
        self._changes()
        kept = self._here.passkeys.get(passkey_id)
        if kept is None or kept.user != user:
            return False
        del self._here.passkeys[passkey_id]
        return True

    async def remove_passkeys(self, user: str) -> int:
        """Remove all passkeys of a user."""
        self._changes()
        before = len(self._here.passkeys)
        self._here.passkeys = {k: one for k, one in self._here.passkeys.items() if one.user != user}
        return before - len(self._here.passkeys)

    async def spend(self, spent: Spent) -> bool:
        """Spend a challenge."""
        self._changes()
        return self._spend(spent)

    def _spend(self, spent: Spent) -> bool:
        if spent.challenge_hash in self._here.spent:
            return False
        self._here.spent[spent.challenge_hash] = spent.expires_at
        return True
