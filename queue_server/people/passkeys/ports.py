"""What is stored of passkeys: only public keys. Part of the accounts' store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A key that signs its user in at ``host``.

    ``id``: the SHA-256 of the credential's own id in hexadecimal. That id and ``public_key`` (COSE)
    are base64url. ``sign_count``: uses as counted by the key; many always say 0. ``transports``:
    how a browser reaches it, separated by spaces.
    """

    id: str
    user: str
    name: str
    host: str
    credential: str
    public_key: str
    sign_count: int
    transports: str
    created_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """An answered challenge, worth nothing from now on; to be remembered until ``until``."""

    challenge_hash: str
    expires_at: datetime


class PasskeyStore(Protocol):
    """The passkeys of one branch. Every method may raise ``ports.StorageDown``."""

    async def passkeys(self, user: str) -> Sequence[Passkey]:
        """A user's passkeys, oldest first."""
        ...

    async def passkey(self, passkey_id: str) -> Passkey | None:
        """The passkey with that id, of any user."""
        ...

    async def passkey_counts(self) -> Mapping[str, int]:
        """How many passkeys each user has; users without any are left out."""
        ...

    async def add_passkey(self, passkey: Passkey, spent: Spent) -> bool:
        """Keep a new passkey and spend its challenge in one step; False if that was spent before.

        Raises:
            AlreadyThere: If the passkey is known; the challenge stays as it was.
        """
        ...

    async def use_passkey(
        self, passkey_id: str, sign_count: int, at: datetime, spent: Spent
    ) -> bool:
        """Note a use and spend its challenge, in one step.

        Returns False and changes nothing if the challenge was spent, the passkey is gone, or the
        passkey counts its uses and has since been used with this count or a higher one.
        """
        ...

    async def rename_passkey(self, user: str, passkey_id: str, name: str) -> bool:
        """Rename a user's passkey; False if they have none with that id."""
        ...

    async def remove_passkey(self, user: str, passkey_id: str) -> bool:
        """Remove one of a user's passkeys; False if they have none with that id."""
        ...

    async def remove_passkeys(self, user: str) -> int:
        """Remove all passkeys of a user; returns how many."""
        ...

    async def spend(self, spent: Spent) -> bool:
        """Spend a challenge that belongs to no passkey; False if it was spent before."""
        ...


def may_count(before: int, now: int) -> bool:
    """Whether a passkey's count may go from ``before`` to ``now``: only a copy counts backwards."""
    return now > before or now == before == 0
