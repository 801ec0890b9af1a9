"""The tables, once, for SQLite and PostgreSQL alike.

Instants are integers: microseconds since 1970 in UTC (``…_at``). Service days are ISO dates as
text. The journal is the truth; ``ticket``, ``leg``, ``standing`` and ``seat`` are derived from it
in the same transaction and can be rebuilt. ``info`` says what a branch's own role may do with a
table on PostgreSQL: never change or delete a journal row.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
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

from queue_server.storage.parts import may, stays

journal_metadata = MetaData()

meta = Table(
    "meta",
    journal_metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
    info=may("SELECT"),
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
    info=may("SELECT, INSERT"),
)

#: The last row of each branch, by which a dropped tail is found. ``seal`` is its HMAC; None only
#: between an upgrade from 0.1.0 and the next start of a server.
branch_head = Table(
    "branch_head",
    journal_metadata,
    Column("branch", String, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    Column("seal", LargeBinary),
    info=may("SELECT, INSERT, UPDATE"),
)

#: Where the kept journal begins after old days were deleted; ``seal`` is its HMAC.
anchor = Table(
    "anchor",
    journal_metadata,
    Column("branch", String, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    Column("seal", LargeBinary, nullable=False),
    info=may("SELECT"),
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
    info=may("SELECT, INSERT, UPDATE"),
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
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

#: Suspensions and notices with the rows between which they were in force. A change ends the old
#: version.
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
    info=may("SELECT, INSERT, UPDATE"),
)

#: Every seat that a booking or a hold has; the primary key keeps a seat from being booked twice.
#: Derived from the journal in the same transaction.
seat = Table(
    "seat",
    journal_metadata,
    Column("branch", String, primary_key=True),
    Column("pool", String, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("minute", Integer, primary_key=True, autoincrement=False),
    Column("lane", Integer, primary_key=True, autoincrement=False),
    Column("booking", String),
    Column("hold", String),
    Column("held_until", BigInteger),
    CheckConstraint("(booking IS NULL) <> (hold IS NULL)", name="seat_of_one"),
    Index("seat_booking", "branch", "booking"),
    Index("seat_hold", "branch", "hold"),
    info=may("SELECT, INSERT, DELETE"),
)

#: What people wrote in free words: the journal row has only the SHA-256 of salt and text.
#: Erased row by row, and left out of every backup.
note = Table(
    "note",
    journal_metadata,
    Column("branch", String, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("salt", String(32), nullable=False),
    Column("text", Text, nullable=False),
    info=stays("SELECT, INSERT, DELETE"),
)

figures = Table(
    "figures",
    journal_metadata,
    Column("branch", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("data", Text, nullable=False),
    Column("seal", LargeBinary),
    info=may("SELECT, INSERT, UPDATE"),
)

#: Which database role may see which branch (PostgreSQL row security).
branch_role = Table(
    "branch_role",
    journal_metadata,
    Column("role", String, primary_key=True),
    Column("branch", String, primary_key=True),
    info=stays("SELECT"),
)

#: Which process does what only one process of a branch may do, and until when (microseconds since
#: 1970 by the database's clock).
lease = Table(
    "lease",
    journal_metadata,
    Column("branch", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("until", BigInteger, nullable=False),
    info=stays("SELECT, INSERT, UPDATE"),
)

#: The last journal row each durable reader has processed.
cursor = Table(
    "cursor",
    journal_metadata,
    Column("branch", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    info=may("SELECT, INSERT, UPDATE"),
)
