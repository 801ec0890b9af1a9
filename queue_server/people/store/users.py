"""Users, and what they have chosen."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from queue_server.people.ports import UserAccount
from queue_server.people.store import tables as t
from queue_server.people.store.rows import Rows, record
from queue_server.people.store.second_step import SECOND
from queue_server.storage.journal import queries

#: What goes with its user.
_OF_A_USER = (
    t.sign_in_session, t.sign_in_link, t.user_choice, t.passkey, t.outside_identity, *SECOND,
)  # fmt: skip

_KEEP_CHOICES = (
    'INSERT INTO user_choice (branch, "user", choices) VALUES (?, ?, ?)'
    ' ON CONFLICT (branch, "user") DO UPDATE SET choices = excluded.choices'
)


class UserRows(Rows):
    """Implements ``ports.UserStore``."""

    async def users(self) -> Sequence[UserAccount]:
        """All users by name."""
        return await self._values(UserAccount, t.user_account, t.user_account.c.name)

    async def user(self, name: str) -> UserAccount | None:
        """The user with that name."""
        return await self._one(UserAccount, t.user_account, t.user_account.c.name == name)

    async def add_user(self, user: UserAccount) -> None:
        """Add a user."""
        await self._add(t.user_account, user)

    async def update_user(self, user: UserAccount) -> bool:
        """Replace an existing user."""
        mine = self._here(t.user_account, t.user_account.c.name == user.name)
        return await self._changed(update(t.user_account).where(mine).values(record(user))) > 0

    async def remove_user(self, name: str) -> bool:
        """Delete a user and everything of theirs."""

        def work(connection: Connection) -> bool:
            for table in _OF_A_USER:
                connection.execute(delete(table).where(self._here(table, table.c.user == name)))
            mine = self._here(t.user_account, t.user_account.c.name == name)
            return connection.execute(delete(t.user_account).where(mine)).rowcount > 0

        return await self._write(work)

    async def choices(self, user: str) -> str:
        """What a user has chosen."""
        mine = self._here(t.user_choice, t.user_choice.c.user == user)
        row = await self._first(select(t.user_choice.c.choices).where(mine))
        return "" if row is None else str(row[0])

    async def keep_choices(self, user: str, choices: str) -> None:
        """Keep what a user has chosen."""
        await self._run(
            lambda c: queries.execute(c, _KEEP_CHOICES, [(self._branch, user, choices)])
        )
