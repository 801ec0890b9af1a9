"""The second step of signing in: its secret and its recovery codes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from queue_server.people.memory.rows import MemoryRows
from queue_server.people.ports import SecondStep


class MemorySecondSteps(MemoryRows):
    """Implements ``ports.SecondStepStore``."""

    async def second_step(self, user: str) -> SecondStep | None:
        """A user's second step."""
        self._up()
        return self._here.second.get(user)

    async def who_has_second_step(self) -> frozenset[str]:
        """The users whose second step is confirmed."""
        self._up()
        return frozenset(k for k, one in self._here.second.items() if one.confirmed_at is not None)

    async def begin_second_step(self, user: str, secret: str) -> bool:
        """Keep a secret to be confirmed."""
        self._changes()
        kept = self._here.second.get(user)
        if kept is not None and kept.confirmed_at is not None:
            return False
        self._here.second[user] = SecondStep(user=user, secret=secret)
        return True

    async def confirm_second_step(
        self, user: str, at: datetime, step: int, recovery: Sequence[str]
    ) -> bool:
        """Activate the second step."""
        self._changes()
        kept = self._here.second.get(user)
        if kept is None or kept.confirmed_at is not None:
            return False
        self._here.second[user] = replace(kept, confirmed_at=at, last_step=step)
        self._here.recovery[user] = set(recovery)
        return True

    async def use_step(self, user: str, step: int) -> bool:
        """Use up a step."""
        self._changes()
        kept = self._here.second.get(user)
        if kept is None or kept.last_step >= step:
            return False
        self._here.second[user] = replace(kept, last_step=step)
        return True

    async def use_recovery(self, user: str, code_hash: str) -> bool:
        """Use up a recovery code."""
        self._changes()
        codes = self._here.recovery.get(user, set())
        known = code_hash in codes
        codes.discard(code_hash)
        return known

    async def recovery_left(self, user: str) -> int:
        """How many recovery codes are left."""
        self._up()
        return len(self._here.recovery.get(user, ()))

    async def replace_recovery(self, user: str, recovery: Sequence[str]) -> None:
        """Replace the recovery codes."""
        self._changes()
        self._here.recovery[user] = set(recovery)

    async def remove_second_step(self, user: str) -> bool:
        """Remove a second step."""
        self._changes()
        self._here.recovery.pop(user, None)
        return self._here.second.pop(user, None) is not None
