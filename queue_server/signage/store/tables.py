"""The tables of the wing, once, for SQLite and PostgreSQL alike."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, String, Table

from queue_server.storage.parts import may

signage_metadata = MetaData()

#: Pictures of notices as displays get them; ``name`` is the SHA-256 of ``data``.
signage_picture = Table(
    "signage_picture",
    signage_metadata,
    Column("branch", String, primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("width_px", Integer, nullable=False),
    Column("height_px", Integer, nullable=False),
    Column("added_by", String, nullable=False),
    Column("added_at", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

#: Videos of notices as displays get them; ``poster`` names the picture with which one begins.
signage_clip = Table(
    "signage_clip",
    signage_metadata,
    Column("branch", String, primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("poster", String(64), nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("added_at", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

#: Who put up, changed or took down which notice.
signage_change = Table(
    "signage_change",
    signage_metadata,
    Column("branch", String, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("notice", String, nullable=False),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

#: How long each notice was seen on each display, by day.
signage_aired = Table(
    "signage_aired",
    signage_metadata,
    Column("branch", String, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("display", String, primary_key=True),
    Column("notice", String, primary_key=True),
    Column("seconds", Integer, nullable=False),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)
