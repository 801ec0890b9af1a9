"""The tables of visits, once, for SQLite and PostgreSQL alike."""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, MetaData, String, Table, Text

from queue_server.reports.cube.tally import HISTOGRAMS, KEPT
from queue_server.storage.parts import may

report_metadata = MetaData()

#: What became of each ticket; ``undo_seq`` and ``undo`` are the last step and the visit before.
visit = Table(
    "visit",
    report_metadata,
    Column("branch", String, primary_key=True),
    Column("ticket", String, primary_key=True),
    Column("day", String(10), nullable=False),
    Column("service", String, nullable=False),
    Column("priority", String, nullable=False),
    Column("language", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("ahead", Integer, nullable=False),
    Column("told_low_min", Integer),
    Column("told_high_min", Integer),
    Column("issued_at", BigInteger, nullable=False),
    Column("queued_at", BigInteger),
    Column("called_at", BigInteger),
    Column("started_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("outcome", String),
    Column("counter", Integer),
    Column("clerk", String),
    Column("waited_s", Float, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("picked", Integer, nullable=False),
    Column("missed", Integer, nullable=False),
    Column("returned", Integer, nullable=False),
    Column("transfers", Integer, nullable=False),
    Column("rating", Integer),
    Column("seq", BigInteger, nullable=False),
    Column("undo_seq", BigInteger),
    Column("undo", Text),
    Index("visit_day", "branch", "day"),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

#: Visits of the days that are over, counted by half hour; ``reports/cube`` says what is counted.
#: Histograms are JSON objects from whole minutes to how many.
rollup = Table(
    "rollup",
    report_metadata,
    Column("branch", String, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("half_at", BigInteger, primary_key=True, autoincrement=False),
    Column("service", String, primary_key=True),
    Column("priority", String, primary_key=True),
    Column("origin", String, primary_key=True),
    Column("counter", Integer, primary_key=True, autoincrement=False),
    Column("language", String, primary_key=True),
    Column("version", Integer, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in KEPT),
    *(Column(name, Text, nullable=False) for name in HISTOGRAMS),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

#: Who sits at each counter, as of the last row taken.
visit_clerk = Table(
    "visit_clerk",
    report_metadata,
    Column("branch", String, primary_key=True),
    Column("counter", Integer, primary_key=True, autoincrement=False),
    Column("clerk", String, nullable=False),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)
