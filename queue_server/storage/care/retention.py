"""What the server does once a day with its data: a backup, rotation, and deletion by age.

The backup runs in a process of its own with low priority: it verifies every row, which in a thread
of the server would delay every counter.
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

#: How often to check whether a backup is due.
CHECK_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long things are kept. ``journal_days`` None keeps the journal for ever, ``notes_days``
    None its notes.

    What an office configures has no default here: a field left out would keep things for ever
    without anyone noticing.
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
    """The command that makes a backup.

    The address is passed without its password, since everyone can read arguments.
    """
    command = ["nice", "-n", "10"] if shutil.which("nice") else []
    command += [sys.executable, "-m", "queue_server.commands.care.backup"]
    command += ["--data", str(data.absolute())]
    if database is None:
        return command
    return [*command, "--database", without_password(database)]


def dump_environment(database: str | None) -> dict[str, str]:
    """Our own environment with the database's password: only our user can read it there."""
    password = password_of(database) if database is not None else None
    return dict(os.environ) if password is None else {**os.environ, "PGPASSWORD": password}


async def back_up_apart(data: Path, database: str | None) -> str | None:
    """Make a backup in a process of its own; returns its error, or None."""
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
        """``readers``: the present followers; any other cursor holds nothing back."""
        self._journal = journal
        self._branch = branch
        self._data = data
        self._database = database
        self._keep = keep
        self._readers = readers

    def chore(self) -> Chore:
        """The upkeep as a chore that one of a branch's processes runs."""
        return Chore(name="upkeep", every=CHECK_EVERY, run=self.once, once_per_branch=True)

    async def once(self, now: datetime) -> None:
        """Do what is due now. What is too old is deleted no matter which process made the newest
        backup, and also when an earlier run failed; but nothing is deleted while a due backup
        cannot be made.

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
