"""Bytes flipped and ends cut off, at seeded places, in files as a killed server leaves them."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from queue_server.opening import open_storage
from queue_server.storage.care.backup import check_storage
from queue_server.storage.care.broken import Broken
from queue_server.storage.journal.part import FILE
from queue_server.usecases.ports import StorageDown
from tests.end_to_end.processes import command
from tests.storage.making import Writer, together
from tests.torture.conftest import Record

pytestmark = pytest.mark.torture

SEED = int(os.environ.get("JIAOHAO_SEED", "20261124"))
CASES = 300
CUT = 60

#: Writes a day and is gone without closing anything: the newest part is in the WAL alone.
CHILD = """
import asyncio, os, sys
from pathlib import Path
from queue_server.storage.sqlite.journal import open_sqlite
from tests.storage.making import Writer, together

async def main():
    journal = await open_sqlite(Path(sys.argv[1]), ballast_bytes=0)
    w = Writer()
    await journal.append(*together(w.open_day(), w.issues(400)))
    checkpoint = "PRAGMA wal_checkpoint"
    await journal._writer.run(
        lambda c: c.connection.driver_connection.execute(checkpoint).fetchall()
    )
    for _ in range(60):
        await journal.append(*w.issue())
    os._exit(0)

asyncio.run(main())
"""


def contents(data: Path) -> list[tuple[object, ...]]:
    """Everything the tables hold, as SQLite gives it."""
    rows: list[tuple[object, ...]] = []
    with closing(sqlite3.connect(data / FILE)) as file:
        for table in ("journal", "ticket", "leg", "standing", "branch_head"):
            rows += [(table, *row) for row in file.execute(f"SELECT * FROM {table} ORDER BY 1, 2")]
    return rows


def by_the_book(data: Path) -> None:
    """What the product looks at: the file, the chain, every row and what is derived of it."""
    check_storage(data, None)


def hardly(data: Path) -> None:
    """Broken on purpose: trusts whatever can be opened."""
    with closing(sqlite3.connect(data / FILE)) as file:
        file.execute("SELECT count(*) FROM meta").fetchall()


def outcome(data: Path, look: Callable[[Path], None], whole: list[tuple[object, ...]]) -> str:
    """``detected``, ``harmless`` (nothing we keep has changed), ``shorter`` (an earlier commit,
    complete: what a power cut may leave of an unsynced log), or ``wrong``.
    """
    try:
        look(data)
    except (StorageDown, Broken, sqlite3.DatabaseError):
        return "detected"
    try:
        left = contents(data)
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return "wrong"
    if left == whole:
        return "harmless"
    journal = [row for row in whole if row[0] == "journal"]
    ours = [row for row in left if row[0] == "journal"]
    return "shorter" if ours and ours == journal[: len(ours)] else "wrong"


def damage(file: Path, luck: random.Random, *, cut: bool) -> None:
    size = file.stat().st_size
    at = luck.randrange(size)
    if cut:
        os.truncate(file, at)
        return
    with file.open("r+b") as handle:
        handle.seek(at)
        old = handle.read(1)[0]
        handle.seek(at)
        handle.write(bytes([old ^ luck.randrange(1, 256)]))


def try_all(
    origin: Path, work: Path, name: str, cases: int, look: Callable[[Path], None], *, cut: bool
) -> Counter[str]:
    luck = random.Random(f"{SEED} {name} {cut}")
    shutil.copytree(origin, work / "whole")
    whole = contents(work / "whole")
    shutil.rmtree(work / "whole")
    seen: Counter[str] = Counter()
    for _ in range(cases):
        data = work / "case"
        shutil.copytree(origin, data)
        damage(data / name, luck, cut=cut)
        seen[outcome(data, look, whole)] += 1
        shutil.rmtree(data)
    return seen


def judge(seen: Counter[str]) -> None:
    assert not seen["wrong"], f"seed {SEED}: read on with wrong content: {dict(seen)}"


def summary(seen: Counter[str]) -> str:
    cases = seen.total()
    shorter = f", {seen['shorter']} back to an earlier commit" if seen["shorter"] else ""
    harmful = cases - seen["harmless"] - seen["shorter"]
    share = f"{100 * seen['detected'] / harmful:.0f} %" if harmful else "nothing to detect"
    return (
        f"{share} of what harmed detected ({seen['detected']} of {cases};"
        f" {seen['harmless']} changed nothing kept{shorter}), read on wrongly 0"
    )


@pytest.mark.timeout(3600)
def test_damage_is_detected_or_harmless_and_never_read_as_truth(
    tmp_path: Path, record: Record
) -> None:
    origin = tmp_path / "origin"
    subprocess.run([sys.executable, "-c", CHILD, str(origin)], check=True)
    wal = f"{FILE}-wal"
    assert (origin / wal).stat().st_size > 50_000
    with pytest.raises(AssertionError, match=f"seed {SEED}"):
        judge(try_all(origin, tmp_path, FILE, 100, hardly, cut=False))
    plan = [
        ("database, a byte flipped", FILE, CASES, False),
        ("database, cut off", FILE, CUT, True),
        ("write-ahead log, a byte flipped", wal, CASES, False),
        ("write-ahead log, cut off", wal, CUT, True),
    ]
    for what, name, cases, cut in plan:
        seen = try_all(origin, tmp_path, name, cases, by_the_book, cut=cut)
        judge(seen)
        record(
            f"damaged: {what}", f"{cases} seeded places", summary(seen),
            "trusts whatever can be opened: found",
        )  # fmt: skip


async def test_a_damaged_database_is_put_back_from_its_backup(
    tmp_path: Path, record: Record
) -> None:
    data = tmp_path / "data"
    storage = await open_storage(data, branch="longjing", ballast_bytes=0)
    w = Writer()
    await storage.journal.append(*together(w.open_day(), w.issues(500)))
    await storage.close()
    command("backup", "--data", str(data), folder=tmp_path)
    damaged = data / FILE
    damaged.write_bytes(bytes(len(damaged.read_bytes())))
    with pytest.raises((StorageDown, Broken)):
        check_storage(data, None)
    backup = next(iter(sorted((data / "backups").iterdir())))
    began = time.perf_counter()
    command("restore", str(backup), "--data", str(data), folder=tmp_path)
    took = time.perf_counter() - began
    assert check_storage(data, None)["longjing"].seq == w.seq
    record(
        "damaged: restored from a backup", "500 tickets", f"{took:.1f} s, every row back",
        "the damaged file is refused before",
    )  # fmt: skip
