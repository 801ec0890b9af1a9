"""The fixtures of whoever needs a real PostgreSQL; import them into a conftest."""

from collections.abc import Iterator

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
