"""Users, and what they have chosen."""

from collections.abc import Sequence

from queue_server.people.memory.rows import MemoryRows
from queue_server.people.ports import UserAccount


class MemoryUsers(MemoryRows):
    """Implements ``ports.UserStore``."""

    async def users(self) -> Sequence[UserAccount]:
        """All users by name."""
        self._up()
        return [self._here.users[name] for name in sorted(self._here.users)]

    async def user(self, name: str) -> UserAccount | None:
        """The user with that name."""
        self._up()
        return self._here.users.get(name)

    async def add_user(self, user: UserAccount) -> None:
        """Add a user."""
        self._new(user.name in self._here.users, user.name)
        self._here.users[user.name] = user

    async def update_user(self, user: UserAccount) -> bool:
        """Replace an existing user."""
        self._changes()
        if user.name not in self._here.users:
            return False
        self._here.users[user.name] = user
        return True

    async def remove_user(self, name: str) -> bool:
        """Delete a user and everything of theirs."""
        self._changes()
        here = self._here
        here.sessions = {k: one for k, one in here.sessions.items() if one.user != name}
        here.links = {k: one for k, one in here.links.items() if one.user != name}
        here.passkeys = {k: one for k, one in here.passkeys.items() if one.user != name}
        here.outside = {k: one for k, one in here.outside.items() if one.user != name}
        for table in (here.choices, here.second, here.recovery):
            table.pop(name, None)
        return here.users.pop(name, None) is not None

    async def choices(self, user: str) -> str:
        """What a user has chosen."""
        self._up()
        return self._here.choices.get(user, "")

    async def keep_choices(self, user: str, choices: str) -> None:
        """Keep what a user has chosen."""
        self._up()
        self._here.choices[user] = choices
