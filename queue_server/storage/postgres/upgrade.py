"""Bring a PostgreSQL database to the present shape while no other process uses it.

Tested by tests/storage/test_migrate.py.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from queue_server.storage.failures import translated
from queue_server.storage.migrate import migrate, revision
from queue_server.storage.parts import DatabasePart
from queue_server.storage.postgres.engine import make_engine
from queue_server.storage.postgres.presence import be_alone
from queue_server.usecases.ports import StorageDown


def migrate_database(
    url: str,
    *parts: DatabasePart,
    branch: str | None = None,
    before: Callable[[Connection], None] | None = None,
) -> None:
    """Bring parts of a PostgreSQL database to the present shape, before anything else is opened.

    ``before(connection)`` is run before an older database is changed, and may refuse.

    Raises:
        StorageDown: ``in_use`` while a server of the older version is connected.
    """
    engine = make_engine(url)
    with translated():
        try:
            with engine.connect() as connection:
                if _is_older(connection, parts):
                    _await_the_others(connection, parts)
                    if before is not None and _is_older(connection, parts):
                        before(connection)
                for part in parts:
                    migrate(connection, part, branch)
        finally:
            engine.dispose()


def _is_older(connection: Connection, parts: Sequence[DatabasePart]) -> bool:
    with connection.begin():
        return any(revision(connection, part) not in (None, part.newest) for part in parts)


def _await_the_others(connection: Connection, parts: Sequence[DatabasePart]) -> None:
    try:
        be_alone(connection, "stop them all, the tables must be brought to this version")
    except StorageDown:
        if _is_older(connection, parts):  # or another process has done it meanwhile
            raise
