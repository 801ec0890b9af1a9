"""What the server does once a day for what it keeps: a backup, rotation, and forgetting by age.

The backup runs as a process of its own with low priority: it verifies every row, and a thread
of the server doing so would delay every desk.
"""

import asyncio
import logging
import shutil
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from queue_server.storage.care import backup
from queue_server.storage.journal.sql import SqlJournal
from queue_server.usecases.ports import Clock, StorageDown

log = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[3]

#: How often the clock is looked at.
CHECK_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingRules:
    """How long what is kept. ``journal_days`` None keeps the journal for ever."""

    backup_every: timedelta = timedelta(hours=24)
    backup_days: int = 14
    backup_months: int = 12
    journal_days: int | None = None


def backup_due(folder: Path, now: datetime, every: timedelta) -> bool:
    """Whether the newest backup in a folder is too old, or there is none."""
    newest = backup.newest(folder)
    made = backup.made_at(newest) if newest else None
    return made is None or now - made >= every or made > now


def _command(data: Path, database: str | None) -> list[str]:
    command = ["nice", "-n", "10"] if shutil.which("nice") else []
    command += [sys.executable, "-m", "queue_server.commands.care.backup"]
    command += ["--data", str(data.absolute())]
    return command if database is None else [*command, "--database", database]


async def back_up_apart(data: Path, database: str | None) -> str | None:
    """Make a backup in a process of its own; returns what went wrong, or None."""
    process = await asyncio.create_subprocess_exec(
        *_command(data, database),
        cwd=_ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, said = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    return None if process.returncode == 0 else said.decode("utf-8", "replace").strip()


class Upkeep:
    """Runs beside the server: ``task = asyncio.create_task(upkeep.run())``; cancel it to stop."""

    def __init__(
        self,
        journal: SqlJournal,
        branches: Sequence[str],
        data: Path,
        database: str | None,
        clock: Clock,
        rules: KeepingRules = KeepingRules(),
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._journal = journal
        self._branches = branches
        self._data = data
        self._database = database
        self._clock = clock
        self._rules = rules
        self._sleep = sleep
        self.failure: str | None = None

    async def run(self) -> None:
        """Do what is due, for ever."""
        while True:
            await self.once()
            await self._sleep(CHECK_EVERY.total_seconds())

    async def once(self) -> None:
        """Do what is due now. A failure is logged once and shown by ``failure``."""
        now = self._clock.now()
        if not backup_due(self._data / backup.FOLDER, now, self._rules.backup_every):
            return
        failure = await back_up_apart(self._data, self._database)
        if failure is None:
            failure = await self._tidy(now)
        if failure is not None and failure != self.failure:
            log.error("daily upkeep failed: %s", failure)
        if failure is None and self.failure is not None:
            log.info("daily upkeep works again")
        self.failure = failure

    async def _tidy(self, now: datetime) -> str | None:
        folder, rules = self._data / backup.FOLDER, self._rules
        try:
            await asyncio.to_thread(
                lambda: backup.rotate(
                    folder, now, days=rules.backup_days, months=rules.backup_months
                )
            )
            if rules.journal_days is not None:
                for branch in self._branches:
                    oldest = (now - timedelta(days=rules.journal_days)).date()
                    await self._journal.forget_before(branch, oldest)
        except StorageDown as down:
            return str(down)
        return None
