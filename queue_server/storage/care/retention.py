"""What the server does once a day for what it keeps: a backup, rotation, and forgetting by age.

The backup runs as a process of its own with low priority: it verifies every row, and a thread
of the server doing so would delay every counter.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from queue_server.processes.child_process import put_down
from queue_server.storage.care import backup
from queue_server.storage.journal.sql import SqlJournal
from queue_server.traces.redaction import password_of, without_password
from queue_server.usecases.loops.chores import Chore

_ROOT = Path(__file__).resolve().parents[3]

#: How often the clock is looked at.
CHECK_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long things are kept. ``journal_days`` None keeps the journal for ever, ``notes_days``
    None its notes.

    What an office configures has no default here: a field that is not handed over would keep
    things for ever, and nobody would notice.
    """

    backup_days: int
    journal_days: int | None
    notes_days: int | None
    backup_every: timedelta = timedelta(hours=24)
    backup_months: int = 12


def backup_due(folder: Path, now: datetime, every: timedelta) -> bool:
    """Whether the newest backup in a folder is too old, or there is none."""
    newest = backup.newest(folder)
    made = backup.made_at(newest) if newest else None
    return made is None or now - made >= every or made > now


def dump_command(data: Path, database: str | None) -> list[str]:
    """The program that makes a backup, and its arguments.

    The address goes without its password, which arguments would show to everyone.
    """
    command = ["nice", "-n", "10"] if shutil.which("nice") else []
    command += [sys.executable, "-m", "queue_server.commands.care.backup"]
    command += ["--data", str(data.absolute())]
    if database is None:
        return command
    return [*command, "--database", without_password(database)]


def dump_environment(database: str | None) -> dict[str, str]:
    """Our own, with the password of the database: only its owner can read it there."""
    password = password_of(database) if database is not None else None
    return dict(os.environ) if password is None else {**os.environ, "PGPASSWORD": password}


async def back_up_apart(data: Path, database: str | None) -> str | None:
    """Make a backup in a process of its own; returns what went wrong, or None."""
    process = await asyncio.create_subprocess_exec(
        *dump_command(data, database),
        cwd=_ROOT,
        env=dump_environment(database),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, said = await process.communicate()
    except asyncio.CancelledError:
        await put_down(process)
        raise
    return None if process.returncode == 0 else said.decode("utf-8", "replace").strip()


class UpkeepFailed(Exception):
    """The daily backup, or the deletion of what is too old, did not succeed."""


class Upkeep:
    """The daily backup, and after it the deletion of old backups and old days."""

    def __init__(
        self,
        journal: SqlJournal,
        branch: str,
        data: Path,
        database: str | None,
        keep: Retention,
        *,
        readers: Collection[str] | None = None,
    ) -> None:
        """``readers``: the followers there are; a cursor of any other holds nothing back."""
        self._journal = journal
        self._branch = branch
        self._data = data
        self._database = database
        self._keep = keep
        self._readers = readers

    def chore(self) -> Chore:
        """The backup when it is due; of several processes of a branch one makes it."""
        return Chore(name="upkeep", every=CHECK_EVERY, run=self.once, once_per_branch=True)

    async def once(self, now: datetime) -> None:
        """Do what is due now. What is too old goes whoever made the newest backup, and whatever
        kept it from going before; nothing goes while a backup is due and cannot be made.

        Raises:
            UpkeepFailed, StorageDown: With what went wrong.
        """
        if backup_due(self._data / backup.FOLDER, now, self._keep.backup_every):
            failure = await back_up_apart(self._data, self._database)
            if failure is not None:
                raise UpkeepFailed(failure)
        await self._tidy(now)

    async def _tidy(self, now: datetime) -> None:
        folder, keep = self._data / backup.FOLDER, self._keep
        await asyncio.to_thread(
            backup.rotate,
            folder,
            now,
            days=keep.backup_days,
            months=keep.backup_months,
            longest=keep.journal_days,
        )
        await asyncio.to_thread(backup.drop_replaced, self._data, now, days=keep.backup_days)
        if keep.notes_days is not None:
            oldest = (now - timedelta(days=keep.notes_days)).date()
            await self._journal.erase_notes_before(self._branch, oldest)
        if keep.journal_days is not None:
            oldest = (now - timedelta(days=keep.journal_days)).date()
            await self._journal.forget_before(self._branch, oldest, readers=self._readers)
