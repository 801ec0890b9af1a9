"""What is kept of passkeys: public keys alone. Part of the accounts' store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A key that signs its user in at ``host``.

    ``id``: 64 hexadecimal digits, of the credential's own id, which is base64url as is
    ``public_key`` (COSE). ``sign_count``: uses as the key counts them; many always say 0.
    ``transports``: how a browser reaches it, with spaces between.
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
    """A challenge that was answered: worth nothing from now on; to be remembered until then."""

    challenge_hash: str
    expires_at: datetime


class PasskeyStore(Protocol):
    """The passkeys of one branch. Every method may raise ``ports.StorageDown``."""

    async def passkeys(self, user: str) -> Sequence[Passkey]:
        """A user's passkeys, oldest first."""
        ...

    async def passkey(self, passkey_id: str) -> Passkey | None:
        """The passkey of that id, whosever it is."""
        ...

    async def passkey_counts(self) -> Mapping[str, int]:
        """How many passkeys each user has who has any."""
        ...

    async def add_passkey(self, passkey: Passkey, spent: Spent) -> bool:
        """Keep a new passkey and spend its challenge, in one step; False: that was spent before.

        Raises:
            AlreadyThere: If the passkey is known; the challenge stays as it was.
        """
        ...

    async def use_passkey(
        self, passkey_id: str, sign_count: int, at: datetime, spent: Spent
    ) -> bool:
        """Note a use and spend its challenge, in one step.

        False, and nothing changes: the challenge was spent, the passkey is gone, or it counts
        its uses and was used since with this count or a higher one.
        """
        ...

    async def rename_passkey(self, user: str, passkey_id: str, name: str) -> bool:
        """Give a user's passkey another name; False if they have none of that id."""
        ...

    async def remove_passkey(self, user: str, passkey_id: str) -> bool:
        """Take one of a user's passkeys away; False if they have none of that id."""
        ...

    async def remove_passkeys(self, user: str) -> int:
        """Take all passkeys of a user away; returns how many."""
        ...

    async def spend(self, spent: Spent) -> bool:
        """Spend a challenge that belongs to no passkey; False: it was spent before."""
        ...


def may_count(before: int, now: int) -> bool:
    """Whether a passkey may say this count after that one: only a copy of it counts backwards."""
    return now > before or now == before == 0
