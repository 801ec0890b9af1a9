"""A backup is restored into a city's database only when no server is using it."""

import asyncio
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, text

from queue_server.commands.care import restore as restore_command
from queue_server.opening import PARTS, open_storage
from queue_server.storage.care import restore
from queue_server.storage.care.backup import back_up
from queue_server.storage.postgres import presence
from queue_server.storage.postgres.engine import make_engine
from queue_server.storage.postgres.journal import PostgresJournal, open_postgres
from queue_server.usecases.ports import StorageDown
from tests.storage.making import NOON, Writer, together
from tests.waiting import wait_until

pytestmark = pytest.mark.postgres

BRANCH = "longjing"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "PATIENCE_MS", 800)


async def begun(tmp_path: Path, url: str) -> tuple[PostgresJournal, Writer, Path]:
    """A server with seven rows, and a backup of the first six."""
    journal = await open_postgres(url, tmp_path / "keys")
    w = Writer(BRANCH)
    await journal.append(*together(w.open_day(), w.issues(5)))
    await (await open_storage(tmp_path, url, branch=BRANCH)).close()
    backup = back_up(tmp_path, url, NOON, PARTS).folder
    await journal.append(*w.issue())
    return journal, w, backup


def cut(url: str) -> None:
    """Cut every connection of a server, as a database that restarts does."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_a_restore_names_the_servers_it_would_pull_the_rows_from_under(
    tmp_path: Path, postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    journal, _, backup = await begun(tmp_path, postgres_url)
    arguments = [str(backup), "--data", str(tmp_path), "--database", postgres_url]
    assert restore_command.main(arguments) == 1
    said = capsys.readouterr().err.strip()
    assert "nothing was restored: 1 server is connected to this database (" in said
    assert said.count("\n") == 0
    assert len((await journal.load(BRANCH)).rows) == 7
    await journal.close()
    assert restore_command.main(arguments) == 0
    assert "6 rows restored" in capsys.readouterr().out


async def test_a_server_that_starts_during_a_restore_is_told(
    tmp_path: Path, postgres_url: str
) -> None:
    journal, _, _ = await begun(tmp_path, postgres_url)
    await journal.close()
    engine = make_engine(postgres_url)
    with engine.connect() as restoring:
        presence.be_alone(restoring, "")
        starting = asyncio.create_task(open_postgres(postgres_url, tmp_path / "keys"))
        with pytest.raises(StorageDown, match="a backup is being restored") as down:
            await starting
    engine.dispose()
    assert down.value.reason == "in_use"
    await (await open_postgres(postgres_url, tmp_path / "keys")).close()


def waiting_for_the_lock(engine: Engine) -> bool:
    with engine.connect() as looking:
        asked = looking.execute(
            text(
                "SELECT count(*) FROM pg_locks JOIN pg_database ON database = pg_database.oid"
                " WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted"
            )
        )
        return bool(asked.scalar())


async def test_a_server_that_starts_at_the_end_of_a_restore_only_waits(
    tmp_path: Path, postgres_url: str
) -> None:
    journal, _, _ = await begun(tmp_path, postgres_url)
    await journal.close()
    engine = make_engine(postgres_url)
    restoring = engine.connect()
    presence.be_alone(restoring, "")
    starting = asyncio.create_task(open_postgres(postgres_url, tmp_path / "keys"))
    await asyncio.to_thread(
        wait_until, lambda: waiting_for_the_lock(engine), "it to ask for the lock"
    )
    assert not starting.done()
    restoring.close()
    engine.dispose()
    await (await starting).close()


async def test_a_server_that_was_cut_off_during_a_restore_writes_nothing_more(
    tmp_path: Path, postgres_url: str
) -> None:
    # Its memory is of the other life: what it would append has no place in this one.
    journal, w, backup = await begun(tmp_path, postgres_url)
    cut(postgres_url)
    done = restore.restore(backup, tmp_path, postgres_url, NOON, PARTS)
    for call in (journal.catch_up(BRANCH, 7), journal.append(*w.issue()), journal.load(BRANCH)):
        with pytest.raises(StorageDown, match="start this server again") as down:
            await call
        assert down.value.reason == "restored"
    assert journal.alarm() == "restored"
    await journal.close()
    again = await open_postgres(postgres_url, tmp_path / "keys")
    assert len((await again.load(BRANCH)).rows) == 6
    assert again.epoch == done.epoch != journal.epoch
    await again.close()


async def test_a_server_that_was_cut_off_goes_on_when_nothing_was_restored(
    tmp_path: Path, postgres_url: str
) -> None:
    journal, w, _ = await begun(tmp_path, postgres_url)
    cut(postgres_url)
    assert await journal.catch_up(BRANCH, 7) == ()
    await journal.append(*w.issue())
    engine = make_engine(postgres_url)
    with engine.connect() as restoring, pytest.raises(StorageDown, match="1 server is connected"):
        presence.be_alone(restoring, "")
    engine.dispose()
    await journal.close()


async def test_a_restore_that_fails_midway_leaves_the_old_rows(
    tmp_path: Path, postgres_url: str
) -> None:
    journal, _, backup = await begun(tmp_path, postgres_url)
    epoch = journal.epoch
    await journal.close()
    # The last table a restore fills refuses what it is given.
    with psycopg.connect(postgres_url) as connection:
        connection.execute("ALTER TABLE ticket ADD CONSTRAINT few CHECK (number > 3) NOT VALID")
    with pytest.raises(StorageDown):
        restore.restore(backup, tmp_path, postgres_url, NOON, PARTS)
    journal = await open_postgres(postgres_url, tmp_path / "keys")
    assert len((await journal.load(BRANCH)).rows) == 7
    assert journal.epoch == epoch
    await journal.close()


async def test_accounts_of_a_restored_database_are_read_again(
    tmp_path: Path, postgres_url: str
) -> None:
    journal, _, backup = await begun(tmp_path, postgres_url)
    await journal.close()
    storage = await open_storage(tmp_path, postgres_url, branch=BRANCH)
    seen = await storage.accounts.version()
    await storage.close()
    restore.restore(backup, tmp_path, postgres_url, NOON, PARTS)
    storage = await open_storage(tmp_path, postgres_url, branch=BRANCH)
    assert await storage.accounts.version() > seen
    await storage.close()
