"""A backup before the tables of a data directory are migrated.

On PostgreSQL the owner of the database makes it (docs/operations/upgrade.md), and
:func:`~queue_server.storage.backed_up.require_backup` requires it.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from queue_server.storage.care.backup import BadBackup, back_up
from queue_server.storage.care.broken import Broken
from queue_server.storage.failures import translated
from queue_server.storage.journal.part import JOURNAL
from queue_server.storage.migrate import revision
from queue_server.storage.parts import DatabasePart
from queue_server.storage.sqlite.engine import reading_engine
from queue_server.usecases.ports import StorageDown


def back_up_before_upgrade(data: Path, parts: Sequence[DatabasePart], now: datetime) -> Path | None:
    """Back up data of an older version; returns the folder, or None if all is up to date.

    Raises:
        StorageDown: If older data cannot be backed up; nothing was changed.
    """
    if not (data / JOURNAL.file).exists():
        return None  # never opened: at most accounts, and no journal to verify a backup by
    if not any(_is_older(data, part) for part in parts):
        return None
    there = [part for part in parts if (data / part.file).exists()]
    try:
        return back_up(data, None, now, there).folder
    except (StorageDown, Broken, BadBackup) as error:
        reason = error.reason if isinstance(error, StorageDown) else "damaged"
        raise StorageDown(
            f"this version changes the tables, and no backup could be made before: {error}",
            reason=reason,
        ) from error


def _is_older(data: Path, part: DatabasePart) -> bool:
    if not (data / part.file).exists():
        return False
    engine = reading_engine(data / part.file)
    try:
        with translated(), engine.connect() as connection, connection.begin():
            found = revision(connection, part)
            return found is not None and found < part.newest
    finally:
        engine.dispose()
