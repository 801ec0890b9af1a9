"""An office upgraded from 0.1.0 keeps all it had; one from a future version is refused."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from queue_server.commands.care import backup as backup_command
from queue_server.commands.care import verify as verify_command
from queue_server.opening import PARTS, open_storage
from queue_server.storage.care.backup import check_backup, finished
from queue_server.storage.care.restore import restore
from queue_server.storage.journal.part import FILE, JOURNAL
from queue_server.storage.migrate import revision
from queue_server.storage.parts import DatabasePart
from queue_server.usecases.ports import StorageDown
from tests.storage.forked import KILLED, Run
from tests.storage.making import NOON
from tests.storage.older import engine_of, made_by_0_1_0
from tests.storage.test_migrate import shape_is_right

BRANCH = "longjing"
LAST = 26


def verified(data: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert verify_command.main(["--data", str(data)]) == 0
    return capsys.readouterr().out


async def test_an_office_upgraded_from_0_1_0_keeps_its_days_people_and_machines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made_by_0_1_0(tmp_path)
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    assert (await storage.journal.load(BRANCH)).rows[-1].seq == LAST
    (before,) = finished(tmp_path / "backups")
    assert check_backup(before, [tmp_path / "keys"]).heads[BRANCH].seq == LAST
    assert [user.name for user in await storage.accounts.users()] == ["mei"]
    assert [device.name for device in await storage.accounts.machines()] == ["hall"]
    await storage.close()
    assert f"{LAST} rows hold" in verified(tmp_path, capsys)


async def test_an_office_in_shape_makes_no_backup_at_every_start(tmp_path: Path) -> None:
    for _ in range(2):
        await (await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)).close()
    assert finished(tmp_path / "backups") == []


async def test_an_office_that_cannot_be_backed_up_is_not_upgraded(tmp_path: Path) -> None:
    made_by_0_1_0(tmp_path)
    (tmp_path / "backups").write_text("in the way")
    with pytest.raises(StorageDown, match="no backup could be made before"):
        await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    engine = engine_of(str(tmp_path / FILE), JOURNAL)
    with engine.connect() as connection, connection.begin():
        assert revision(connection, JOURNAL) == "0001"
    engine.dispose()


async def test_an_office_that_was_never_open_is_upgraded_with_its_people(tmp_path: Path) -> None:
    made_by_0_1_0(tmp_path)
    (tmp_path / FILE).unlink()
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    assert [user.name for user in await storage.accounts.users()] == ["mei"]
    await storage.close()


def test_an_upgrade_killed_at_any_statement_runs_again_with_all_rows(
    tmp_path: Path, run_child: Run
) -> None:
    deadly = 1
    while True:
        data = tmp_path / str(deadly)
        made_by_0_1_0(data)
        where = str(data / FILE)
        if run_child(where, "journal", deadly)[0] != KILLED:
            break
        assert run_child(where, "journal", -1)[0] == 0
        assert shape_is_right(where, "journal")
        engine = engine_of(where, JOURNAL)
        with engine.connect() as connection, connection.begin():
            found = connection.exec_driver_sql("SELECT count(*) FROM journal").scalar()
            gone = connection.exec_driver_sql(
                "SELECT count(*) FROM sqlite_master WHERE name = 'print_job'"
            ).scalar()
        engine.dispose()
        assert (found, gone) == (LAST, 0)
        deadly += 4
    assert deadly > 8


async def test_a_backup_made_by_0_1_0_is_checked_and_restored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "20261124T000000Z"
    made_by_0_1_0(old)
    (old / "keys" / "chain.key").rename(old / "chain.key")
    (old / "keys").rmdir()
    digests = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in old.iterdir()}
    (old / "manifest.json").write_text(json.dumps({"files": digests}))
    assert check_backup(old, []).heads[BRANCH].seq == LAST
    restore(old, tmp_path / "new", None, NOON, PARTS)
    assert f"{LAST} rows hold" in verified(tmp_path / "new", capsys)
    storage = await open_storage(tmp_path / "new", branch=BRANCH, ballast_bytes=0)
    assert [user.name for user in await storage.accounts.users()] == ["mei"]
    await storage.close()


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
async def test_a_database_of_a_newer_version_is_refused_in_one_line(
    tmp_path: Path, part: DatabasePart, capsys: pytest.CaptureFixture[str]
) -> None:
    await (await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)).close()
    with closing(sqlite3.connect(tmp_path / part.file)) as file:
        file.execute(f"UPDATE {part.version_table} SET version_num = '9999'")
        file.commit()
    with pytest.raises(StorageDown, match="made by a newer version") as down:
        await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    assert down.value.reason == "newer"
    assert "\n" not in str(down.value)
    assert verify_command.main(["--data", str(tmp_path)]) == 1
    assert backup_command.main(["--data", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.count("made by a newer version") == 2
    assert said.count("\n") == 2
