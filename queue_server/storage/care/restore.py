"""Put a backup in place of a database: checked first, the old one set aside, a new epoch.

By the new epoch, every screen knows that the announcements it remembers belong to another life of
the database. Each part makes any other changes to its restored rows (``DatabasePart.renew``).
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine

from queue_server.processes.disk import sync_folder
from queue_server.storage import identity
from queue_server.storage.care.backup import (
    REPLACED,
    Backup,
    Parts,
    back_up,
    check_backup,
    copy_rows,
)
from queue_server.storage.failures import translated
from queue_server.storage.journal import chain, queries
from queue_server.storage.journal.part import FILE, JOURNAL
from queue_server.storage.migrate import migrate
from queue_server.storage.parts import DatabasePart, files
from queue_server.storage.postgres.engine import make_engine
from queue_server.storage.postgres.presence import be_alone
from queue_server.storage.sqlite import engine as sqlite
from queue_server.storage.sqlite.journal import KEYS, LOCK, RESTORING
from queue_server.storage.sqlite.owner import FileLock

T = TypeVar("T")

_STAMP = "%Y%m%dT%H%M%SZ"
_WAL = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, under which epoch, and where the old database is now, if there was one."""

    backup: Backup
    epoch: str
    aside: Path | None


def restore(
    folder: Path,
    data: Path,
    database: str | None,
    at: datetime,
    parts: Parts,
    branch: str | None = None,
    *,
    keys: Path | None = None,
) -> Restored:
    """Restore a backup into a data directory, or into a PostgreSQL database.

    Args:
        folder: The backup.
        data: Directory with the files, or with the key.
        database: Address of the PostgreSQL database, if it is not SQLite.
        at: Now; names what is set aside.
        parts: What to restore.
        branch: The branch that accounts from an older version belong to; needed when the backup
            holds several branches.
        keys: Folder with the chain's key, if it is not in ``data``.

    Raises:
        BadBackup, Broken: If the backup is not good; nothing was changed.
        StorageDown: If a server still runs on ``data`` or on the database, or the data cannot be
            written; the old data stays.
    """
    places = [data / KEYS] if keys is None else [keys]
    checked = check_backup(folder, places)
    with translated():
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(data / LOCK)
        ready = data / ".restoring"
        try:
            _make_ready(checked, ready, parts, branch)
            if database is None:
                return _into_files(checked, ready, data, at, parts)
            return _into_database(checked, ready, data, database, at, parts, branch)
        finally:
            shutil.rmtree(ready, ignore_errors=True)
            lock.release()


def _make_ready(backup: Backup, ready: Path, parts: Parts, branch: str | None) -> None:
    """Make a copy of a backup in the present shape, whichever version made it."""
    shutil.rmtree(ready, ignore_errors=True)
    shutil.copytree(backup.folder, ready, copy_function=shutil.copyfile)
    chain.write_key(ready, backup.key)
    if branch is None and len(backup.heads) == 1:
        (branch,) = backup.heads
    for part in parts:
        engine = sqlite.writing_engine(ready / part.file, part)
        try:
            with engine.connect() as connection:
                migrate(connection, part, branch)
        finally:
            engine.dispose()
    _seal_old(ready)


def _seal_old(ready: Path) -> None:
    """Seal what 0.1.0 wrote without seals: the backup has just been verified."""
    key = chain.read_key(ready)
    assert key is not None
    (ready / identity.SEALED).unlink(missing_ok=True)
    engine = sqlite.writing_engine(ready / FILE, JOURNAL)
    _run(engine, lambda connection: identity.seal_old(connection, key, ready))


def _renewed(part: DatabasePart, key: bytes, connection: Connection) -> None:
    part.renew(connection, None, key)


def _into_files(backup: Backup, ready: Path, data: Path, at: datetime, parts: Parts) -> Restored:
    key = chain.read_key(ready)
    assert key is not None
    for part in parts:
        _run(sqlite.writing_engine(ready / part.file, part), partial(_renewed, part, key))
    epoch = _run(
        sqlite.writing_engine(ready / FILE, JOURNAL), lambda c: identity.renew_epoch(c, key)
    )
    marker = data / RESTORING
    marker.touch()
    sync_folder(data)
    places = _places(data, parts)
    aside = _set_aside(places, at, data)
    (data / KEYS).mkdir(mode=0o700, exist_ok=True)
    for name, place in places.items():
        (ready / name).chmod(0o600)
        os.replace(ready / name, place)
    sync_folder(data / KEYS)
    sync_folder(data)
    marker.unlink()
    return Restored(backup, epoch, aside)


def _places(data: Path, parts: Parts) -> dict[str, Path]:
    found = {name: data / name for name in files(parts)}
    return {**found, chain.KEY_NAME: data / KEYS / chain.KEY_NAME}


def _set_aside(places: dict[str, Path], at: datetime, data: Path) -> Path | None:
    """Move the old files to ``replaced-<time>``, which is kept as long as daily backups are."""
    aside = data / f"{REPLACED}{at.strftime(_STAMP)}"
    moved = None
    for name, place in places.items():
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


def _into_database(
    backup: Backup,
    ready: Path,
    data: Path,
    database: str,
    at: datetime,
    parts: Parts,
    branch: str | None,
) -> Restored:
    key = chain.read_key(ready)
    assert key is not None
    engine = make_engine(database)
    try:
        with engine.connect() as connection:
            be_alone(connection, "stop every server of the city before a restore")
            for part in parts:
                migrate(connection, part, branch)
            aside = _back_up_old(connection, data, database, at, parts)
            with connection.begin():
                epoch = _replace_rows(ready, key, connection, parts)
            chain.write_key(data / KEYS, key)
    finally:
        engine.dispose()
    return Restored(backup, epoch, aside)


def _back_up_old(
    connection: Connection, data: Path, database: str, at: datetime, parts: Parts
) -> Path | None:
    with connection.begin():
        known = queries.fetch(connection, "SELECT 1 FROM journal LIMIT 1")
    if not known:
        return None
    return back_up(data, database, at, parts, into=data / f"{REPLACED}{at.strftime(_STAMP)}").folder


def _replace_rows(ready: Path, key: bytes, connection: Connection, parts: Parts) -> str:
    """Replace all rows in one transaction: a failed or killed restore leaves the old ones."""
    connection.exec_driver_sql("LOCK TABLE journal, meta IN ACCESS EXCLUSIVE MODE")
    for part in parts:
        remembered = part.remember(connection)
        source = sqlite.reading_engine(ready / part.file)
        with source.connect() as old, old.begin():
            copy_rows(old, connection, part)
        source.dispose()
        part.renew(connection, remembered, key)
    queries.set_meta(connection, identity.KEY_SHARED, key.hex())
    return identity.renew_epoch(connection, key)
