"""Put a backup in place of a database: checked first, the old one set aside, a new epoch.

The new epoch tells every screen that what it remembers of announcements belongs to another
life. Nobody stays signed in: a session ended after the backup would come back to life.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, delete, insert, select

from queue_server.people import store as accounts
from queue_server.storage import identity as keeping
from queue_server.storage.care.backup import Backup, back_up, check_backup, copy_rows
from queue_server.storage.failures import translated
from queue_server.storage.journal import chain, queries, tables
from queue_server.storage.migrate import migrate
from queue_server.storage.postgres.engine import make_engine
from queue_server.storage.postgres.presence import be_alone
from queue_server.storage.sqlite import journal as sqlite

T = TypeVar("T")

_STAMP = "%Y%m%dT%H%M%SZ"
_WAL = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, under which epoch, and where the old database is now, if any was."""

    backup: Backup
    epoch: str
    aside: Path | None


def restore(
    folder: Path, data: Path, database: str | None, at: datetime, branch: str | None = None
) -> Restored:
    """Restore a backup into a data directory, or into a PostgreSQL database.

    Args:
        folder: The backup.
        data: Directory with the files, or with the key.
        database: Address of the PostgreSQL database, if it is not SQLite.
        at: Now; names what is set aside.
        branch: Whose accounts those of an older version are; needed when the backup holds
            several branches.

    Raises:
        BadBackup, Broken: If the backup is not good; nothing was touched.
        StorageDown: If a server still runs on ``data`` or on the database, or it cannot be
            written; the old data stays.
    """
    checked = check_backup(folder)
    with translated():
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = sqlite.FileLock(data / sqlite.LOCK)
        ready = data / ".restoring"
        try:
            _make_ready(checked, ready, branch)
            if database is None:
                return _into_files(checked, ready, data, at)
            return _into_database(checked, ready, data, database, at, branch)
        finally:
            shutil.rmtree(ready, ignore_errors=True)
            lock.release()


def _make_ready(backup: Backup, ready: Path, branch: str | None) -> None:
    """A copy of a backup in the present shape, whatever version made it."""
    shutil.rmtree(ready, ignore_errors=True)
    shutil.copytree(backup.folder, ready, copy_function=shutil.copyfile)
    if branch is None and len(backup.heads) == 1:
        (branch,) = backup.heads
    for engine, part in (
        (sqlite.writing_engine(ready / sqlite.FILE), "journal"),
        (accounts.sqlite_engine(ready / accounts.FILE), "accounts"),
    ):
        try:
            with engine.connect() as connection:
                migrate(connection, part, branch)
        finally:
            engine.dispose()


def _into_files(backup: Backup, ready: Path, data: Path, at: datetime) -> Restored:
    epoch = _run(sqlite.writing_engine(ready / sqlite.FILE), keeping.renew_epoch)
    _run(accounts.sqlite_engine(ready / accounts.FILE), _sign_out)
    marker = data / sqlite.RESTORING
    marker.touch()
    chain.sync_folder(data)
    aside = _set_aside(data, at)
    (data / sqlite.KEYS).mkdir(mode=0o700, exist_ok=True)
    for name, place in _places(data).items():
        (ready / name).chmod(0o600)
        os.replace(ready / name, place)
    chain.sync_folder(data / sqlite.KEYS)
    chain.sync_folder(data)
    marker.unlink()
    return Restored(backup, epoch, aside)


def _places(data: Path) -> dict[str, Path]:
    return {
        sqlite.FILE: data / sqlite.FILE,
        accounts.FILE: data / accounts.FILE,
        chain.KEY_NAME: data / sqlite.KEYS / chain.KEY_NAME,
    }


def _set_aside(data: Path, at: datetime) -> Path | None:
    """Move what is there to ``replaced-<time>``; nothing is ever destroyed by a restore."""
    aside = data / f"replaced-{at.strftime(_STAMP)}"
    moved = None
    for name, place in _places(data).items():
        for part in (name, *(name + ending for ending in _WAL)):
            old = place.with_name(part)
            if old.exists():
                aside.mkdir(mode=0o700, exist_ok=True)
                os.replace(old, aside / part)
                moved = aside
    return moved


def _run(engine: Engine, work: Callable[[Connection], T]) -> T:
    try:
        with engine.connect() as connection, connection.begin():
            return work(connection)
    finally:
        engine.dispose()


def _sign_out(connection: Connection) -> None:
    for table in (tables.sign_in_session, tables.sign_in_link):
        connection.execute(delete(table))


def _versions(connection: Connection) -> dict[str, int]:
    table = tables.account_version
    return {row.branch: row.version for row in connection.execute(select(table))}


def _go_beyond(connection: Connection, seen: dict[str, int]) -> None:
    """No version was seen before: whoever remembers accounts reads them anew."""
    versions = {**seen, **_versions(connection)}
    newest = max((*seen.values(), *versions.values()), default=0)
    table = tables.account_version
    connection.execute(delete(table))
    for branch in versions:
        connection.execute(insert(table).values(branch=branch, version=newest + 1))


def _into_database(
    backup: Backup, ready: Path, data: Path, database: str, at: datetime, branch: str | None
) -> Restored:
    key = chain.read_key(ready)
    assert key is not None
    engine = make_engine(database)
    try:
        with engine.connect() as connection:
            be_alone(connection, "stop every server of the city before a restore")
            for part in ("journal", "accounts"):
                migrate(connection, part, branch)
            aside = _back_up_old(connection, data, database, at)
            with connection.begin():
                epoch = _replace_rows(ready, key, connection)
            chain.write_key(data / sqlite.KEYS, key)
    finally:
        engine.dispose()
    return Restored(backup, epoch, aside)


def _back_up_old(connection: Connection, data: Path, database: str, at: datetime) -> Path | None:
    with connection.begin():
        known = queries.fetch(connection, "SELECT 1 FROM journal LIMIT 1")
    if not known:
        return None
    return back_up(data, database, at, into=data / f"replaced-{at.strftime(_STAMP)}").folder


def _replace_rows(ready: Path, key: bytes, connection: Connection) -> str:
    """All in one transaction: a restore that fails or is killed leaves the old rows."""
    connection.exec_driver_sql("LOCK TABLE journal, meta IN ACCESS EXCLUSIVE MODE")
    seen = _versions(connection)
    for name, metadata in (
        (sqlite.FILE, tables.journal_metadata),
        (accounts.FILE, tables.account_metadata),
    ):
        source = sqlite.reading_engine(ready / name)
        with source.connect() as old, old.begin():
            copy_rows(old, connection, metadata)
        source.dispose()
    _sign_out(connection)
    _go_beyond(connection, seen)
    queries.set_meta(connection, keeping.KEY_SHARED, key.hex())
    return keeping.renew_epoch(connection)
