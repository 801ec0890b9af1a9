"""The tables of the wing, defined once for SQLite and PostgreSQL."""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, UniqueConstraint

from queue_server.storage.parts import may

visit_metadata = MetaData()

#: Requests for visits; ``services`` and ``classes`` are JSON.
visit_request = Table(
    "visit_request",
    visit_metadata,
    Column("branch", String, primary_key=True),
    Column("id", String(16), primary_key=True),
    Column("mark", String(32), nullable=False),
    Column("kind", String, nullable=False),
    Column("services", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("place", String, nullable=False),
    Column("people", Integer, nullable=False),
    Column("classes", String, nullable=False),
    Column("first", String(10), nullable=False),
    Column("last", String(10), nullable=False),
    Column("opens", Integer, nullable=False),
    Column("closes", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("language", String, nullable=False),
    Column("state", String, nullable=False),
    Column("trip", Integer, nullable=False),
    Column("day", String(10)),
    Column("position", Integer),
    Column("minute", Integer),
    Column("made_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("branch", "mark"),
    Index("visit_request_by_state", "branch", "state"),
    Index("visit_request_by_day", "branch", "day"),
    info=may("SELECT, INSERT, UPDATE"),
)

#: Who did what with a visit; rows are never changed.
visit_step = Table(
    "visit_step",
    visit_metadata,
    Column("branch", String, primary_key=True),
    Column("visit", String(16), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("state", String, nullable=False),
    Column("request", String),
    Column("fingerprint", String(32), nullable=False),
    Index("visit_step_by_request", "branch", "request"),
    info=may("SELECT, INSERT"),
)
