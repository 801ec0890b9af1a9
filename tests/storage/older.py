"""Databases as earlier versions left them, with somebody in every table."""

from pathlib import Path

from sqlalchemy import Engine

from queue_server.people import store as accounts
from queue_server.storage import migrate
from queue_server.storage.postgres import engine as postgres_engine
from queue_server.storage.sqlite import journal as sqlite

EARLIER = (
    "INSERT INTO user_account VALUES ('mei', 'clerk', 'hash', 1, 2, NULL)",
    "INSERT INTO sign_in_session VALUES ('s', 'mei', 1, 2, 3, NULL)",
    "INSERT INTO device_token VALUES ('hall', 'kiosk', 't', 1, NULL)",
    "INSERT INTO sign_in_link VALUES ('l', 'mei', 3, NULL)",
    "UPDATE account_version SET version = 7",
)


def engine_of(where: str, part: str) -> Engine:
    if where.startswith("postgresql:"):
        return postgres_engine.make_engine(where)
    return (
        sqlite.writing_engine(Path(where))
        if part == "journal"
        else accounts.sqlite_engine(Path(where))
    )


def at_the_first_shape(where: str) -> None:
    """Accounts as they were before they named a branch."""
    engine = engine_of(where, "accounts")
    newest = migrate.NEWEST["accounts"]
    migrate.NEWEST["accounts"] = "0001"
    try:
        with engine.connect() as connection:
            migrate.migrate(connection, "accounts")
            with connection.begin():
                for sql in EARLIER:
                    connection.exec_driver_sql(sql)
    finally:
        migrate.NEWEST["accounts"] = newest
        engine.dispose()
