"""The tables, once, for SQLite and PostgreSQL alike.

Instants are integers: microseconds since 1970 in UTC (``…_at``). Service days are ISO dates as
text. The journal is the truth; ``ticket``, ``leg`` and ``standing`` are derived from it in the
same transaction and can be rebuilt. Accounts live apart, because other processes change them;
they too belong to a branch each.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

journal_metadata = MetaData()
account_metadata = MetaData()

meta = Table(
    "meta",
    journal_metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

journal = Table(
    "journal",
    journal_metadata,
    Column("branch", String, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("day", String(10), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", String, nullable=False),
    Column("ticket", String),
    Column("counter", Integer),
    Column("actor", String, nullable=False),
    Column("request_id", String),
    Column("data", Text, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    UniqueConstraint("branch", "request_id", name="journal_request"),
    Index("journal_day", "branch", "day", "seq"),
)

#: The last row of each branch: a dropped tail is found by it.
branch_head = Table(
    "branch_head",
    journal_metadata,
    Column("branch", String, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("chain", LargeBinary, nullable=False),
)

#: Where the kept journal begins after old days were deleted; ``seal`` is its HMAC.
anchor = Table(
    "anchor",
    journal_metadata,
    Column("branch", String, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    Column("seal", LargeBinary, nullable=False),
)

ticket = Table(
    "ticket",
    journal_metadata,
    Column("branch", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("day", String(10), nullable=False),
    Column("label", String, nullable=False),
    Column("series", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("service", String, nullable=False),
    Column("services", Text, nullable=False),
    Column("priority", String, nullable=False),
    Column("language", String, nullable=False),
    Column("token", String, nullable=False),
    Column("state", String, nullable=False),
    Column("counter", Integer),
    Column("arrival", Float, nullable=False),
    Column("issued_at", BigInteger, nullable=False),
    Column("called_at", BigInteger),
    Column("started_at", BigInteger),
    Column("finished_at", BigInteger),
    Column("outcome", String),
    Column("ahead", Integer, nullable=False),
    Column("wait_low_min", Integer),
    Column("wait_high_min", Integer),
    Column("calls", Integer, nullable=False),
    Column("missed", Integer, nullable=False),
    Column("waited_s", Float, nullable=False),
    Column("seq", BigInteger, nullable=False),
    UniqueConstraint("branch", "day", "series", "number", name="ticket_number"),
)

leg = Table(
    "leg",
    journal_metadata,
    Column("branch", String, primary_key=True),
    Column("ticket", String, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("day", String(10), nullable=False),
    Column("service", String, nullable=False),
    Column("priority", String, nullable=False),
    Column("counter", Integer),
    Column("queued_at", BigInteger, nullable=False),
    Column("called_at", BigInteger),
    Column("started_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("ending", String),
    Index("leg_day", "branch", "day", "seq"),
)

#: Suspensions and notices with the rows between which they stood. A change ends the old version.
standing = Table(
    "standing",
    journal_metadata,
    Column("branch", String, primary_key=True),
    Column("topic", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("ended_seq", BigInteger),
    Column("kind", String, nullable=False),
    Column("data", Text, nullable=False),
)

figures = Table(
    "figures",
    journal_metadata,
    Column("branch", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("data", Text, nullable=False),
)

print_job = Table(
    "print_job",
    journal_metadata,
    Column("branch", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("device", String, nullable=False),
    Column("ticket", String),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("detail", String, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)

#: Which database role may see which branch (PostgreSQL row security).
branch_role = Table(
    "branch_role",
    journal_metadata,
    Column("role", String, primary_key=True),
    Column("branch", String, primary_key=True),
)

account_version = Table(
    "account_version",
    account_metadata,
    Column("branch", String, primary_key=True),
    Column("version", BigInteger, nullable=False),
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
)

sign_in_link = Table(
    "sign_in_link",
    account_metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("branch", String, nullable=False),
    Column("user", String, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
)
