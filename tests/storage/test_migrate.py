"""Migrations can be killed at any statement and run again; the shape is that of the tables."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from queue_server import opening
from queue_server.people.store.part import ACCOUNTS
from queue_server.storage import migrate
from queue_server.storage.journal.part import JOURNAL
from queue_server.storage.parts import DatabasePart
from queue_server.storage.postgres import engine as postgres_engine
from queue_server.storage.postgres import presence
from queue_server.storage.postgres.upgrade import migrate_database
from queue_server.usecases.ports import StorageDown
from tests.storage.forked import KILLED, Run
from tests.storage.older import at_the_first_shape, engine_of
from tests.waiting import PATIENCE_S

PARTS = {part.name: part for part in opening.PARTS}


def shape_is_right(where: str, name: str) -> bool:
    part = PARTS[name]
    engine = engine_of(where, part)
    with engine.connect() as connection, connection.begin():
        assert migrate.revision(connection, part) == part.newest
        names = set(part.metadata.tables)
        options = {"include_name": lambda name, kind, _: kind != "table" or name in names}
        context = MigrationContext.configure(connection, opts=options)
        difference = compare_metadata(context, part.metadata)
    engine.dispose()
    return bool(difference == [])


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("steps", "stride"), [(True, 6), (False, 3)])
def test_a_migration_killed_at_any_statement_runs_again_on_sqlite(
    tmp_path: Path, part: str, steps: bool, stride: int, run_child: Run
) -> None:
    ended, total = run_child(str(tmp_path / "whole.db"), part, -1, steps)
    assert ended == 0
    for deadly in range(1, total + 1, stride):
        where = str(tmp_path / f"{deadly}.db")
        assert run_child(where, part, deadly, steps)[0] == KILLED
        assert run_child(where, part, -1, steps)[0] == 0
        assert shape_is_right(where, part)


def made_of(where: str, part: DatabasePart) -> dict[str, object]:
    """Columns whatever their order, keys and indexes of each table, and which step it is at."""
    found: dict[str, object] = {}
    with closing(sqlite3.connect(where)) as file:
        kinds = file.execute("SELECT name, type FROM sqlite_master WHERE sql IS NOT NULL")
        for name, kind in kinds.fetchall():
            if kind == "table":
                columns = file.execute(f"PRAGMA table_xinfo('{name}')").fetchall()
                found[name] = (
                    {(c[1], c[2], c[3], c[5], c[6]) for c in columns},
                    set(file.execute(f"PRAGMA foreign_key_list('{name}')")),
                )
            else:
                found[name] = [c[2] for c in file.execute(f"PRAGMA index_info('{name}')")]
        step = file.execute(f"SELECT * FROM {part.version_table}").fetchall()
    return {**found, "step": step}


@pytest.mark.parametrize("part", PARTS)
def test_a_new_file_has_what_all_the_steps_would_have_made(
    tmp_path: Path, part: str, run_child: Run
) -> None:
    made, stepped = str(tmp_path / "made.db"), str(tmp_path / "stepped.db")
    assert run_child(made, part, -1)[0] == 0
    assert run_child(stepped, part, -1, steps=True)[0] == 0
    assert made_of(made, PARTS[part]) == made_of(stepped, PARTS[part])
    assert len(made_of(made, PARTS[part])) > 2


@pytest.mark.postgres
@pytest.mark.parametrize("part", PARTS)
def test_a_migration_killed_at_any_statement_runs_again_on_postgresql(
    postgres_url: str, part: str, run_child: Run
) -> None:
    # The same database each time: a killed attempt must leave no trace of itself.
    if part != "journal":
        migrate_database(postgres_url, JOURNAL)
    deadly = 1
    while run_child(postgres_url, part, deadly)[0] == KILLED:
        deadly += 9
    assert deadly > 9
    assert shape_is_right(postgres_url, part)


@pytest.mark.parametrize("part", PARTS)
def test_the_newest_step_is_the_one_the_code_expects(part: str) -> None:
    where = [str(PARTS[part].migrations)]
    script = ScriptDirectory(str(migrate.ENVIRONMENT), version_locations=where)
    assert script.get_heads() == [PARTS[part].newest]


def test_a_database_in_shape_is_left_alone(tmp_path: Path, run_child: Run) -> None:
    where = str(tmp_path / "a.db")
    assert run_child(where, "accounts", -1) > (0, 5)
    assert run_child(where, "accounts", -1) <= (0, 3)


def what_is_there(where: str) -> list[tuple[object, ...]]:
    engine = engine_of(where, ACCOUNTS)
    found: list[tuple[object, ...]] = []
    with engine.connect() as connection, connection.begin():
        for table in ACCOUNTS.metadata.sorted_tables:
            found += [tuple(row) for row in connection.execute(table.select())]
    engine.dispose()
    return sorted(found, key=str)


#: All of EARLIER with its branch, under a version not yet seen.
NOW = [
    ("l", "longjing", "mei", 3, None),
    ("longjing", "hall", "kiosk", "t", 1, None, 1),
    ("longjing", "mei", "clerk", "hash", 1),
    ("longjing", 8, None),
    ("s", "longjing", "mei", 1, 2, 3, None, None, None),
]


def test_an_office_that_is_upgraded_keeps_its_people_and_machines(
    tmp_path: Path, run_child: Run
) -> None:
    deadly = 1
    while True:
        where = str(tmp_path / f"{deadly}.db")
        at_the_first_shape(where)
        if run_child(where, "accounts", deadly)[0] != KILLED:
            break
        assert run_child(where, "accounts", -1)[0] == 0
        assert what_is_there(where) == NOW
        assert shape_is_right(where, "accounts")
        deadly += 5
    assert deadly > 11
    assert what_is_there(where) == NOW


@pytest.mark.postgres
def test_a_city_that_is_upgraded_keeps_its_people_and_machines(
    postgres_url: str, run_child: Run
) -> None:
    migrate_database(postgres_url, JOURNAL)
    at_the_first_shape(postgres_url)
    deadly = 1
    while run_child(postgres_url, "accounts", deadly)[0] == KILLED:
        deadly += 5
    assert deadly > 11
    assert what_is_there(postgres_url) == NOW
    assert shape_is_right(postgres_url, "accounts")


@pytest.mark.postgres
def test_tables_are_not_changed_under_a_server_of_the_older_version(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate_database(postgres_url, JOURNAL)
    at_the_first_shape(postgres_url)
    older = postgres_engine.serving_engine(postgres_url, presence.Life())
    with monkeypatch.context() as hurried, older.connect():
        hurried.setattr(presence, "PATIENCE_MS", 300)
        with pytest.raises(StorageDown, match="1 server is connected"):
            migrate_database(postgres_url, ACCOUNTS, branch="longjing")
    older.dispose()
    monkeypatch.setattr(presence, "PATIENCE_MS", round(PATIENCE_S * 1_000))
    starting = [
        threading.Thread(
            target=migrate_database,
            args=(postgres_url, ACCOUNTS),
            kwargs={"branch": "longjing"},
        )
        for _ in range(3)
    ]
    for one in starting:
        one.start()
    for one in starting:
        one.join()
    assert what_is_there(postgres_url) == NOW


def test_accounts_are_given_to_nobody_when_nobody_says_whose_they_are(
    tmp_path: Path, run_child: Run
) -> None:
    where = str(tmp_path / "a.db")
    at_the_first_shape(where)
    engine = engine_of(where, ACCOUNTS)
    with engine.connect() as connection, pytest.raises(StorageDown, match="--config"):
        migrate.migrate(connection, ACCOUNTS)
    engine.dispose()
    assert run_child(where, "accounts", -1)[0] == 0
    assert what_is_there(where) == NOW
