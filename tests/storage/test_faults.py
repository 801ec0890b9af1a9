"""Full disks, read-only and damaged files: a clean refusal, an alarm, nothing confirmed is lost."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from queue_server.storage.journal.part import FILE
from queue_server.storage.memory import MemoryJournal
from queue_server.storage.sqlite import journal as sqlite
from queue_server.storage.sqlite.journal import SqliteJournal, open_sqlite
from queue_server.usecases.ports import StorageDown
from tests.storage.making import Writer, together

BRANCH = "longjing"


def _raw(connection: Any) -> Any:
    """The connection of the database's own library."""
    return connection.connection.driver_connection


async def pragma(journal: SqliteJournal, text: str) -> None:
    """Set something on the writing connection, as a fault."""
    await journal._writer.run(lambda c: _raw(c).execute(text))


async def page_count(journal: SqliteJournal) -> int:
    return await journal._writer.run(lambda c: _raw(c).execute("PRAGMA page_count").fetchone()[0])


async def open_and_load(data: Path) -> None:
    journal = await open_sqlite(data, ballast_bytes=0)
    try:
        await journal.load(BRANCH)
    finally:
        await journal.close()


async def test_a_full_disk_is_refused_then_the_ballast_is_given_back(tmp_path: Path) -> None:
    journal = await open_sqlite(tmp_path, ballast_bytes=65536)
    ballast = tmp_path / sqlite.BALLAST
    assert ballast.stat().st_size == 65536
    w = Writer()
    await journal.append(*together(w.open_day(), w.issues(20)))
    await pragma(journal, f"PRAGMA max_page_count = {await page_count(journal)}")
    seq, number = w.seq, w.numbers["A"]
    with pytest.raises(StorageDown) as down:
        await journal.append(*w.issues(200))
    assert down.value.reason == "disk_full"
    assert journal.alarm() == "disk_full"
    assert not ballast.exists()
    assert len(await journal.read(BRANCH, 0, 1000)) == 21
    # Room again (here: what the ballast left), and the office goes on, with the alarm still up.
    await pragma(journal, "PRAGMA max_page_count = 1000000")
    w.seq, w.numbers["A"] = seq, number
    await journal.append(*w.issue())
    assert journal.alarm() == "disk_full"
    for _ in range(256):
        await journal.append(*w.issue())
    assert journal.alarm() is None
    assert ballast.exists()
    await journal.close()


async def test_every_append_that_fails_leaves_the_journal_as_it_was(tmp_path: Path) -> None:
    # The n-th page the file asks for is the one it does not get, for each n in turn.
    journal = await open_sqlite(tmp_path, ballast_bytes=0)
    w = Writer()
    await journal.append(*together(w.open_day(), w.issues(3)))
    failed = 0
    for extra in range(30):
        await pragma(journal, f"PRAGMA max_page_count = {await page_count(journal) + extra}")
        seq, number = w.seq, w.numbers["A"]
        try:
            await journal.append(*w.issues(60))
        except StorageDown:
            failed += 1
            w.seq, w.numbers["A"] = seq, number
        assert len(await journal.read(BRANCH, 0, 10_000)) == w.seq
    assert failed >= 3
    await journal.close()


CHILD = """
import asyncio, resource, sys
from pathlib import Path
from queue_server.storage.sqlite.journal import open_sqlite
from queue_server.usecases.ports import StorageDown
from tests.storage.making import Writer

async def main():
    journal = await open_sqlite(Path(sys.argv[1]), ballast_bytes=0)
    w = Writer()
    await journal.append(*w.open_day())
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    answered = w.seq
    try:
        for _ in range(2000):
            await journal.append(*w.issues(10))
            answered = w.seq
    except StorageDown as down:
        print(answered, down.reason, journal.alarm())
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
    print(len(await journal.read("longjing", 0, 100000)))
    await journal.close()

asyncio.run(main())
"""


@pytest.mark.parametrize("limit", [200_000, 333_333, 500_001])
def test_a_write_the_system_refuses_loses_nothing_answered(tmp_path: Path, limit: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path), str(limit)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    refused, kept = done.stdout.splitlines()
    answered, reason, alarm = refused.split()
    assert reason == alarm
    assert kept == answered


@pytest.mark.parametrize("where", ["header", "middle", "everywhere"])
async def test_a_damaged_file_says_so_and_is_not_used(tmp_path: Path, where: str) -> None:
    journal = await open_sqlite(tmp_path, ballast_bytes=0)
    w = Writer()
    await journal.append(*together(w.open_day(), w.issues(300)))
    await journal.close()
    path = tmp_path / FILE
    content = bytearray(path.read_bytes())
    spans = {
        "header": range(40),
        "middle": range(8192, len(content) // 2),
        "everywhere": range(len(content)),
    }
    for at in spans[where]:
        content[at] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(StorageDown) as down:
        await open_and_load(tmp_path)
    assert down.value.reason == "damaged"


async def test_a_truncated_file_says_so(tmp_path: Path) -> None:
    journal = await open_sqlite(tmp_path, ballast_bytes=0)
    w = Writer()
    await journal.append(*together(w.open_day(), w.issues(300)))
    await journal.close()
    path = tmp_path / FILE
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(StorageDown) as down:
        await open_and_load(tmp_path)
    assert down.value.reason == "damaged"


async def test_two_processes_do_not_own_one_directory(tmp_path: Path) -> None:
    journal = await open_sqlite(tmp_path, ballast_bytes=0)
    with pytest.raises(StorageDown, match=str(os.getpid())) as down:
        await open_sqlite(tmp_path, ballast_bytes=0)
    assert down.value.reason == "in_use"
    await journal.close()
    await (await open_sqlite(tmp_path, ballast_bytes=0)).close()


async def test_the_reading_connection_cannot_write(tmp_path: Path) -> None:
    journal = await open_sqlite(tmp_path, ballast_bytes=0)
    with pytest.raises(StorageDown) as down:
        await journal._read(lambda c: c.exec_driver_sql("DELETE FROM journal"))
    assert down.value.reason == "read_only"
    await journal.close()


async def test_the_file_is_in_wal_mode_and_synced_in_full(tmp_path: Path) -> None:
    journal = await open_sqlite(tmp_path, ballast_bytes=0)
    asked = "SELECT * FROM pragma_journal_mode, pragma_synchronous"
    found = await journal._writer.run(lambda c: _raw(c).execute(asked).fetchone())
    assert found == ("wal", 2)
    await journal.close()


async def test_no_other_process_is_left_a_lock_by_the_dead(tmp_path: Path) -> None:
    journal = await open_sqlite(tmp_path, ballast_bytes=0)
    await journal.close()
    with closing(sqlite3.connect(tmp_path / FILE)) as file:
        assert file.execute("SELECT count(*) FROM journal").fetchone() == (0,)


async def test_the_in_memory_twin_fails_when_told_to() -> None:
    journal = MemoryJournal()
    journal.faults.refuse[2] = "disk_full"
    journal.faults.lose[3] = "connection"
    w = Writer()
    await journal.append(*w.open_day())
    with pytest.raises(StorageDown) as down:
        await journal.append(*w.issue())
    assert down.value.reason == journal.alarm() == "disk_full"
    assert len(await journal.read(BRANCH, 0, 9)) == 1
    w.seq, w.numbers["A"] = 1, 0
    with pytest.raises(StorageDown):
        await journal.append(*w.issue())
    assert len(await journal.read(BRANCH, 0, 9)) == 2  # written; only the answer was lost
    journal.faults.unreadable = "damaged"
    with pytest.raises(StorageDown):
        await journal.load(BRANCH)
