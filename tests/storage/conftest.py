"""Where storage is tested: in memory, on SQLite, and on a real PostgreSQL of our own."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from queue_server.storage.accounts import open_accounts
from queue_server.storage.memory import MemoryDatabase, MemoryJournal
from queue_server.storage.memory_accounts import MemoryAccountStore
from queue_server.storage.postgres import open_postgres
from queue_server.storage.sqlite import open_sqlite
from queue_server.usecases.account_ports import AccountStore
from queue_server.usecases.ports import Journal


def _programs() -> Path | None:
    found = shutil.which("postgres")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _as_user() -> dict[str, str]:
    """PostgreSQL refuses to run as root; lend it somebody without rights."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": name}
    pytest.skip("no unprivileged user to run PostgreSQL as")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a fresh server on loopback, without its database name."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL's server programs are not installed")
    who = _as_user()
    home = Path(tempfile.mkdtemp(prefix="jh-pg-"))
    home.chmod(0o755)
    data = home / "data"
    data.mkdir(mode=0o700)
    if who:
        shutil.chown(data, who["user"])
        shutil.chown(home, who["user"])
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", **who}
    initdb = [programs / "initdb", "-D", data, "-U", "owner", "-A", "trust", "-E", "UTF8", "-N"]
    subprocess.run(initdb, check=True, **quiet)
    port = _free_port()
    server = subprocess.Popen(
        [
            programs / "postgres", "-D", data, "-p", str(port),
            "-c", f"unix_socket_directories={home}", "-c", "listen_addresses=127.0.0.1",
            "-c", "shared_buffers=16MB", "-c", "max_connections=60",
        ],
        **quiet,
    )  # fmt: skip
    address = f"postgresql://owner@127.0.0.1:{port}"
    try:
        _await_ready(address)
        yield address
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(home, ignore_errors=True)


def _await_ready(address: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(f"{address}/postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


@pytest.fixture
def postgres_url(postgres_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of its own for each test."""
    name = f"t{abs(hash(request.node.nodeid)):x}"
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{postgres_server}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


KINDS = ["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
OpenJournal = Callable[[], Awaitable[Journal]]


@pytest.fixture(params=KINDS)
async def open_journal(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[OpenJournal]:
    """Opens the journal under test; a second call after closing the first finds what it wrote."""
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
async def accounts(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AccountStore]:
    """An empty account store."""
    store: AccountStore
    if request.param == "memory":
        store = MemoryAccountStore()
    elif request.param == "sqlite":
        store = await open_accounts(tmp_path)
    else:
        store = await open_accounts(tmp_path, request.getfixturevalue("postgres_url"))
    yield store
    await store.close()
