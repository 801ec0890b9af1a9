"""How every connection to a SQLite file is made."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, create_engine, event

from queue_server.storage.parts import DatabasePart

_READER = ("PRAGMA query_only = 1", "PRAGMA cache_size = -4000")


def make_engine(open_file: Callable[[], sqlite3.Connection], begin: str) -> Engine:
    """An engine whose transactions begin with ``begin``; pysqlite itself begins none."""
    engine = create_engine("sqlite://", creator=open_file, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def open_connection(
    path: str,
    pragmas: Sequence[str],
    *,
    uri: bool = False,
    factory: type[sqlite3.Connection] = sqlite3.Connection,
) -> sqlite3.Connection:
    """A connection in autocommit mode with its pragmas set."""
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, uri=uri, timeout=5.0, factory=factory
    )
    try:
        for pragma in pragmas:
            connection.execute(pragma)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def writing_engine(path: Path, part: DatabasePart) -> Engine:
    """An engine that writes the file of a part, with the part's pragmas and ``begin``."""
    return make_engine(lambda: open_connection(str(path), part.pragmas), part.begin)


def reading_engine(path: Path) -> Engine:
    """An engine that can neither write nor checkpoint; safe beside the owner of the file."""
    address = read_only(path)
    return make_engine(lambda: open_connection(address, _READER, uri=True), "BEGIN")


def read_only(path: Path) -> str:
    """The URI of a file for a connection that can neither write nor checkpoint."""
    return f"file:{quote(str(path.absolute()))}?mode=ro"
