"""The reports' part of what lasts: in the journal's file, so that a visit and the follower's
cursor are written together.

Tested by tests/reports/test_rollups.py.
"""

from pathlib import Path

from queue_server.reports.store.checking import check
from queue_server.reports.store.tables import report_metadata
from queue_server.storage.journal.part import FILE
from queue_server.storage.parts import DatabasePart

REPORTS = DatabasePart(
    name="reports",
    file=FILE,
    metadata=report_metadata,
    migrations=Path(__file__).parents[1] / "migrations",
    newest="0009",
    check=check,
)
