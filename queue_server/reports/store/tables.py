"""The tables of visits, once, for SQLite and PostgreSQL alike.

Tested by tests/reports/test_rollups.py.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, Float, Index, Integer, MetaData, String, Table, Text

from queue_server.reports.rules.cube.tally import HISTOGRAMS, KEPT
from queue_server.storage.parts import may

report_metadata = MetaData()


def _counted() -> tuple[Column[Any], ...]:
    """The columns of a tally. Defaults are for rows of older versions, which are counted again."""
    numbers = (Column(name, BigInteger, nullable=False, server_default="0") for name in KEPT)
    texts = (Column(name, Text, nullable=False, server_default="{}") for name in HISTOGRAMS)
    return (*numbers, *texts)


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
    Column("place_at", BigInteger),
    Column("called_at", BigInteger),
    Column("started_at", BigInteger),
    Column("held_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("outcome", String),
    Column("counter", Integer),
    Column("clerk", String),
    Column("waited_s", Float, nullable=False),
    Column("held_s", Float, nullable=False, server_default="0"),
    Column("calls", Integer, nullable=False),
    Column("picked", Integer, nullable=False),
    Column("missed", Integer, nullable=False),
    Column("early", Integer, nullable=False, server_default="0"),
    Column("returned", Integer, nullable=False),
    Column("transfers", Integer, nullable=False),
    Column("rating", Integer),
    Column("reasons", String, nullable=False, server_default=""),
    Column("seq", BigInteger, nullable=False),
    Column("undo_seq", BigInteger),
    Column("undo", Text),
    Index("visit_day", "branch", "day"),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

#: Visits of the days that are over, counted by half hour; ``reports/rules/cube`` says what is
#: counted. Histograms are JSON objects from whole minutes to how many.
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
    *_counted(),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

#: The same days counted by class and one split alone, whose values are those of ``Key``: most
#: questions need no more, and it has a tenth of the rows.
margin = Table(
    "margin",
    report_metadata,
    Column("branch", String, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("split", String, primary_key=True),
    Column("value", String, primary_key=True),
    Column("priority", String, primary_key=True),
    Column("version", Integer, nullable=False),
    *_counted(),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

#: The time of each counter by half hour, of days that are over; ``pauses`` is a JSON object from
#: reasons to milliseconds.
counter_half = Table(
    "counter_half",
    report_metadata,
    Column("branch", String, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("half_at", BigInteger, primary_key=True, autoincrement=False),
    Column("counter", Integer, primary_key=True, autoincrement=False),
    Column("open_ms", BigInteger, nullable=False),
    Column("serving_ms", BigInteger, nullable=False),
    Column("idle_ms", BigInteger, nullable=False),
    Column("paused_ms", BigInteger, nullable=False),
    Column("pauses", Text, nullable=False),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

#: What became of each appointment, without code and mark, as of its last row.
appointment = Table(
    "appointment",
    report_metadata,
    Column("branch", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("day", String(10), nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("service", String, nullable=False),
    Column("priority", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("language", String, nullable=False),
    Column("party", Integer, nullable=False),
    Column("units", Integer),
    Column("unit_min", Integer),
    Column("made_at", BigInteger, nullable=False),
    Column("state", String, nullable=False),
    Column("came_at", BigInteger),
    Column("changes", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Index("appointment_day", "branch", "day"),
    info=may("SELECT, INSERT, UPDATE, DELETE"),
)

#: Searches at the kiosks, counted by day and language, without what was searched for.
searched = Table(
    "searched",
    report_metadata,
    Column("branch", String, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("language", String, primary_key=True),
    Column("searches", BigInteger, nullable=False),
    Column("fruitless", BigInteger, nullable=False),
    info=may("SELECT, INSERT, UPDATE"),
)

#: What a kiosk last reported of a number's slip that failed or is uncertain.
slip_told = Table(
    "slip_told",
    report_metadata,
    Column("branch", String, primary_key=True),
    Column("ticket", String, primary_key=True),
    Column("day", String(10), nullable=False),
    Column("outcome", String, nullable=False),
    Index("slip_told_day", "branch", "day"),
    info=may("SELECT, INSERT, UPDATE"),
)

#: When a device was seen to be away in the office's hours; ``device`` is ``HOST~NAME``, or empty
#: for the server itself. Several rows may be about one outage.
outage = Table(
    "outage",
    report_metadata,
    Column("branch", String, primary_key=True),
    Column("device", String, primary_key=True),
    Column("began_at", BigInteger, primary_key=True, autoincrement=False),
    Column("day", String(10), nullable=False),
    Column("kind", String, nullable=False),
    Column("label", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("until_at", BigInteger, nullable=False),
    Index("outage_day", "branch", "day"),
    info=may("SELECT, INSERT, UPDATE"),
)

#: Since when, and when last, a server looked at the devices in the office's hours.
watched = Table(
    "watched",
    report_metadata,
    Column("branch", String, primary_key=True),
    Column("since_at", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    info=may("SELECT, INSERT, UPDATE"),
)

#: Imported population tables; ``data`` is a JSON object of titles and lines.
population = Table(
    "population",
    report_metadata,
    Column("branch", String, primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("name", String, primary_key=True),
    Column("data", Text, nullable=False),
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
