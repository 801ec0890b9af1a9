"""Which servers use a PostgreSQL database: all share a lock that a restore takes exclusively.

Each connection on which a server reads or writes rows holds the lock for as long as it lives, so
rows are never replaced under a connection, and a server that dies releases it. A new connection
takes the lock again and checks that the database is still the same.
"""

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from queue_server.storage import identity
from queue_server.storage.failures import postgres_failure
from queue_server.storage.journal import queries
from queue_server.usecases.ports import StorageDown

if TYPE_CHECKING:
    import psycopg

#: Any number, other than that of the migrations.
_LOCK = 0x4A69616F_50

#: How long to wait for the lock, exclusive or shared.
PATIENCE_MS = 3_000

#: SQLSTATE of a lock timeout.
_BUSY = "55P03"

_HOLDERS = (
    "SELECT DISTINCT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'advisory' AND datname = current_database() AND mode = 'ShareLock'"
    " AND granted AND pid <> pg_backend_pid() AND objsubid = 1"
    f" AND classid = {_LOCK >> 32} AND objid = {_LOCK & 0xFFFFFFFF} ORDER BY 1"
)


@dataclass(slots=True)
class Life:
    """The epoch a server began with; None until it is known."""

    epoch: str | None = None


def name_of_this_process() -> str:
    """The name that PostgreSQL lists for this process's connections: ``jiaohao HOST PID``."""
    return f"jiaohao {socket.gethostname()[:40]} {os.getpid()}"


def attend(engine: Engine, life: Life) -> Engine:
    """Make every connection of an engine share the lock.

    Connecting raises:
        StorageDown: ``in_use`` while a restore has the database for itself, ``restored`` when
            the database is not the one that this server began with.
    """

    @event.listens_for(engine, "connect")
    def _connected(driver: Any, _: Any) -> None:
        try:
            _take_share(driver, life)
        except BaseException:
            driver.close()
            raise

    return engine


def _take_share(driver: "psycopg.Connection[Any]", life: Life) -> None:
    import psycopg

    try:
        driver.execute(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
        driver.execute(f"SELECT pg_advisory_lock_shared({_LOCK})")
        driver.commit()
        found = None
        if life.epoch is not None:
            found = driver.execute("SELECT value FROM meta WHERE name = %s", (identity.EPOCH,))
            driver.commit()
    except psycopg.errors.LockNotAvailable as busy:
        raise StorageDown(
            "a backup is being restored into this database, or its tables are being changed;"
            " start again when that is done",
            reason="in_use",
        ) from busy
    except psycopg.Error as error:
        raise postgres_failure(error, lost=True) from error
    if found is not None and [(life.epoch,)] != found.fetchall():
        raise StorageDown(
            "another backup was restored into this database; start this server again",
            reason="restored",
        )


def be_alone(connection: Connection, why: str) -> None:
    """Take the lock exclusively for this connection until it closes; call outside a transaction.

    Raises:
        StorageDown: ``in_use`` naming the servers that hold it, after :data:`PATIENCE_MS`.
    """
    try:
        with connection.begin():
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK})")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _BUSY:
            raise
        raise _in_use(others(connection), why) from error


def others(connection: Connection) -> Sequence[str]:
    """Names of the other processes that share the lock."""
    with connection.begin():
        return [str(row[0]) for row in queries.fetch(connection, _HOLDERS)]


def _in_use(servers: Sequence[str], why: str) -> StorageDown:
    if not servers:
        return StorageDown(f"another command has this database for itself; {why}", reason="in_use")
    few = ", ".join(name.removeprefix("jiaohao ") for name in servers[:5])
    many = f"{len(servers)} servers are" if len(servers) > 1 else "1 server is"
    return StorageDown(
        f"{many} connected to this database ({few}{', …' if servers[5:] else ''}); {why}",
        reason="in_use",
    )
