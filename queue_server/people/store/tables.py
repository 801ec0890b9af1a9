"""The tables of accounts, once, for SQLite and PostgreSQL alike.

Accounts live apart from the journal because other processes (``run.py user``, ``run.py enroll``)
change them while the server runs. Every row belongs to a branch. Instants (``…_at``) are
microseconds since 1970 in UTC.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    MetaData,
    String,
    Table,
    Text,
)

from queue_server.storage.parts import may

account_metadata = MetaData()

account_version = Table(
    "account_version",
    account_metadata,
    Column("branch", String, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("seal", Text),
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
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

user_choice = Table(
    "user_choice",
    account_metadata,
    Column("branch", String, primary_key=True),
    Column("user", String, primary_key=True),
    Column("choices", Text, nullable=False),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

#: ``secret`` is encrypted; ``last_step`` is the newest step whose code was used.
second_step = Table(
    "second_step",
    account_metadata,
    Column("branch", String, primary_key=True),
    Column("user", String, primary_key=True),
    Column("secret", Text, nullable=False),
    Column("confirmed_at", BigInteger),
    Column("last_step", BigInteger, nullable=False),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

recovery_code = Table(
    "recovery_code",
    account_metadata,
    Column("branch", String, primary_key=True),
    Column("user", String, primary_key=True),
    Column("code_hash", String(64), primary_key=True),
    info=may("SELECT, INSERT, DELETE"),
)

#: ``id`` is a hash of the credential's own id, which may be a thousand bytes; ``host``: where it
#: signs in.
passkey = Table(
    "passkey",
    account_metadata,
    Column("branch", String, primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("user", String, nullable=False),
    Column("name", String, nullable=False),
    Column("host", String, nullable=False),
    Column("credential", Text, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("transports", String, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

#: ``id`` is a hash of issuer and subject; ``user`` is empty while a person waits to be accepted.
outside_identity = Table(
    "outside_identity",
    account_metadata,
    Column("branch", String, primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("user", String, nullable=False),
    Column("name", String, nullable=False),
    Column("how", String, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    info=may("SELECT, INSERT, DELETE"),
)

#: Answered challenges, until they would have expired anyway.
spent_challenge = Table(
    "spent_challenge",
    account_metadata,
    Column("branch", String, primary_key=True),
    Column("challenge_hash", String(64), primary_key=True),
    Column("expires_at", BigInteger, nullable=False),
    info=may("SELECT, INSERT, DELETE"),
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
    Column("proved_at", BigInteger),
    Column("method", String),
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
    Column("last_seen", BigInteger),
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

device_code = Table(
    "device_code",
    account_metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("branch", String, nullable=False),
    Column("device", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Column("used_for", String(64)),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

device_next_token = Table(
    "device_next_token",
    account_metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("branch", String, nullable=False),
    Column("device", String, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)
