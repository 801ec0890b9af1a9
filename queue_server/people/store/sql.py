"""Accounts in a database: SQLite in a file of their own, PostgreSQL beside the journal.

``accounts.db`` is not in WAL mode: with a rollback journal several processes may write one
file safely with any SQLite, so ``run.py user`` and ``run.py enroll`` work while the server runs.
"""

import asyncio
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    delete,
    select,
    update,
)

from queue_server.people.ports import (
    SignInLink,
    SignInSession,
    UserAccount,
)
from queue_server.people.store import sealing
from queue_server.people.store import tables as t
from queue_server.people.store.identities import IdentityRows
from queue_server.people.store.machines import MachineRows
from queue_server.people.store.part import ACCOUNTS, FILE
from queue_server.people.store.passkeys import PasskeyRows
from queue_server.people.store.rows import record, value_of
from queue_server.people.store.second_step import SECOND, SecondStepRows
from queue_server.processes.disk import sync_folder
from queue_server.storage import identity
from queue_server.storage.backed_up import FOLDER, require_backup
from queue_server.storage.database_thread import DatabaseThread
from queue_server.storage.failures import translated
from queue_server.storage.journal import chain, queries
from queue_server.storage.journal.derived.projection import micros
from queue_server.storage.journal.part import JOURNAL
from queue_server.storage.migrate import migrate
from queue_server.storage.postgres.engine import serving_engine
from queue_server.storage.postgres.presence import Life
from queue_server.storage.postgres.upgrade import migrate_database
from queue_server.storage.sqlite.engine import writing_engine
from queue_server.storage.sqlite.journal import KEYS
from queue_server.usecases.ports import StorageDown

SEALED = identity.sealed(ACCOUNTS.name)

#: How a user may sign in besides a password.
MINE = (t.passkey, t.outside_identity)

_KEEP_CHOICES = (
    'INSERT INTO user_choice (branch, "user", choices) VALUES (?, ?, ?)'
    ' ON CONFLICT (branch, "user") DO UPDATE SET choices = excluded.choices'
)


class SqlAccountStore(MachineRows, SecondStepRows, PasskeyRows, IdentityRows):
    """Implements ``ports.AccountStore`` for one branch."""

    async def version(self) -> int:
        """A number that grows with every change."""
        table = t.account_version
        row = await self._first(select(table.c.version).where(self._here(table)))
        return 0 if row is None else int(row[0])

    async def mark(self) -> str:
        """Version and seal."""
        return await self._run(lambda connection: sealing.mark(connection, self._branch))

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
            for table in (t.sign_in_session, t.sign_in_link, t.user_choice, *MINE, *SECOND):
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

    async def add_session(self, session: SignInSession) -> None:
        """Keep a new session."""
        await self._add(t.sign_in_session, session)

    async def session(self, token_hash: str) -> SignInSession | None:
        """The session with that token."""
        table = t.sign_in_session
        return await self._one(SignInSession, table, table.c.token_hash == token_hash)

    async def sessions(self, user: str | None = None) -> Sequence[SignInSession]:
        """Sessions not revoked, oldest first."""
        table = t.sign_in_session
        which: list[Any] = [table.c.revoked_at.is_(None)]
        if user is not None:
            which.append(table.c.user == user)
        order = (table.c.created_at, table.c.token_hash)
        return await self._values(SignInSession, table, *order, which=which)

    async def touch_session(self, token_hash: str, last_seen: datetime) -> None:
        """Note that the session is in use."""
        table = t.sign_in_session
        change = update(table).where(self._here(table, table.c.token_hash == token_hash))
        await self._run(lambda c: c.execute(change.values(last_seen=micros(last_seen))))

    async def prove_session(self, token_hash: str, at: datetime) -> None:
        """Note that the session's user has proved who they are."""
        table = t.sign_in_session
        mine = self._here(table, table.c.token_hash == token_hash)
        await self._changed(update(table).where(mine).values(proved_at=micros(at)))

    async def revoke_session(self, token_hash: str, at: datetime) -> bool:
        """End one session."""
        return await self._revoke(t.sign_in_session.c.token_hash == token_hash, at) > 0

    async def revoke_sessions_of(self, user: str, at: datetime) -> int:
        """End all sessions of a user."""
        return await self._revoke(t.sign_in_session.c.user == user, at)

    async def forget_sessions(self, before: datetime) -> int:
        """Delete sessions, links and codes that expired before an instant."""

        def work(connection: Connection) -> int:
            spent = self._here(t.spent_challenge, t.spent_challenge.c.expires_at < micros(before))
            connection.execute(delete(t.spent_challenge).where(spent))
            gone = 0
            for table in (t.sign_in_session, t.sign_in_link, t.device_code):
                old = self._here(table, table.c.expires_at < micros(before))
                gone += connection.execute(delete(table).where(old)).rowcount
            return gone

        return await self._write(work)

    async def add_link(self, link: SignInLink) -> None:
        """Keep a one-time link."""
        await self._add(t.sign_in_link, link)

    async def link(self, token_hash: str) -> SignInLink | None:
        """The link with that token."""
        table = t.sign_in_link
        return await self._one(SignInLink, table, table.c.token_hash == token_hash)

    async def use_link(self, token_hash: str, at: datetime) -> SignInLink | None:
        """Use up a link in one step."""
        table = t.sign_in_link
        mine = self._here(table, table.c.token_hash == token_hash)
        fresh = and_(mine, table.c.used_at.is_(None), table.c.expires_at > micros(at))

        def work(connection: Connection) -> SignInLink | None:
            change = update(table).where(fresh).values(used_at=micros(at))
            if connection.execute(change).rowcount != 1:
                return None
            return value_of(SignInLink, connection.execute(select(table).where(mine)).one())

        return await self._write(work)

    async def close(self) -> None:
        """Close the connection."""
        await self._thread.close()

    async def _revoke(self, which: Any, at: datetime) -> int:
        table = t.sign_in_session
        mine = self._here(table, which, table.c.revoked_at.is_(None))
        return await self._changed(update(table).where(mine).values(revoked_at=micros(at)))


def _open_file(data: Path, branch: str) -> SqlAccountStore:
    with translated():
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(data / FILE, os.O_RDWR | os.O_CREAT, 0o600))
        sync_folder(data)
    thread = DatabaseThread(writing_engine(data / FILE, ACCOUNTS), "accounts")
    try:
        thread.call(lambda connection: migrate(connection, ACCOUNTS, branch))
        key = _key(data)
        thread.call(lambda connection: _seal_old(connection, key, data / KEYS))
    except BaseException:
        thread.close_now()
        raise
    return SqlAccountStore(thread, branch, key)


def _key(data: Path) -> bytes:
    """The key of the chain, made by the first process ever, which may be this one."""
    key = chain.read_key(data / KEYS)
    if key is None and (data / JOURNAL.file).exists():
        raise StorageDown(
            f"there is no {data / KEYS / chain.KEY_NAME}; copy it from where it was kept",
            reason="key_missing",
        )
    if key is None:
        key = chain.new_key()
        chain.write_key(data / KEYS, key)
    return key


def _seal_old(connection: Connection, key: bytes, keys: Path) -> None:
    """Seal what an older version wrote without a seal, once in the life of a key folder."""
    if (keys / SEALED).exists():
        return
    with connection.begin():
        sealing.seal_unsealed(connection, key)
    (keys / SEALED).touch(mode=0o600)


def _open_database(url: str, keys: Path, branch: str) -> SqlAccountStore:
    backups = keys.parent / FOLDER
    migrate_database(
        url, JOURNAL, ACCOUNTS, branch=branch, before=lambda c: require_backup(c, backups)
    )
    thread = DatabaseThread(serving_engine(url, Life()), "accounts")
    try:
        key = thread.call(lambda connection: _shared_key(connection, keys))
        thread.call(lambda connection: _seal_old(connection, key, keys))
    except BaseException:
        thread.close_now()
        raise
    return SqlAccountStore(thread, branch, key)


def _shared_key(connection: Connection, keys: Path) -> bytes:
    with connection.begin():
        identity.take_turn_to_settle(connection)
        return identity.settle_key(connection, keys, shared=True)


async def open_accounts(data: Path, database: str | None, branch: str) -> SqlAccountStore:
    """Open the accounts of one branch in a data directory, or in a PostgreSQL database.

    Raises:
        StorageDown: If they cannot be opened.
    """
    if database is None:
        return await asyncio.to_thread(_open_file, data, branch)
    return await asyncio.to_thread(_open_database, database, data / KEYS, branch)
