"""Reading a journal beside the server that runs on it: takes no lock, can change nothing."""

from datetime import date
from pathlib import Path

from queue_server.storage.failures import translated
from queue_server.storage.journal import queries, rows
from queue_server.storage.journal.part import FILE
from queue_server.storage.postgres.engine import make_engine
from queue_server.storage.sqlite.engine import reading_engine
from queue_server.usecases.ports import JournalRow, StorageDown


def rows_of_day(data: Path, database: str | None, branch: str, day: date) -> tuple[JournalRow, ...]:
    """Every row of one service day, in order, as far as it is durable now.

    Raises:
        StorageDown: If there is no journal there, or it cannot be read.
    """
    with translated():
        if database is not None:
            engine = make_engine(database)
        elif (data / FILE).exists():
            engine = reading_engine(data / FILE)
        else:
            raise StorageDown(f"there is no {data / FILE}")
        try:
            with engine.connect() as connection, connection.begin():
                found = queries.fetch(connection, rows.SELECT_DAY, branch, day.isoformat())
                return queries.decoded(found)
        finally:
            engine.dispose()
