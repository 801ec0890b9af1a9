"""Accounts and tokens for an office that runs in processes of its own.

The commands do the same, and have tests; each is a process that takes a second to start, and most
tests of an office need half a dozen. Tested by every test that has such an office.
"""

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from queue_server.configured import with_accounts
from queue_server.people.use import Accounts
from queue_server.settings import Settings


def engage(
    data: Path,
    users: Iterable[tuple[str, str]],
    devices: Iterable[tuple[str, str]],
    password: str,
    database: str | None = None,
) -> dict[str, str]:
    """Add users (name, role) and enrol devices (name, kind); returns each device's token."""

    async def work(accounts: Accounts) -> dict[str, str]:
        for name, role in users:
            await accounts.add_user(name, role, password)
        return {name: await accounts.enroll(name, kind) for name, kind in devices}

    async def all_of_it() -> dict[str, str]:
        return await with_accounts(Settings.load(), data, database, work)

    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    # In a thread of its own: a test's thread may have a loop already, as beside a browser.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(all_of_it())).result()
