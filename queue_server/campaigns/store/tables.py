"""The tables of the wing, once, for SQLite and PostgreSQL alike."""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table

from queue_server.storage.parts import may

campaign_metadata = MetaData()

#: A quota for those who register by the cut-off; ``name`` is JSON by language.
campaign = Table(
    "campaign",
    campaign_metadata,
    Column("branch", String, primary_key=True),
    Column("id", String(16), primary_key=True),
    Column("name", String, nullable=False),
    Column("quota", Integer, nullable=False),
    Column("cutoff", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("answer_s", Integer, nullable=False),
    Column("beacon_source", String, nullable=False),
    Column("seed", String(64), nullable=False),
    Column("beacon", String, nullable=False),
    Column("drawn_at", BigInteger),
    Column("made_at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    info=may("SELECT, INSERT, UPDATE"),
)

#: Requests for a place.
campaign_intent = Table(
    "campaign_intent",
    campaign_metadata,
    Column("branch", String, primary_key=True),
    Column("id", String(16), primary_key=True),
    Column("campaign", String(16), nullable=False),
    Column("code", String(9), nullable=False),
    Column("state", String, nullable=False),
    Column("place", Integer),
    Column("until", BigInteger),
    Column("made_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Index("campaign_intent_by_code", "branch", "campaign", "code", unique=True),
    info=may("SELECT, INSERT, UPDATE"),
)

#: Who did what; rows are never changed. ``version`` is the campaign's, ``n`` counts within it.
campaign_step = Table(
    "campaign_step",
    campaign_metadata,
    Column("branch", String, primary_key=True),
    Column("campaign", String(16), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("intent", String(16), nullable=False),
    info=may("SELECT, INSERT"),
)
