"""How every connection to PostgreSQL is made."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, NullPool, create_engine
from sqlalchemy.engine import make_url

from queue_server.storage.postgres import presence
from queue_server.traces.redaction import hide

if TYPE_CHECKING:
    import psycopg

#: A process that holds a branch's lock and goes silent is disconnected after this long.
IDLE_MS = 10_000

#: No process waits longer than this for a branch's lock.
LOCK_MS = 5_000

#: A database that vanishes silently is noticed after some 15 s, not after two hours.
KEEPALIVE: dict[str, Any] = {"keepalives_idle": 5, "keepalives_interval": 3, "keepalives_count": 3}

_OPTIONS = (
    f"-c lock_timeout={LOCK_MS} -c idle_in_transaction_session_timeout={IDLE_MS}"
    " -c synchronous_commit=on"
)


def make_engine(url: str) -> Engine:
    """An engine for ``postgresql://user@host:port/name``; each thread has one connection."""
    hide(url)
    address = make_url(url).set(drivername="postgresql+psycopg")
    arguments = {
        "options": _OPTIONS,
        "connect_timeout": 5,
        "application_name": presence.name_of_this_process(),
        **KEEPALIVE,
    }
    return create_engine(address, poolclass=NullPool, connect_args=arguments)


def serving_engine(url: str, life: presence.Life) -> Engine:
    """An engine for what a server reads and writes; no backup is restored while it is connected."""
    return presence.attend(make_engine(url), life)


def connect_alone(url: str) -> "psycopg.Connection[Any]":
    """A connection for notices: each statement is a transaction of its own.

    Raises:
        psycopg.Error: If the database does not answer.
    """
    import psycopg  # late: an office with one file does not pay for the driver

    address = make_url(url).set(drivername="postgresql")
    return psycopg.connect(
        address.render_as_string(hide_password=False),
        autocommit=True,
        connect_timeout=5,
        application_name=presence.name_of_this_process(),
        **KEEPALIVE,
    )
