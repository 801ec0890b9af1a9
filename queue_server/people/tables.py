"""The tables of accounts, once, for SQLite and PostgreSQL alike, and their part of what lasts.

Accounts live apart from the journal because other processes (``run.py user``, ``run.py enroll``)
change them while the server runs. Every row belongs to a branch. Instants (``…_at``) are
microseconds since 1970 in UTC.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    insert,
    select,
)

from queue_server.storage.parts import SHARED, DatabasePart, may

FILE = "accounts.db"

account_metadata = MetaData()

account_version = Table(
    "account_version",
    account_metadata,
    Column("branch", String, primary_key=True),
    Column("version", BigInteger, nullable=False),
    info=may("SELECT, INSERT, UPDATE"),
)

user_account = Table(
    "user_account",
    account_metadata,
    Column("branch", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("password_hash", String, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", BigInteger),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

sign_in_session = Table(
    "sign_in_session",
    account_metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("branch", String, nullable=False),
    Column("user", String, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Index("session_user", "branch", "user"),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

device_token = Table(
    "device_token",
    account_metadata,
    Column("branch", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

sign_in_link = Table(
    "sign_in_link",
    account_metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("branch", String, nullable=False),
    Column("user", String, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)


def _versions(connection: Connection) -> dict[str, int]:
    query = select(account_version.c.branch, account_version.c.version)
    return {branch: version for branch, version in connection.execute(query)}


def _sign_out_and_go_beyond(connection: Connection, seen: Any) -> None:
    """Nobody stays signed in: a session ended after the backup would come back to life. And no
    version was seen before, so that every process that remembers accounts reads them anew.
    """
    for table in (sign_in_session, sign_in_link):
        connection.execute(delete(table))
    versions = {**(seen or {}), **_versions(connection)}
    newest = max((*(seen or {}).values(), *versions.values()), default=0)
    connection.execute(delete(account_version))
    for branch in versions:
        connection.execute(insert(account_version).values(branch=branch, version=newest + 1))


ACCOUNTS = DatabasePart(
    name="accounts",
    file=FILE,
    metadata=account_metadata,
    migrations=Path(__file__).with_name("migrations"),
    newest="0002",
    pragmas=SHARED,
    begin="BEGIN",
    remember=_versions,
    renew=_sign_out_and_go_beyond,
)
