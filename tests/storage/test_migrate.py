"""Migrations can be killed at any statement and run again; the shape is that of the tables."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from queue_server.storage import accounts, migrate, postgres_engine, sqlite, tables

METADATA = {"journal": tables.journal_metadata, "accounts": tables.account_metadata}

CHILD = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from queue_server.storage import accounts, postgres_engine, sqlite
from queue_server.storage.migrate import migrate
where, part, deadly = sys.argv[1], sys.argv[2], int(sys.argv[3])
if where.startswith("postgresql:"):
    engine = postgres_engine.make_engine(where)
elif part == "journal":
    engine = sqlite.writing_engine(Path(where))
else:
    engine = accounts.sqlite_engine(Path(where))
count = 0

@event.listens_for(engine, "after_cursor_execute")
def after(*_):
    global count
    count += 1
    if count == deadly:
        os.kill(os.getpid(), signal.SIGKILL)

with engine.connect() as connection:
    migrate(connection, part)
print(count)
"""


def engine_of(where: str, part: str) -> Engine:
    if where.startswith("postgresql:"):
        return postgres_engine.make_engine(where)
    return (
        sqlite.writing_engine(Path(where))
        if part == "journal"
        else accounts.sqlite_engine(Path(where))
    )


def run_child(where: str, part: str, deadly: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHILD, where, part, str(deadly)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def shape_is_right(where: str, part: str) -> bool:
    engine = engine_of(where, part)
    with engine.connect() as connection, connection.begin():
        assert migrate.revision(connection, part) == migrate.NEWEST[part]
        names = set(METADATA[part].tables)
        options = {"include_name": lambda name, kind, _: kind != "table" or name in names}
        context = MigrationContext.configure(connection, opts=options)
        difference = compare_metadata(context, METADATA[part])
    engine.dispose()
    return difference == []


@pytest.mark.parametrize("part", ["journal", "accounts"])
def test_a_migration_killed_at_any_statement_runs_again_on_sqlite(
    tmp_path: Path, part: str
) -> None:
    total = int(run_child(str(tmp_path / "whole.db"), part, -1).stdout)
    for deadly in range(1, total + 1, 6):
        where = str(tmp_path / f"{deadly}.db")
        assert run_child(where, part, deadly).returncode == -9
        engine = engine_of(where, part)
        with engine.connect() as connection:
            migrate.migrate(connection, part)
        engine.dispose()
        assert shape_is_right(where, part)


@pytest.mark.postgres
@pytest.mark.parametrize("part", ["journal", "accounts"])
def test_a_migration_killed_at_any_statement_runs_again_on_postgresql(
    postgres_url: str, part: str
) -> None:
    # The same database each time: a killed attempt must leave no trace of itself.
    deadly = 1
    while run_child(postgres_url, part, deadly).returncode == -9:
        deadly += 9
    assert deadly > 9
    assert shape_is_right(postgres_url, part)


@pytest.mark.parametrize("part", ["journal", "accounts"])
def test_the_newest_step_is_the_one_the_code_expects(part: str) -> None:
    folder = migrate.FOLDER
    script = ScriptDirectory(str(folder), version_locations=[str(folder / part)])
    assert script.get_heads() == [migrate.NEWEST[part]]


def test_a_database_in_shape_is_left_alone(tmp_path: Path) -> None:
    where = str(tmp_path / "a.db")
    assert int(run_child(where, "accounts", -1).stdout) > 5
    assert int(run_child(where, "accounts", -1).stdout) <= 3
