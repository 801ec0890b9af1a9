"""A city: several processes on one database, each branch by its own role."""

import asyncio
import functools
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection

from queue_server.core import events as ev
from queue_server.core.written import ERASED
from queue_server.opening import PARTS, open_storage
from queue_server.people.ports import UserAccount
from queue_server.people.store.sql import open_accounts
from queue_server.storage.care.backup import check_storage
from queue_server.storage.journal import chain
from queue_server.storage.postgres import grants
from queue_server.storage.postgres.journal import PostgresJournal, open_postgres
from queue_server.usecases.notes import set_apart
from queue_server.usecases.ports import Conflict, StorageDown
from queue_server.usecases.rows import text_of
from tests.storage.making import NOON, Batch, Writer, together

pytestmark = pytest.mark.postgres

BRANCH = "longjing"


async def issue_some(journal: PostgresJournal, writer: Writer, count: int) -> list[int]:
    """Take turns with the others; returns the numbers this one gave."""
    given = []
    for _ in range(count):
        for row in await journal.catch_up(BRANCH, writer.seq):
            writer.seq = row.seq
            writer.numbers["A"] = row.data.get("number", writer.numbers.get("A", 0))
        await journal.append(*writer.issue())
        given.append(writer.numbers["A"])
    return given


async def test_three_processes_give_every_number_once(tmp_path: Path, postgres_url: str) -> None:
    homes = [tmp_path / name for name in ("keys", "second", "third")]
    journals = [await open_postgres(postgres_url, home) for home in homes]
    await journals[0].append(*Writer().open_day())
    given = await asyncio.gather(*(issue_some(j, Writer(), 25) for j in journals))
    assert sorted(n for numbers in given for n in numbers) == list(range(1, 76))
    for journal in journals:
        await journal.close()
    assert check_storage(tmp_path, postgres_url)[BRANCH].seq == 76


async def test_the_primary_key_arbitrates_when_nobody_took_a_turn(
    tmp_path: Path, postgres_url: str
) -> None:
    one, other = [await open_postgres(postgres_url, tmp_path / k) for k in ("a", "b")]
    await one.append(*Writer().open_day())
    with pytest.raises(Conflict):
        await other.append(*Writer().open_day())
    await one.close()
    await other.close()


async def test_an_append_wakes_the_others_and_not_itself(tmp_path: Path, postgres_url: str) -> None:
    one, other = [await open_postgres(postgres_url, tmp_path / k) for k in ("a", "b")]
    mine: list[str] = []
    listening, woken = asyncio.Event(), asyncio.Event()
    w = Writer()
    await one.append(*w.open_day())

    def heard(branch: str) -> None:
        mine.append(branch)
        listening.set()

    one.on_wake(heard)
    other.on_wake(lambda branch: woken.set() if branch == BRANCH else None)
    await listening.wait()  # a process that begins to listen looks once at what it has not heard
    while not woken.is_set():  # the other may not have been listening yet
        await one.append(*w.issue())
        await asyncio.sleep(0.05)
    assert mine == [BRANCH]
    await one.close()
    await other.close()


async def test_servers_of_one_city_share_the_key_of_the_chain(
    tmp_path: Path, postgres_url: str
) -> None:
    one, other = [await open_postgres(postgres_url, tmp_path / k) for k in ("a", "b")]
    assert chain.read_key(tmp_path / "a") == chain.read_key(tmp_path / "b") is not None
    await one.close()
    await other.close()
    with psycopg.connect(postgres_url) as connection:
        connection.execute("DELETE FROM meta WHERE name = 'chain_key'")
    await (await open_postgres(postgres_url, tmp_path / "a")).close()
    with pytest.raises(StorageDown) as down:
        await open_postgres(postgres_url, tmp_path / "stranger")
    assert down.value.reason == "key_missing"


async def test_a_branch_role_sees_and_writes_its_own_branch_only(
    tmp_path: Path, postgres_url: str, branch_role: str
) -> None:
    owner = await open_storage(tmp_path, postgres_url, branch=BRANCH)
    assert isinstance(owner.journal, PostgresJournal)
    there = Writer("shalu")
    await owner.journal.append(*together(there.open_day(), there.issue()))
    grants.grant(postgres_url, branch_role, BRANCH, PARTS)
    own = await open_storage(
        tmp_path, postgres_url.replace("owner@", f"{branch_role}@"), branch=BRANCH
    )
    assert isinstance(own.journal, PostgresJournal)
    w = Writer(BRANCH)
    await own.journal.append(*together(w.open_day(), w.issue()))
    assert len((await own.journal.load(BRANCH)).rows) == 2
    assert (await own.journal.load("shalu")).rows == ()
    with pytest.raises((StorageDown, Conflict)):
        await own.journal.append(*there.issue())
    for forbidden in ("UPDATE journal SET actor = 'x'", "DELETE FROM journal"):
        with pytest.raises(StorageDown, match="permission denied"):
            await own.journal.change(functools.partial(_run, forbidden))
    assert len((await owner.journal.load("shalu")).rows) == 2
    await own.close()
    await owner.close()


async def test_a_branch_role_begins_a_follower_after_its_own_last_row_only(
    tmp_path: Path, postgres_url: str, branch_role: str
) -> None:
    owner = await open_storage(tmp_path, postgres_url, branch=BRANCH)
    here, there = Writer(BRANCH), Writer("shalu")
    await owner.journal.append(*here.open_day())
    await owner.journal.append(*together(there.open_day(), there.issues(3)))
    grants.grant(postgres_url, branch_role, BRANCH, PARTS)
    login = postgres_url.replace("owner@", f"{branch_role}@")
    own = await open_storage(tmp_path, login, branch=BRANCH)
    assert await own.cursors.begin(BRANCH, "letters") == 1
    assert await owner.cursors.cursor(BRANCH, "letters") == 1
    with pytest.raises(StorageDown, match="row-level security"):
        await own.cursors.begin("shalu", "letters")
    assert await owner.cursors.begin("shalu", "letters") == 4
    await own.close()
    await owner.close()


async def test_a_branch_role_writes_reads_and_erases_its_own_notes_only(
    tmp_path: Path, postgres_url: str, branch_role: str
) -> None:
    owner = await open_storage(tmp_path, postgres_url, branch=BRANCH)
    await owner.journal.append(*noted("shalu"))
    grants.grant(postgres_url, branch_role, BRANCH, PARTS)
    login = postgres_url.replace("owner@", f"{branch_role}@")
    own = await open_storage(tmp_path, login, branch=BRANCH)
    await own.journal.append(*noted(BRANCH))
    assert [text_of(row) for row in await own.journal.read(BRANCH, 0, 9)] == ["", "unwell"]
    assert not await own.journal.erase_note("shalu", 2)
    assert await own.journal.erase_note(BRANCH, 2)
    assert [text_of(row) for row in await own.journal.read(BRANCH, 0, 9)] == ["", ERASED]
    assert [text_of(row) for row in await owner.journal.read("shalu", 0, 9)] == ["", "unwell"]
    await own.close()
    await owner.close()


def noted(branch: str) -> Batch:
    """A day of which row 2 has a note."""
    w = Writer(branch)
    rows, changes = together(w.open_day(), w.only(ev.CounterPaused(counter=1, note="unwell")))
    return [*rows[:1], replace(rows[1], note=set_apart(rows[1].data))], changes


def _run(sql: str, connection: Connection) -> None:
    connection.exec_driver_sql(sql)


async def test_a_branch_role_may_be_the_first_to_start(
    tmp_path: Path, postgres_url: str, branch_role: str
) -> None:
    grants.grant(postgres_url, branch_role, BRANCH, PARTS)
    login = postgres_url.replace("owner@", f"{branch_role}@")
    own = await open_storage(tmp_path / "own", login, branch=BRANCH)
    await own.journal.append(*Writer().open_day())
    owner = await open_postgres(postgres_url, tmp_path / "owner")
    assert owner.epoch == own.epoch
    assert len((await owner.load(BRANCH)).rows) == 1
    await own.close()
    await owner.close()


async def test_a_branch_role_knows_the_people_of_its_own_branch_only(
    tmp_path: Path, postgres_url: str, branch_role: str
) -> None:
    there = await open_accounts(tmp_path, postgres_url, "shalu")
    mei = UserAccount(name="mei", role="admin", password_hash="h", created_at=NOON)
    await there.add_user(mei)
    grants.grant(postgres_url, branch_role, BRANCH, PARTS)
    login = postgres_url.replace("owner@", f"{branch_role}@")
    here = await open_accounts(tmp_path, login, BRANCH)
    await here.add_user(mei)
    assert list(await here.users()) == [mei]
    # A server that is told to be another branch is refused by the database itself.
    posing = await open_accounts(tmp_path, login, "shalu")
    assert list(await posing.users()) == []
    with pytest.raises(StorageDown, match="row-level security"):
        await posing.add_user(replace(mei, name="lin"))
    for store in (here, there, posing):
        await store.close()


async def test_a_database_that_is_not_there_is_a_clean_refusal(tmp_path: Path) -> None:
    with pytest.raises(StorageDown) as down:
        await open_postgres("postgresql://nobody@127.0.0.1:1/none", tmp_path)
    assert down.value.reason == "connection"
