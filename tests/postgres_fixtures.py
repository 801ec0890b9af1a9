"""The fixtures of tests that need a real PostgreSQL."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.postgres_server import NotInstalled, database, running


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a fresh server on loopback, without its database name."""
    try:
        with running() as address:
            yield address
    except NotInstalled as missing:
        pytest.skip(str(missing))


@pytest.fixture
def postgres_url(postgres_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of its own for each test."""
    with database(postgres_server, f"t{abs(hash(request.node.nodeid)):x}") as url:
        yield url


@pytest.fixture
def branch_role(postgres_url: str) -> Iterator[str]:
    """A login without any rights yet, for one branch; its capital letter must be quoted."""
    name = "Role_" + postgres_url.rpartition("/")[2]
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f'CREATE ROLE "{name}" LOGIN')
        yield name
        connection.execute(f'DROP OWNED BY "{name}"')
        connection.execute(f'DROP ROLE "{name}"')
