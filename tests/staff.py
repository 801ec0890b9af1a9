"""Accounts and tokens for an office that runs in separate processes.

The commands do the same, and have their own tests; but each takes a second to start, and most tests
of an office need half a dozen. Tested by every test that has such an office.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from queue_server.clock import SystemClock
from queue_server.configured import with_accounts
from queue_server.people.use import Accounts
from queue_server.settings import Settings
from queue_server.storage.care.backup import made_at

#: Name and role, or name and kind.
People = tuple[tuple[str, str], ...]


def engage(
    data: Path,
    users: Iterable[tuple[str, str]],
    devices: Iterable[tuple[str, str]],
    password: str,
    database: str | None = None,
) -> dict[str, str]:
    """Add users (name, role) and enrol devices (name, kind); returns each device's token."""
    if database is not None or data.exists():
        tokens = _engaged(data, tuple(users), tuple(devices), password, database)
    else:
        home, tokens = _like_before(tuple(users), tuple(devices), password)
        shutil.copytree(home.name, data)
    _keep_from_backing_up(data)
    return dict(tokens)


def _keep_from_backing_up(data: Path) -> None:
    """Otherwise the server would begin with a backup, a second of processor time."""
    folder = data / "backups" / SystemClock().now().strftime("%Y%m%dT%H%M%SZ")
    folder.mkdir(parents=True, exist_ok=True)
    assert made_at(folder) is not None


@cache
def _like_before(
    users: People, devices: People, password: str
) -> tuple["tempfile.TemporaryDirectory[str]", dict[str, str]]:
    """Hashing passwords is slow by design, so it is reused: most offices have the same people."""
    home = tempfile.TemporaryDirectory(prefix="engaged")
    return home, _engaged(Path(home.name), users, devices, password, None)


def _engaged(
    data: Path, users: People, devices: People, password: str, database: str | None
) -> dict[str, str]:
    async def work(accounts: Accounts) -> dict[str, str]:
        for name, role in users:
            await accounts.users.add(name, role, password)
        return {name: await accounts.enrolment.enroll(name, kind) for name, kind in devices}

    async def all_of_it() -> dict[str, str]:
        return await with_accounts(Settings.load(), data, database, work)

    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    # In a thread of its own: a test's thread may already have a loop, as beside a browser.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(all_of_it())).result()
