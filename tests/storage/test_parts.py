"""Every table says what a branch's own role may do with it, and which branch sees its rows."""

from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, MetaData, String, Table

from queue_server.opening import BESIDE, PARTS
from queue_server.people.store.part import ACCOUNTS
from queue_server.storage.journal.part import JOURNAL
from queue_server.storage.parts import DatabasePart, files, rights
from queue_server.storage.postgres.upgrade import migrate_database

#: Tables of the whole database, which no branch owns.
OF_ALL = {"meta", *(part.version_table for part in PARTS)}


def unopened(parts: Iterable[DatabasePart]) -> list[str]:
    """Parts that are written down somewhere, and are neither migrated nor backed up."""
    top = Path(import_module("queue_server").__path__[0])
    found = [
        one
        for file in sorted(top.rglob("part.py"))
        for one in vars(import_module(_module(file.relative_to(top.parent)))).values()
        if isinstance(one, DatabasePart)
    ]
    return [one.name for one in found if one not in parts]


def _module(file: Path) -> str:
    return ".".join(file.with_suffix("").parts)


def test_every_part_is_opened_and_backed_up() -> None:
    assert unopened(PARTS) == []


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_part_that_nobody_opens_is_named(part: DatabasePart) -> None:
    assert unopened([one for one in PARTS if one is not part]) == [part.name]


def test_what_shares_the_file_of_the_journal_is_opened_with_it() -> None:
    assert [one for one in PARTS if one.file == JOURNAL.file] == [JOURNAL, *BESIDE]


def test_every_table_says_what_a_branch_may_do_with_it() -> None:
    allowed = rights(PARTS)
    tables = {table.name for part in PARTS for table in part.metadata.sorted_tables}
    assert tables <= allowed.keys()
    assert allowed["journal"] == "SELECT, INSERT"
    assert all(allowed[part.version_table] == "SELECT" for part in PARTS)


def test_a_table_that_says_nothing_is_found_before_it_is_granted() -> None:
    metadata = MetaData()
    Table("forgotten", metadata, Column("branch", String, primary_key=True))
    part = DatabasePart(
        name="wing", file="w.db", metadata=metadata, migrations=PARTS[0].migrations, newest="0001"
    )
    with pytest.raises(KeyError):
        rights([*PARTS, part])


def test_every_file_is_written_so_that_a_commit_survives_a_power_cut() -> None:
    safe = {("WAL", "FULL"), ("DELETE", "EXTRA")}
    for part in PARTS:
        said = dict(p.removeprefix("PRAGMA ").split(" = ") for p in part.pragmas)
        assert (said["journal_mode"], said["synchronous"]) in safe, part.name
    assert len(files(PARTS)) <= len(PARTS)


@pytest.mark.postgres
def test_a_role_sees_only_the_rows_of_its_branches_in_every_table(postgres_url: str) -> None:
    migrate_database(postgres_url, *PARTS)
    with psycopg.connect(postgres_url) as connection:
        found: dict[str, Any] = dict(
            connection.execute(
                "SELECT relname, relrowsecurity FROM pg_class"
                " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            ).fetchall()
        )
    assert set(rights(PARTS)) == set(found)
    unguarded = {name for name, guarded in found.items() if not guarded}
    assert unguarded == OF_ALL | {"branch_role"}


@pytest.mark.postgres
def test_a_database_made_between_two_releases_is_guarded_by_the_upgrade(postgres_url: str) -> None:
    # Revision 0004 was there for a while before it guarded its table.
    migrate_database(postgres_url, JOURNAL, replace(ACCOUNTS, newest="0006"))
    with psycopg.connect(postgres_url) as connection:
        connection.execute("ALTER TABLE user_choice DISABLE ROW LEVEL SECURITY")
        connection.execute("DROP POLICY own_branch ON user_choice")
    migrate_database(postgres_url, *PARTS)
    with psycopg.connect(postgres_url) as connection:
        guarded = connection.execute(
            "SELECT relrowsecurity, polname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid"
            " WHERE relname IN ('user_choice', 'device_token')"
        ).fetchall()
    assert guarded == [(True, "own_branch")] * 2
