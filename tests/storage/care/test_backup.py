"""Backups are verified, rotated, and come back as a new epoch of the branch."""

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from queue_server.commands.care import backup as backup_command
from queue_server.commands.care import restore as restore_command
from queue_server.commands.care import verify as verify_command
from queue_server.opening import PARTS, open_storage
from queue_server.people.ports import SignInSession, UserAccount
from queue_server.people.store.part import ACCOUNTS
from queue_server.people.store.sql import open_accounts
from queue_server.storage.care import backup
from queue_server.storage.care.backup import BadBackup, back_up, check_backup
from queue_server.storage.care.broken import Broken
from queue_server.storage.care.restore import restore
from queue_server.storage.care.retention import Retention, Upkeep, UpkeepFailed, backup_due
from queue_server.storage.journal.part import FILE
from queue_server.storage.migrate import revision
from queue_server.storage.parts import files
from queue_server.storage.sqlite import journal as sqlite
from queue_server.usecases.ports import StorageDown
from tests.storage.making import NOON, Writer, together
from tests.storage.older import at_the_first_shape, engine_of

BRANCH = "longjing"


async def fill(data: Path, database: str | None = None) -> Writer:
    storage = await open_storage(data, database, branch=BRANCH, ballast_bytes=0)
    w = Writer(BRANCH)
    await storage.journal.append(*together(w.open_day(), w.issues(5, "r")))
    await storage.accounts.add_user(
        UserAccount(name="mei", role="clerk", password_hash="h", created_at=NOON)
    )
    await storage.accounts.begin_second_step("mei", "sealed secret")
    await storage.accounts.replace_recovery("mei", ["5a", "5b"])
    await storage.accounts.add_session(
        SignInSession(token_hash="s", user="mei", created_at=NOON, last_seen=NOON, expires_at=NOON)
    )
    await storage.close()
    return w


async def test_a_backup_is_taken_while_the_server_runs_and_holds(tmp_path: Path) -> None:
    w = await fill(tmp_path)
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    await storage.journal.append(*w.issue())  # still in the WAL, not in the main file
    made = back_up(tmp_path, None, NOON, PARTS)
    await storage.journal.append(*w.issue())
    assert made.heads[BRANCH].seq == 7
    assert check_backup(made.folder, [tmp_path / "keys"]).heads == made.heads
    await storage.close()


async def test_a_restored_backup_is_another_life_and_nobody_stays_signed_in(
    tmp_path: Path,
) -> None:
    w = await fill(tmp_path)
    made = back_up(tmp_path, None, NOON, PARTS)
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    await storage.journal.append(*w.issue())
    old = storage.epoch
    await storage.close()
    done = restore(made.folder, tmp_path, None, NOON, PARTS)
    assert done.aside is not None
    assert (done.aside / FILE).exists()
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    loaded = await storage.journal.load(BRANCH)
    assert len(loaded.rows) == 6
    assert loaded.epoch == done.epoch != old
    assert [user.name for user in await storage.accounts.users()] == ["mei"]
    assert list(await storage.accounts.sessions()) == []
    assert await storage.accounts.second_step("mei") is not None
    assert await storage.accounts.recovery_left("mei") == 0
    w.seq, w.numbers["A"] = 6, 5
    await storage.journal.append(*w.issue())
    await storage.close()
    assert verify_command.main(["--data", str(tmp_path)]) == 0


async def test_a_backup_restores_on_another_machine(tmp_path: Path) -> None:
    await fill(tmp_path / "old")
    made = back_up(tmp_path / "old", None, NOON, PARTS)
    assert not (made.folder / "chain.key").exists()
    with pytest.raises(StorageDown, match="apart from its backups") as down:
        restore(made.folder, tmp_path / "new", None, NOON, PARTS)
    assert down.value.reason == "key_missing"
    keys = tmp_path / "old" / "keys"
    done = restore(made.folder, tmp_path / "new", None, NOON, PARTS, keys=keys)
    assert done.aside is None
    storage = await open_storage(tmp_path / "new", branch=BRANCH, ballast_bytes=0)
    assert len((await storage.journal.load(BRANCH)).rows) == 6
    await storage.close()


async def test_a_restore_beside_a_running_server_is_refused(tmp_path: Path) -> None:
    await fill(tmp_path)
    made = back_up(tmp_path, None, NOON, PARTS)
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    with pytest.raises(StorageDown) as down:
        restore(made.folder, tmp_path, None, NOON, PARTS)
    assert down.value.reason == "in_use"
    assert len((await storage.journal.load(BRANCH)).rows) == 6
    await storage.close()


async def test_a_server_does_not_start_on_half_a_restore(tmp_path: Path) -> None:
    await fill(tmp_path)
    made = back_up(tmp_path, None, NOON, PARTS)
    (tmp_path / sqlite.RESTORING).touch()
    with pytest.raises(StorageDown, match="did not finish"):
        await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    restore(made.folder, tmp_path, None, NOON, PARTS)
    await (await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)).close()


async def test_a_backup_with_one_flipped_byte_is_not_restored(tmp_path: Path) -> None:
    await fill(tmp_path)
    made = back_up(tmp_path, None, NOON, PARTS)
    for name in files(PARTS):
        path = made.folder / name
        good = path.read_bytes()
        bad = bytearray(good)
        bad[len(bad) // 2] ^= 1
        path.write_bytes(bad)
        with pytest.raises(BadBackup, match=name):
            restore(made.folder, tmp_path, None, NOON, PARTS)
        path.write_bytes(good)
    check_backup(made.folder, [tmp_path / "keys"])
    (made.folder / backup.MANIFEST).unlink()
    with pytest.raises(BadBackup):
        check_backup(made.folder, [tmp_path / "keys"])


async def test_a_broken_journal_makes_no_backup(tmp_path: Path) -> None:
    await fill(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE)) as file:
        file.execute("UPDATE journal SET actor = 'x' WHERE seq = 3")
        file.commit()
    with pytest.raises(Broken):
        back_up(tmp_path, None, NOON, PARTS)
    assert list((tmp_path / backup.FOLDER).iterdir()) == []


async def test_the_commands_back_up_and_restore_the_newest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await fill(tmp_path)
    arguments = ["--data", str(tmp_path)]
    assert backup_command.main(arguments) == 0
    folder = Path(capsys.readouterr().out.strip())
    assert json.loads((folder / backup.MANIFEST).read_text())["branches"][BRANCH]["seq"] == 6
    assert restore_command.main(arguments) == 0
    assert "6 rows restored" in capsys.readouterr().out
    assert restore_command.main(["--data", str(tmp_path / "empty")]) == 1
    assert backup_command.main(["--data", str(tmp_path / "empty")]) == 1
    assert verify_command.main(["--data", str(tmp_path / "empty")]) == 1


@pytest.mark.postgres
async def test_a_branch_moves_from_postgresql_to_a_file_and_back(
    tmp_path: Path, postgres_url: str
) -> None:
    await fill(tmp_path / "city", postgres_url)
    made = back_up(tmp_path / "city", postgres_url, NOON, PARTS)
    assert made.heads[BRANCH].seq == 6
    restore(made.folder, tmp_path / "office", None, NOON, PARTS, keys=tmp_path / "city" / "keys")
    storage = await open_storage(tmp_path / "office", branch=BRANCH, ballast_bytes=0)
    w = Writer(BRANCH, seq=6)
    w.numbers["A"] = 5
    await storage.journal.append(*w.issue())
    await storage.close()
    later = back_up(tmp_path / "office", None, NOON, PARTS)
    done = restore(later.folder, tmp_path / "city", postgres_url, NOON + timedelta(hours=1), PARTS)
    assert done.aside is not None  # what the city had is a backup of its own
    assert check_backup(done.aside, [tmp_path / "city" / "keys"]).heads[BRANCH].seq == 6
    arguments = ["--data", str(tmp_path / "city"), "--database", postgres_url]
    assert verify_command.main(arguments) == 0
    storage = await open_storage(tmp_path / "third", postgres_url, branch=BRANCH)
    assert len((await storage.journal.load(BRANCH)).rows) == 7
    assert storage.epoch == done.epoch
    await storage.close()


async def test_a_backup_of_an_older_version_is_restored_with_its_people(tmp_path: Path) -> None:
    await fill(tmp_path)
    made = back_up(tmp_path, None, NOON, PARTS)
    file = made.folder / "accounts.db"
    file.unlink()
    at_the_first_shape(str(file))
    manifest = json.loads((made.folder / backup.MANIFEST).read_text())
    manifest["files"][file.name] = hashlib.sha256(file.read_bytes()).hexdigest()
    (made.folder / backup.MANIFEST).write_text(json.dumps(manifest))
    restore(made.folder, tmp_path / "new", None, NOON, PARTS, keys=tmp_path / "keys")
    storage = await open_storage(tmp_path / "new", branch=BRANCH, ballast_bytes=0)
    assert [user.name for user in await storage.accounts.users()] == ["mei"]
    assert [device.name for device in await storage.accounts.machines()] == ["hall"]
    await storage.close()


async def test_a_city_of_two_branches_comes_back_each_with_its_own_people(
    tmp_path: Path,
) -> None:
    await fill(tmp_path)
    there = await open_accounts(tmp_path, None, "shalu")
    await there.add_user(UserAccount(name="lin", role="admin", password_hash="h", created_at=NOON))
    await there.close()
    done = restore(
        back_up(tmp_path, None, NOON, PARTS).folder, tmp_path / "new", None, NOON, PARTS,
        keys=tmp_path / "keys",
    )  # fmt: skip
    assert done.aside is None
    for branch, name in ((BRANCH, "mei"), ("shalu", "lin")):
        store = await open_accounts(tmp_path / "new", None, branch)
        assert [user.name for user in await store.users()] == [name]
        await store.close()


def test_rotation_keeps_two_weeks_and_the_first_of_each_month() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    daily = [now - timedelta(days=k) for k in range(500)]
    kept = set(daily) - backup.to_drop(daily, now)
    assert {at for at in daily if now - at <= timedelta(days=14)} <= kept
    assert len(kept) == 15 + 12  # today and 14 days back; the 1st of December to November
    assert backup.to_drop([daily[-1]], now) == set()  # the only one stays, however old


def kept(*, journal_days: int | None = None) -> Retention:
    return Retention(backup_days=14, journal_days=journal_days, notes_days=None)


async def test_the_daily_upkeep_backs_up_once_a_day(tmp_path: Path) -> None:
    await fill(tmp_path)
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    assert isinstance(storage.journal, sqlite.SqliteJournal)
    folder = tmp_path / backup.FOLDER
    now = datetime(2026, 11, 23, tzinfo=UTC)
    upkeep = Upkeep(storage.journal, BRANCH, tmp_path, None, kept(journal_days=1))
    assert backup_due(folder, now, timedelta(hours=24))
    await upkeep.once(now)
    made = backup.newest(folder)
    assert made is not None
    stamp = backup.made_at(made)
    assert stamp is not None
    await upkeep.once(stamp + timedelta(hours=1))
    assert backup.finished(folder) == [made]
    await storage.close()


async def test_what_is_too_old_goes_also_where_a_command_makes_every_backup(
    tmp_path: Path,
) -> None:
    w = await fill(tmp_path)
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    assert isinstance(storage.journal, sqlite.SqliteJournal)
    await storage.journal.append(*w.open_day(w.day + timedelta(days=9)))
    upkeep = Upkeep(storage.journal, BRANCH, tmp_path, None, kept(journal_days=7))
    for days, left in ((7, 7), (8, 1)):
        now = NOON + timedelta(days=days)
        back_up(tmp_path, None, now, PARTS)
        made = backup.newest(tmp_path / backup.FOLDER)
        await upkeep.once(now + timedelta(minutes=10))
        assert backup.newest(tmp_path / backup.FOLDER) == made
        assert len(await storage.journal.read(BRANCH, 0, 10)) == left
    await storage.close()


async def test_a_backup_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    await fill(tmp_path)
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    assert isinstance(storage.journal, sqlite.SqliteJournal)
    (tmp_path / "keys" / "chain.key").rename(tmp_path / "away")
    with pytest.raises(UpkeepFailed, match=r"chain\.key"):
        await Upkeep(storage.journal, BRANCH, tmp_path, None, kept()).once(NOON)
    await storage.close()


async def test_no_backup_outlives_what_the_journal_has_forgotten(tmp_path: Path) -> None:
    now = NOON
    made = [now - timedelta(days=30 * n) for n in range(10)]
    kept = set(made) - backup.to_drop(made, now, longest=100)
    assert kept == {at for at in made if now - at <= timedelta(days=100)}
    assert backup.to_drop([made[-1]], now, longest=100) == set()  # the only one stays


async def test_what_a_restore_set_aside_goes_with_the_daily_backups(tmp_path: Path) -> None:
    await fill(tmp_path)
    made = back_up(tmp_path, None, NOON, PARTS)
    aside = restore(made.folder, tmp_path, None, NOON, PARTS).aside
    assert aside is not None
    (tmp_path / "replaced-by-hand").mkdir()
    assert backup.drop_replaced(tmp_path, NOON + timedelta(days=14)) == []
    assert backup.drop_replaced(tmp_path, NOON + timedelta(days=15)) == [aside]
    assert not aside.exists()
    assert (tmp_path / "replaced-by-hand").exists()


@pytest.mark.parametrize(
    ("file", "sql"),
    [
        ("accounts.db", "UPDATE user_account SET role = 'admin'"),
        ("jiaohao.db", "INSERT INTO cursor VALUES ('longjing', 'visits', 6)"),
    ],
    ids=["accounts", "visits"],
)
async def test_accounts_or_visits_that_were_changed_make_no_backup(
    tmp_path: Path, file: str, sql: str
) -> None:
    await fill(tmp_path)
    with closing(sqlite3.connect(tmp_path / file)) as database:
        database.execute(sql)
        database.commit()
    with pytest.raises(Broken):
        back_up(tmp_path, None, NOON, PARTS)
    assert list((tmp_path / backup.FOLDER).iterdir()) == []


async def test_a_follower_that_is_no_more_keeps_no_day_from_being_forgotten(
    tmp_path: Path,
) -> None:
    w = await fill(tmp_path)
    storage = await open_storage(tmp_path, branch=BRANCH, ballast_bytes=0)
    assert isinstance(storage.journal, sqlite.SqliteJournal)
    await storage.journal.append(*w.open_day(w.day + timedelta(days=1)))
    for name in ("gone", "visits"):
        await storage.cursors.advance(BRANCH, name, 0, 2, lambda transaction: None)
    forget = storage.journal.forget_before
    assert await forget(BRANCH, w.day) == 0
    assert await forget(BRANCH, w.day, readers={"visits"}) == 0
    await storage.cursors.advance(BRANCH, "visits", 2, 6, lambda transaction: None)
    assert await forget(BRANCH, w.day) == 0  # nobody says that the other is no more
    assert await forget(BRANCH, w.day, readers={"visits"}) == 6
    await storage.close()


@pytest.mark.postgres
async def test_a_city_is_not_upgraded_before_it_was_backed_up(
    tmp_path: Path, postgres_url: str
) -> None:
    w = await fill(tmp_path, postgres_url)
    made = back_up(tmp_path, postgres_url, NOON, PARTS)
    leave_older_accounts(postgres_url)
    with pytest.raises(StorageDown, match="no backup of the database as it is"):
        await open_storage(tmp_path / "elsewhere", postgres_url, branch=BRANCH)
    assert revision_of_accounts(postgres_url) == "0001"
    storage = await open_storage(tmp_path, postgres_url, branch=BRANCH)
    assert len((await storage.journal.load(BRANCH)).rows) == w.seq
    assert made.heads[BRANCH].seq == w.seq
    await storage.close()


def leave_older_accounts(url: str) -> None:
    """The accounts as an earlier version left them, beside the journal as it is."""
    engine = engine_of(url, ACCOUNTS)
    with engine.connect() as connection, connection.begin():
        for table in (*ACCOUNTS.metadata.tables, ACCOUNTS.version_table):
            connection.exec_driver_sql(f"DROP TABLE {table}")
    engine.dispose()
    at_the_first_shape(url)


def revision_of_accounts(url: str) -> str | None:
    engine = engine_of(url, ACCOUNTS)
    with engine.connect() as connection, connection.begin():
        found = revision(connection, ACCOUNTS)
    engine.dispose()
    return found
