"""Bring a database to the present shape, whatever it was stopped in the middle of.

Two histories: ``journal`` (the branch) and ``accounts`` (who may come in). On SQLite they are
two files, on PostgreSQL one database with a version table each. All steps that are missing run
in one transaction, so a kill at any statement leaves the shape before.
"""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, inspect

from queue_server.storage.failures import translated
from queue_server.storage.postgres.engine import make_engine
from queue_server.storage.postgres.presence import be_alone
from queue_server.usecases.ports import StorageDown

FOLDER = Path(__file__).with_name("migrations")

#: Newest revision of each history; a database that has it needs no further look.
NEWEST = {"journal": "0001", "accounts": "0002"}

#: Any number: several servers starting at once migrate one after the other.
_POSTGRES_LOCK = 0x4A69616F


def version_table(part: str) -> str:
    """Where the revision of a history is kept."""
    return f"{part}_version"


def revision(connection: Connection, part: str) -> str | None:
    """The revision a database is at; None when it is empty."""
    table = version_table(part)
    if not inspect(connection).has_table(table):
        return None
    found = connection.exec_driver_sql(f"SELECT version_num FROM {table}").scalar()
    return None if found is None else str(found)


def migrate(connection: Connection, part: str, branch: str | None = None) -> None:
    """Run every step of a history that is missing, in one transaction.

    Args:
        connection: To the database, outside of a transaction.
        part: ``journal``, or ``accounts``, which on PostgreSQL comes after the journal.
        branch: Whose accounts those are that were kept when accounts named no branch.

    Raises:
        StorageDown: If there are such accounts and ``branch`` is None.
    """
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_POSTGRES_LOCK})")
        if revision(connection, part) != NEWEST[part]:
            _upgrade(connection, part, branch)


def migrate_database(url: str, *parts: str, branch: str | None = None) -> None:
    """Bring parts of a PostgreSQL database to the present shape, before anything else is opened.

    Raises:
        StorageDown: ``in_use`` while a server of the older version is connected.
    """
    engine = make_engine(url)
    with translated():
        try:
            with engine.connect() as connection:
                if _is_older(connection, parts):
                    _await_the_others(connection, parts)
                for part in parts:
                    migrate(connection, part, branch)
        finally:
            engine.dispose()


def _is_older(connection: Connection, parts: Sequence[str]) -> bool:
    with connection.begin():
        return any(revision(connection, part) not in (None, NEWEST[part]) for part in parts)


def _await_the_others(connection: Connection, parts: Sequence[str]) -> None:
    try:
        be_alone(connection, "stop them all, the tables must be brought to this version")
    except StorageDown:
        if _is_older(connection, parts):  # else one that started with us has done it meanwhile
            raise


def _upgrade(connection: Connection, part: str, branch: str | None) -> None:
    # Imported late: a database in shape, which is nearly always, does not pay for it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(FOLDER / part).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["version_table"] = version_table(part)
    config.attributes["branch"] = branch
    command.upgrade(config, NEWEST[part])
