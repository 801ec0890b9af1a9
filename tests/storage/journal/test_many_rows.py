"""Many rows in one statement give the same rows as one by one."""

from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_server.storage.journal import rows
from queue_server.storage.journal.many_rows import as_json, inserting_many
from queue_server.storage.journal.part import JOURNAL
from queue_server.storage.postgres.upgrade import migrate_database

#: PostgreSQL keeps no NUL in a text, JSON no half of a surrogate pair.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
WHOLE = st.integers(-(2**63), 2**63 - 1)
SMALL = st.integers(-(2**31), 2**31 - 1)


@st.composite
def journal_records(draw: st.DrawFn) -> list[tuple[object, ...]]:
    many = draw(st.integers(2, 5))
    return [
        (
            "here", seq, "2026-11-23", draw(WHOLE), draw(TEXTS), draw(st.none() | TEXTS),
            draw(st.none() | SMALL), draw(TEXTS), None, draw(TEXTS), draw(st.binary(max_size=40)),
        )
        for seq in range(many)
    ]  # fmt: skip


def test_a_statement_that_inserts_no_rows_is_left_alone() -> None:
    for sql in (rows.UPSERT_HEAD, rows.UPDATE_TICKET, *list(rows.LEG_SQL.values())[1:]):
        assert inserting_many(sql) is None


def test_a_value_that_no_column_holds_is_refused() -> None:
    with pytest.raises(TypeError):
        as_json([(object(),)])


@pytest.fixture
def connection(postgres_url: str) -> Iterator[psycopg.Connection]:
    migrate_database(postgres_url, JOURNAL)
    with psycopg.connect(postgres_url) as connected:
        yield connected


@pytest.mark.postgres
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(records=journal_records())
def test_journal_rows_arrive_to_the_letter(
    connection: psycopg.Connection, records: list[tuple[object, ...]]
) -> None:
    sql = inserting_many(rows.INSERT_JOURNAL)
    assert sql is not None
    connection.execute(sql, (as_json(records),))
    found = connection.execute(f"SELECT {rows.JOURNAL_COLUMNS} FROM journal ORDER BY seq")
    assert [tuple(record) for record in found] == records
    connection.rollback()


@pytest.mark.postgres
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(arrivals=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=5))
def test_an_arrival_keeps_every_digit(
    connection: psycopg.Connection, arrivals: list[float]
) -> None:
    sql = inserting_many("INSERT INTO ticket (branch, id, arrival) VALUES (?, ?, ?)")
    assert sql is not None
    connection.execute("CREATE TEMP TABLE ticket (branch text, id text, arrival float8)")
    connection.execute(sql, (as_json([("here", f"{n:03}", a) for n, a in enumerate(arrivals)]),))
    found = connection.execute("SELECT arrival FROM ticket ORDER BY id")
    assert [row[0] for row in found] == arrivals
    connection.rollback()
