"""Every table says what a branch's own role may do with it, and which branch sees its rows."""

from dataclasses import replace
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, MetaData, String, Table

from queue_server.opening import PARTS
from queue_server.people.store.part import ACCOUNTS
from queue_server.storage.journal.part import JOURNAL
from queue_server.storage.parts import DatabasePart, files, rights
from queue_server.storage.postgres.upgrade import migrate_database

#: Tables of the whole database, which no branch owns.
OF_ALL = {"meta", *(part.version_table for part in PARTS)}


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
