"""Reading a database while a server runs on it: takes no lock, and can change nothing.

Tested by tests/storage/care/test_verify.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from queue_server.storage.failures import translated
from queue_server.storage.journal import queries, rows
from queue_server.storage.journal.part import JOURNAL
from queue_server.storage.parts import DatabasePart
from queue_server.storage.postgres.engine import make_engine
from queue_server.storage.sqlite.engine import reading_engine
from queue_server.usecases.ports import JournalRow, StorageDown


@contextmanager
def beside(data: Path, database: str | None, part: DatabasePart) -> Iterator[Connection]:
    """A connection to a part, inside a transaction.

    Raises:
        StorageDown: If it does not exist, or cannot be read.
    """
    with translated():
        if database is not None:
            engine = make_engine(database)
        elif (data / part.file).exists():
            engine = reading_engine(data / part.file)
        else:
            raise StorageDown(f"there is no {data / part.file}")
        try:
            with engine.connect() as connection, connection.begin():
                yield connection
        finally:
            engine.dispose()


def rows_of_day(data: Path, database: str | None, branch: str, day: date) -> tuple[JournalRow, ...]:
    """Every row of one service day that is durable now, in order.

    Raises:
        StorageDown: If there is no journal there, or it cannot be read.
    """
    with beside(data, database, JOURNAL) as connection:
        found = queries.fetch(connection, rows.SELECT_DAY, branch, day.isoformat())
        return queries.decoded(found)
