"""Put a backup in place of a database: checked first, the old one set aside, a new epoch.

The new epoch tells every screen that what it remembers of announcements belongs to another
life. Nobody stays signed in: a session ended after the backup would come back to life.
"""

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, select, update

from queue_server.storage import accounts, chain, keeping, queries, sqlite, tables
from queue_server.storage.backup import Backup, back_up, check_backup, copy_rows
from queue_server.storage.failures import translated
from queue_server.storage.migrate import migrate
from queue_server.storage.postgres_engine import make_engine
from queue_server.storage.presence import be_alone

_STAMP = "%Y%m%dT%H%M%SZ"
_WAL = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, under which epoch, and where the old database is now, if any was."""

    backup: Backup
    epoch: str
    aside: Path | None


def restore(folder: Path, data: Path, database: str | None, at: datetime) -> Restored:
    """Restore a backup into a data directory, or into a PostgreSQL database.

    Raises:
        BadBackup, Broken: If the backup is not good; nothing was touched.
        StorageDown: If a server still runs on ``data`` or on the database, or it cannot be
            written; the old data stays.
    """
    checked = check_backup(folder)
    with translated():
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = sqlite.FileLock(data / sqlite.LOCK)
        try:
            if database is None:
                return _into_files(checked, data, at)
            return _into_database(checked, data, database, at)
        finally:
            lock.release()


def _into_files(backup: Backup, data: Path, at: datetime) -> Restored:
    ready = data / ".restoring"
    shutil.rmtree(ready, ignore_errors=True)
    shutil.copytree(backup.folder, ready, copy_function=shutil.copyfile)
    epoch = _renew(sqlite.writing_engine(ready / sqlite.FILE), "journal")
    _sign_everybody_out(accounts.sqlite_engine(ready / accounts.FILE))
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
    shutil.rmtree(ready)
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


def _renew(engine: Engine, part: str) -> str:
    with engine.connect() as connection:
        migrate(connection, part)
        with connection.begin():
            epoch = keeping.renew_epoch(connection)
    engine.dispose()
    return epoch


def _sign_everybody_out(engine: Engine) -> None:
    with engine.connect() as connection:
        migrate(connection, "accounts")
        with connection.begin():
            _sign_out(connection)
    engine.dispose()


def _version(connection: Connection) -> int:
    return int(connection.execute(select(tables.account_version.c.version)).scalar_one())


def _sign_out(connection: Connection, seen: int = 0) -> None:
    """End every session, under a version above ``seen``: who remembers accounts reads them anew."""
    for table in (tables.sign_in_session, tables.sign_in_link):
        connection.execute(delete(table))
    version = tables.account_version
    connection.execute(update(version).values(version=version.c.version + seen + 1))


def _into_database(backup: Backup, data: Path, database: str, at: datetime) -> Restored:
    engine = make_engine(database)
    with engine.connect() as connection:
        be_alone(connection, "stop every server of the city before a restore")
        for part in ("journal", "accounts"):
            migrate(connection, part)
        aside = _back_up_old(connection, data, database, at)
        with connection.begin():
            epoch = _replace_rows(backup, connection)
        key = chain.read_key(backup.folder)
        assert key is not None
        chain.write_key(data / sqlite.KEYS, key)
    engine.dispose()
    return Restored(backup, epoch, aside)


def _back_up_old(connection: Connection, data: Path, database: str, at: datetime) -> Path | None:
    with connection.begin():
        known = queries.fetch(connection, "SELECT 1 FROM journal LIMIT 1")
    if not known:
        return None
    return back_up(data, database, at, into=data / f"replaced-{at.strftime(_STAMP)}").folder


def _replace_rows(backup: Backup, connection: Connection) -> str:
    """All in one transaction: a restore that fails or is killed leaves the old rows."""
    connection.exec_driver_sql("LOCK TABLE journal, meta IN ACCESS EXCLUSIVE MODE")
    seen = _version(connection)
    for name, metadata in (
        (sqlite.FILE, tables.journal_metadata),
        (accounts.FILE, tables.account_metadata),
    ):
        source = sqlite.reading_engine(backup.folder / name)
        with source.connect() as old, old.begin():
            copy_rows(old, connection, metadata)
        source.dispose()
    _sign_out(connection, seen)
    key = chain.read_key(backup.folder)
    assert key is not None
    queries.set_meta(connection, keeping.KEY_SHARED, key.hex())
    return keeping.renew_epoch(connection)
