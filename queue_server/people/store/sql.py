"""Accounts in a database: SQLite in a file of their own, PostgreSQL beside the journal.

``accounts.db`` is not in WAL mode: with a rollback journal several processes may write one
file safely with any SQLite, so ``run.py user`` and ``run.py enroll`` work while the server runs.
"""

import asyncio
import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, select

from queue_server.people.store import sealing
from queue_server.people.store import tables as t
from queue_server.people.store.identities import IdentityRows
from queue_server.people.store.links import LinkRows
from queue_server.people.store.machines import MachineRows
from queue_server.people.store.part import ACCOUNTS, FILE
from queue_server.people.store.passkeys import PasskeyRows
from queue_server.people.store.second_step import SecondStepRows
from queue_server.people.store.sessions import SessionRows
from queue_server.people.store.users import UserRows
from queue_server.processes.disk import sync_folder
from queue_server.storage import identity
from queue_server.storage.backed_up import FOLDER, require_backup
from queue_server.storage.database_thread import DatabaseThread
from queue_server.storage.failures import translated
from queue_server.storage.journal import chain
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


class SqlAccountStore(
    UserRows,
    SessionRows,
    SecondStepRows,
    LinkRows,
    MachineRows,
    PasskeyRows,
    IdentityRows,
):
    """Implements ``ports.AccountStore`` for one branch."""

    async def version(self) -> int:
        """A number that grows with every change."""
        table = t.account_version
        row = await self._first(select(table.c.version).where(self._here(table)))
        return 0 if row is None else int(row[0])

    async def mark(self) -> str:
        """Version and seal."""
        return await self._run(lambda connection: sealing.mark(connection, self._branch))

    async def forget_expired(self, before: datetime) -> int:
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

    async def close(self) -> None:
        """Close the connection."""
        await self._thread.close()


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
