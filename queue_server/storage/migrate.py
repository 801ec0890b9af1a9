"""Bring a database to the present shape, even if an earlier migration was interrupted.

Each part (:class:`~queue_server.storage.parts.DatabasePart`) has a history and a version table of
its own. All missing steps of a part run in one transaction, so a kill at any statement leaves the
old shape. A new SQLite file gets the tables as they are now, without the steps.
"""

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect

from queue_server.storage.parts import DatabasePart
from queue_server.usecases.ports import StorageDown

#: What Alembic runs first; the steps are beside each part.
ENVIRONMENT = Path(__file__).with_name("migrations")

#: Any number: with this lock, servers starting at once migrate one after the other.
_POSTGRES_LOCK = 0x4A69616F


def revision(connection: Connection, part: DatabasePart) -> str | None:
    """The revision of a part in a database; None if it is empty."""
    if not inspect(connection).has_table(part.version_table):
        return None
    found = connection.exec_driver_sql(f"SELECT version_num FROM {part.version_table}").scalar()
    return None if found is None else str(found)


def refuse_newer(part: DatabasePart, found: str | None) -> None:
    """Refuse a database that a newer version of this product has changed.

    Raises:
        StorageDown: ``newer``, with what to do.
    """
    if found is not None and found > part.newest:
        raise StorageDown(
            f"the {part.name} database was made by a newer version (its shape is {found}, this"
            f" version knows {part.newest}); install that version, or restore a backup made"
            " before the upgrade",
            reason="newer",
        )


def migrate(connection: Connection, part: DatabasePart, branch: str | None = None) -> None:
    """Run every missing step of a part, in one transaction.

    Args:
        connection: To the database, outside of a transaction.
        part: What to bring up to date; on PostgreSQL the journal comes first.
        branch: The branch of old rows that do not name one.

    Raises:
        StorageDown: If there are such rows and ``branch`` is None; ``newer`` if the database was
            made by a newer version.
    """
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_POSTGRES_LOCK})")
        found = revision(connection, part)
        refuse_newer(part, found)
        if found is None and _is_new(connection, part):
            _make(connection, part)
        elif found != part.newest:
            run_steps(connection, part, branch)


def _is_new(connection: Connection, part: DatabasePart) -> bool:
    """Whether nothing of it exists. Never on PostgreSQL, where the steps also grant rights."""
    there = inspect(connection).get_table_names()
    return connection.dialect.name == "sqlite" and part.metadata.tables.keys().isdisjoint(there)


def _make(connection: Connection, part: DatabasePart) -> None:
    """Make the tables as the last step leaves them. Loading Alembic would cost a server 13 MiB."""
    part.metadata.create_all(connection, checkfirst=False)
    name = Column("version_num", String(32), primary_key=True)
    version = Table(part.version_table, MetaData(), name)
    version.create(connection)
    connection.execute(version.insert().values(version_num=part.newest))


def run_steps(connection: Connection, part: DatabasePart, branch: str | None = None) -> None:
    """Run the missing steps of a part in the current transaction."""
    # Imported late: an up-to-date database, the usual case, does not pay for it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(ENVIRONMENT).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(part.migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["version_table"] = part.version_table
    config.attributes["branch"] = branch
    command.upgrade(config, part.newest)
