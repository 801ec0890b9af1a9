"""Passwords: refusing common ones, and hashing the others (argon2id, off the event loop)."""

from collections.abc import Set
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError

from queue_server.core.errors import Unavailable
from queue_server.people.rules import LONGEST_PASSWORD
from queue_server.usecases.turns import BoundedThreads

#: One of the settings that OWASP considers equally good. The kernel clears the memory of each hash
#: first, so the setting with 46 MiB takes two and a half times as long as this one.
MEMORY_KIB = 19 * 1024
ROUNDS = 2

#: Hashes at once. Each needs 19 MiB; a burst of sign-ins waits in line.
AT_ONCE = 2
#: More than the staff of an office; at 20 ms each, the last waits a second and a half.
MAX_WAITING = 150

#: Kept for a user who has no password yet and signs in by link.
NO_PASSWORD = ""

#: Passwords typical of this country and trade that are missing from the leaked lists.
OUR_OWN = frozenset({
    "jiaohao1", "office123", "service1", "counter1", "taichung", "taiwan123", "admin1234",
    "a123456789", "qwer1234", "woaini1314",
})  # fmt: skip


@cache
def common() -> Set[str]:
    """Passwords from leaked lists and our own list.

    Read when the first password is chosen, which is rare: the lists take 12 MiB and 20 ms.
    """
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"]) | OUR_OWN


def _crowded() -> Unavailable:
    return Unavailable("overloaded", "too many are signing in at this moment")


class Passwords:
    """Hashes and verifies in two threads of its own."""

    def __init__(self, memory_kib: int = MEMORY_KIB) -> None:
        self._hasher = PasswordHasher(
            time_cost=ROUNDS, memory_cost=memory_kib, parallelism=1, type=Type.ID
        )
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")
        self._work = BoundedThreads(MAX_WAITING, executor=self._threads, refusal=_crowded)
        # Verified when no user has that name, so that an answer takes the same time; it is the hash
        # of nothing we know.
        self._nobody = f"$argon2id$v=19$m={memory_kib},t={ROUNDS},p=1${'A' * 22}${'A' * 43}"

    async def hash(self, password: str) -> str:
        """The argon2id hash of a new password.

        Raises:
            Unavailable: ``overloaded`` when too many wait already.
        """
        return await self._work.run(self._hasher.hash, password)

    def is_outdated(self, kept: str) -> bool:
        """Whether a hash was made with another version's settings."""
        return bool(kept) and self._hasher.check_needs_rehash(kept)

    async def common(self) -> Set[str]:
        """The passwords that attackers guess first.

        Raises:
            Unavailable: As :meth:`hash`.
        """
        return await self._work.run(common)

    async def verify(self, kept: str | None, password: str) -> bool:
        """Whether the password matches the kept hash; ``None`` (no such user) and
        :data:`NO_PASSWORD` take as long.

        Raises:
            Unavailable: As :meth:`hash`.
        """
        given = password[: LONGEST_PASSWORD * 4]
        right = await self._work.run(self._matches, kept or self._nobody, given)
        return right and bool(kept)

    def _matches(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (Argon2Error, InvalidHashError):
            return False

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)
