"""The storage under test: in memory, on SQLite, and on a real PostgreSQL of our own."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from queue_server.opening import Storage, memory_storage, open_storage
from queue_server.people.memory import MemoryAccounts, MemoryAccountStore
from queue_server.people.ports import AccountStore
from queue_server.people.store.sql import open_accounts
from queue_server.storage.memory import MemoryDatabase, MemoryJournal
from queue_server.storage.postgres.journal import open_postgres
from queue_server.storage.sqlite.journal import open_sqlite
from queue_server.usecases.ports import Journal

KINDS = ["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
OpenJournal = Callable[[], Awaitable[Journal]]
AccountsOf = Callable[[str], Awaitable[AccountStore]]


@pytest.fixture(params=KINDS)
async def open_journal(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[OpenJournal]:
    """Opens the journal under test; a second call, after closing the first, finds what it wrote."""
    opened: list[Journal] = []
    database = MemoryDatabase()
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""

    async def make() -> Journal:
        journal: Journal
        if request.param == "memory":
            journal = MemoryJournal(database)
        elif request.param == "sqlite":
            journal = await open_sqlite(tmp_path, ballast_bytes=0)
        else:
            journal = await open_postgres(url, tmp_path / f"keys{len(opened)}")
        opened.append(journal)
        return journal

    yield make
    for journal in opened:
        await journal.close()


@pytest.fixture
async def journal(open_journal: OpenJournal) -> Journal:
    """An empty journal."""
    return await open_journal()


@pytest.fixture(params=KINDS)
async def accounts_of(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AccountsOf]:
    """Opens the account store of a branch; all branches share one memory, file or database."""
    opened: list[AccountStore] = []
    kept = MemoryAccounts()
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else None

    async def open_one(branch: str) -> AccountStore:
        if request.param == "memory":
            opened.append(MemoryAccountStore(kept, branch))
        else:
            opened.append(await open_accounts(tmp_path, url, branch))
        return opened[-1]

    yield open_one
    for store in opened:
        await store.close()


@pytest.fixture
async def accounts(accounts_of: AccountsOf) -> AccountStore:
    """An empty account store."""
    return await accounts_of("longjing")


async def opened(
    kind: str, folder: Path, request: pytest.FixtureRequest
) -> tuple[Storage, str | None]:
    """The stores of one kind, and the address of their database if there is one."""
    if kind == "memory":
        return memory_storage(), None
    url = request.getfixturevalue("postgres_url") if kind == "postgres" else None
    return await open_storage(folder, url, branch="longjing", ballast_bytes=0), url


@pytest.fixture(params=KINDS)
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    """All stores of one branch: in memory, on SQLite, on PostgreSQL."""
    stores, _ = await opened(request.param, tmp_path, request)
    yield stores
    await stores.close()
