"""The users as they were last read: their roles, and how each of them signs in."""

from collections.abc import Callable

from queue_server.people.ports import AccountStore, UserAccount
from queue_server.people.rules import AccountPolicy
from queue_server.usecases.doorkeeper import ENROLLING


class KnownUsers:
    """Roles, second steps and passkeys by the name of the user."""

    def __init__(self, store: AccountStore, policy: AccountPolicy) -> None:
        self._store = store
        self._policy = policy
        self._roles: dict[str, str] = {}
        self._second: frozenset[str] = frozenset()
        self._passkeys: dict[str, int] = {}
        self._passwords: dict[str, str] = {}
        self._on_new_password: Callable[[str], None] = lambda name: None

    def on_new_password(self, call: Callable[[str], None]) -> None:
        """Call back with the name of each user whose password was changed, in any process."""
        self._on_new_password = call

    async def read(self) -> None:
        """Read all users.

        Raises:
            StorageDown: If they cannot be read.
        """
        users = await self._store.users()
        self._roles = {user.name: user.role for user in users}
        self._second = await self._store.who_has_second_step()
        self._passkeys = dict(await self._store.passkey_counts())
        self._note_passwords({user.name: user.password_hash for user in users})

    def _note_passwords(self, hashes: dict[str, str]) -> None:
        before, self._passwords = self._passwords, hashes
        for name, kept in hashes.items():
            if before.get(name, kept) != kept:
                self._on_new_password(name)

    def note(self, user: UserAccount) -> None:
        """Know a user as they have just been read: one who signs in."""
        self._roles[user.name] = user.role
        self._passwords[user.name] = user.password_hash

    def knows(self, name: str) -> bool:
        """Whether there is a user of that name."""
        return name in self._roles

    def role(self, name: str, *, strong: bool) -> str | None:
        """The role of a user. A user who lacks a second step that the role requires does not have
        it yet, unless the session is ``strong``: they showed one where they signed in.
        """
        has_one = strong or self.has_second_step(name)
        waits = self.must_have_second_step(name) and not has_one
        return ENROLLING if waits else self._roles.get(name)

    def must_have_second_step(self, name: str) -> bool:
        """Whether the office requires a second step of this user's role."""
        return self._roles.get(name) in self._policy.second_step

    def has_second_step(self, name: str) -> bool:
        """Whether a user has more than a password: an app's code or a passkey."""
        return self.has_code(name) or self.passkeys_of(name) > 0

    def has_code(self, name: str) -> bool:
        """Whether a user must give a code with the password."""
        return name in self._second

    def has_password(self, name: str) -> bool:
        """Whether a user can sign in by password; as of the last look at the store."""
        return self._passwords.get(name) != ""

    def passkeys_of(self, name: str) -> int:
        """How many passkeys a user has."""
        return self._passkeys.get(name, 0)

    def note_passkeys(self, name: str, count: int) -> None:
        """Know how many passkeys a user has from now on."""
        self._passkeys[name] = count

    def note_second_step(self, name: str, *, on: bool) -> None:
        """Know that a user's second step is active from now on, or no longer."""
        self._second = self._second | {name} if on else self._second - {name}
