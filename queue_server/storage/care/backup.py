"""Backups: taken while the server runs, verified before they count, rotated by age.

A backup is a folder: the SQLite files and ``manifest.json``. The chain's key is not in it;
otherwise anyone with a backup could forge another past, seals included. A backup of a PostgreSQL
database has the same shape, so that a branch can move either way. The data is read through a
connection that can neither write nor checkpoint, so the server is not disturbed.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, insert, select

from queue_server.processes.disk import sync_folder
from queue_server.storage import identity
from queue_server.storage.backed_up import FOLDER, MANIFEST
from queue_server.storage.care.verify import JournalHead, has_seals, verify
from queue_server.storage.failures import translated
from queue_server.storage.journal import chain, queries, tables
from queue_server.storage.journal.part import FILE
from queue_server.storage.migrate import migrate, refuse_newer, revision
from queue_server.storage.parts import DatabasePart, files
from queue_server.storage.postgres.engine import make_engine
from queue_server.storage.sqlite import engine as sqlite
from queue_server.storage.sqlite.journal import KEYS
from queue_server.usecases.ports import StorageDown

_STAMP = "%Y%m%dT%H%M%SZ"
#: Prefix of the folders in which a restore sets aside the old data.
REPLACED = "replaced-"
_CHUNK = 1000

Parts = Sequence[DatabasePart]
"""The parts to back up, including the journal; the caller names them."""

__all__ = ["FOLDER", "MANIFEST"]


class BadBackup(Exception):
    """A backup that must not be relied on: incomplete, changed, or of a broken journal."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified backup, and where each branch in it ends."""

    folder: Path
    epoch: str
    heads: dict[str, JournalHead]
    key: bytes = field(repr=False)


def back_up(
    data: Path, database: str | None, at: datetime, parts: Parts, *, into: Path | None = None
) -> Backup:
    """Make a backup of a data directory, or of a PostgreSQL database with its key in ``data``.

    Args:
        data: Directory with the files, or with the key.
        database: Address of the PostgreSQL database, if it is not SQLite.
        at: Now; names the backup.
        parts: What to back up.
        into: Folder to put it in; ``data/backups`` when None.

    Raises:
        StorageDown: If the data cannot be read or the backup cannot be written.
        Broken: If the journal fails verification; the bad copy is removed.
    """
    home = into or data / FOLDER
    target = home / at.strftime(_STAMP)
    draft = home / f".{target.name}.{os.getpid()}.draft"  # another may run at the same time
    with translated():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if target.exists():
            raise StorageDown(f"{target} is there already")
        draft.mkdir(mode=0o700)
        try:
            _copy(data, database, draft, parts)
            made = _describe(draft, at, parts, data / KEYS)
            os.replace(draft, target)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        sync_folder(home)
    return replace(made, folder=target)


def check_backup(folder: Path, keys: Sequence[Path]) -> Backup:
    """Check a backup from end to end.

    Args:
        folder: The backup.
        keys: Folders in which the chain's key may be; a backup made by 0.1.0 contains it.

    Raises:
        BadBackup: If a file is missing or has changed since the backup.
        Broken: If its journal fails verification.
        StorageDown: If it cannot be read; ``key_missing`` if the key is in none of the folders.
    """
    with translated():
        try:
            manifest = orjson.loads((folder / MANIFEST).read_bytes())
            listed = dict(manifest["files"])
        except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
            raise BadBackup(f"{folder} is not a whole backup") from error
        for name in {FILE: "", **listed}:
            if not (folder / name).exists():
                raise BadBackup(f"{folder / name} is missing")
            if _digest(folder / name) != listed.get(name):
                raise BadBackup(f"{folder / name} is not the file that was backed up")
        return _walk(folder, sqlite.reading_engine(folder / FILE), [folder, *keys], strict=False)


def _walk(folder: Path, engine: Engine, keys: Sequence[Path], *, strict: bool) -> Backup:
    """Verify the journal behind an engine with the key found in one of the folders."""
    try:
        with engine.connect() as connection, connection.begin():
            key = _key_of(connection, keys)
            if strict and not has_seals(connection):
                raise StorageDown("the seals were removed", reason="damaged")
            epoch = queries.meta(connection, identity.EPOCH) or ""
            return Backup(folder, epoch, verify(connection, key), key)
    finally:
        engine.dispose()


def _key_of(connection: Connection, keys: Sequence[Path]) -> bytes:
    known = queries.meta(connection, identity.KEY_ID)
    for folder in keys:
        key = chain.read_key(folder)
        if key is not None and chain.fingerprint(key) == known:
            return key
    raise StorageDown(
        f"{keys[-1] / chain.KEY_NAME} is not the key of this journal, which is {known}; it was"
        f" kept as {KEYS}/{chain.KEY_NAME} where the journal was written, apart from its backups",
        reason="key_missing",
    )


def check_storage(data: Path, database: str | None, parts: Parts = ()) -> dict[str, JournalHead]:
    """Verify the journal in use, even while a server runs on it.

    Raises:
        Broken: At the first row that fails verification.
        StorageDown: If it cannot be read, or its key is not in ``data``.
    """
    with translated():
        refuse_newer_parts(data, database, parts)
        if database is not None:
            engine = _snapshots(database)
        elif not (data / FILE).exists():
            raise StorageDown(f"there is no {data / FILE}")
        else:
            engine = sqlite.reading_engine(data / FILE)
        strict = (data / KEYS / identity.SEALED).exists()
        heads = _walk(data, engine, [data / KEYS], strict=strict).heads
        check_parts(data, database, data / KEYS, parts)
    if not heads:
        raise StorageDown(
            "there is a key, but the journal has no rows: they were deleted, or no server has"
            " run on this data yet",
            reason="damaged",
        )
    return heads


def refuse_newer_parts(data: Path, database: str | None, parts: Parts) -> None:
    """Refuse a database from a newer version before anything in it is read.

    Raises:
        StorageDown: ``newer``.
    """
    for part in parts:
        if database is None and not (data / part.file).exists():
            continue
        source = _snapshots(database) if database else sqlite.reading_engine(data / part.file)
        try:
            with source.connect() as connection, connection.begin():
                refuse_newer(part, revision(connection, part))
        finally:
            source.dispose()


def check_parts(data: Path, database: str | None, keys: Path, parts: Parts) -> None:
    """Let each part check what it keeps beside the journal.

    Raises:
        Broken: Naming what fails the check.
    """
    key = chain.read_key(keys)
    assert key is not None
    for part in parts:
        strict = (keys / identity.sealed(part.name)).exists()
        if database is None and not (data / part.file).exists():
            if strict:
                raise StorageDown(f"there is no {data / part.file}")
            continue
        source = _snapshots(database) if database else sqlite.reading_engine(data / part.file)
        try:
            with source.connect() as connection, connection.begin():
                if revision(connection, part) == part.newest:
                    part.check(connection, key, strict)
                elif strict:
                    raise StorageDown(f"the shape of the {part.name} was changed", reason="damaged")
        finally:
            source.dispose()


def _check_copied(draft: Path, key: bytes, parts: Parts, keys: Path) -> None:
    """Let each part check its copy, except a copy in an older shape, which will be upgraded."""
    for part in parts:
        source = sqlite.reading_engine(draft / part.file)
        try:
            with source.connect() as connection, connection.begin():
                if revision(connection, part) == part.newest:
                    part.check(connection, key, (keys / identity.sealed(part.name)).exists())
        finally:
            source.dispose()


def _snapshots(database: str) -> Engine:
    """An engine whose transactions see one instant, no matter what servers append meanwhile."""
    return make_engine(database).execution_options(isolation_level="REPEATABLE READ")


def newest(folder: Path) -> Path | None:
    """The newest finished backup in a folder."""
    found = finished(folder)
    return found[-1] if found else None


def finished(folder: Path) -> list[Path]:
    """Finished backups in a folder, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if made_at(p) is not None and p.is_dir())


def made_at(folder: Path) -> datetime | None:
    """When a backup was made, by its name; None if it is not a backup."""
    return _stamped(folder.name)


def _stamped(name: str) -> datetime | None:
    try:
        return datetime.strptime(name, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def to_drop(
    kept: Iterable[datetime],
    now: datetime,
    *,
    days: int = 14,
    months: int = 12,
    longest: int | None = None,
) -> set[datetime]:
    """Which backups rotation removes: all but the newest, those of the last ``days`` days, and the
    first of each of the last ``months`` months. Only the newest may be older than ``longest`` days,
    or what the journal has forgotten would survive in a backup.
    """
    ordered = sorted(kept)
    stay = set(ordered[-1:]) | {at for at in ordered if now - at <= timedelta(days=days)}
    firsts: dict[tuple[int, int], datetime] = {}
    for at in ordered:
        firsts.setdefault((at.year, at.month), at)
    stay.update(sorted(firsts.values())[-months:] if months else ())
    if longest is not None:
        stay = {at for at in stay if now - at <= timedelta(days=longest)} | set(ordered[-1:])
    return set(ordered) - stay


def rotate(
    folder: Path, now: datetime, *, days: int = 14, months: int = 12, longest: int | None = None
) -> list[Path]:
    """Remove what :func:`to_drop` names; returns what was removed."""
    by_time = {at: p for p in finished(folder) if (at := made_at(p)) is not None}
    old = to_drop(by_time, now, days=days, months=months, longest=longest)
    return _remove(by_time[at] for at in sorted(old))


def drop_replaced(data: Path, now: datetime, *, days: int = 14) -> list[Path]:
    """Remove what restores set aside more than ``days`` days ago; returns what was removed."""
    aside = {p: _stamped(p.name.removeprefix(REPLACED)) for p in data.glob(f"{REPLACED}*")}
    return _remove(p for p, at in aside.items() if at and now - at > timedelta(days=days))


def _remove(folders: Iterable[Path]) -> list[Path]:
    dropped = list(folders)
    with translated():
        for path in dropped:
            shutil.rmtree(path)
    return dropped


def _copy(data: Path, database: str | None, draft: Path, parts: Parts) -> None:
    if chain.read_key(data / KEYS) is None:
        raise StorageDown(f"there is no {data / KEYS / chain.KEY_NAME}", reason="key_missing")
    refuse_newer_parts(data, database, parts)
    if database is None:
        for name in files(parts):
            _copy_file(data / name, draft / name)
    else:
        _copy_database(database, draft, parts)


def _copy_file(source: Path, target: Path) -> None:
    if not source.exists():
        raise StorageDown(f"there is no {source}")
    address = sqlite.read_only(source)
    with (
        closing(sqlite.open_connection(address, (), uri=True)) as old,
        closing(sqlite.open_connection(str(target), ("PRAGMA synchronous = FULL",))) as new,
    ):
        old.backup(new)
        _leave_out_notes(new)
        new.execute("PRAGMA journal_mode = DELETE")
    target.chmod(0o600)
    _sync_file(target)


def _leave_out_notes(copy: sqlite3.Connection) -> None:
    """Delete all notes, since a backup would outlive their erasure. Freed pages are zeroed."""
    copy.execute("PRAGMA secure_delete = ON")
    if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'note'").fetchone():
        copy.execute("DELETE FROM note")


def _copy_database(database: str, draft: Path, parts: Parts) -> None:
    source = _snapshots(database)
    with source.connect() as old, old.begin():
        for part in parts:
            target = sqlite.writing_engine(draft / part.file, part)
            with target.connect() as new:
                migrate(new, part)
                with new.begin():
                    copy_rows(old, new, part)
            target.dispose()
            (draft / part.file).chmod(0o600)
    source.dispose()


def copy_rows(old: Connection, new: Connection, part: DatabasePart) -> None:
    """Replace all rows of a part with those of another database, except tables that stay."""
    for table in part.copied:
        new.execute(table.delete())
        query = select(table)
        if table is tables.meta:
            query = query.where(table.c.name != identity.KEY_SHARED)
        found = old.execution_options(yield_per=_CHUNK).execute(query)
        for some in found.mappings().partitions(_CHUNK):
            new.execute(insert(table), [dict(row) for row in some])


def _describe(draft: Path, at: datetime, parts: Parts, keys: Path) -> Backup:
    made = _walk(draft, sqlite.reading_engine(draft / FILE), [keys], strict=False)
    _check_copied(draft, made.key, parts, keys)
    manifest: dict[str, Any] = {
        "made_at": at.isoformat(),
        "epoch": made.epoch,
        "key": chain.fingerprint(made.key),
        "branches": {b: {"seq": h.seq, "chain": h.chain.hex()} for b, h in made.heads.items()},
        "files": {name: _digest(draft / name) for name in files(parts)},
    }
    path = draft / MANIFEST
    path.write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    _sync_file(path)
    sync_folder(draft)
    return made


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
