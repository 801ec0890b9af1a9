"""The reports' part of what lasts: in the journal's file, so that a visit and the follower's
cursor are written together.
"""

from pathlib import Path

from queue_server.reports.checking import check
from queue_server.reports.tables import report_metadata
from queue_server.storage.journal.part import FILE
from queue_server.storage.parts import DatabasePart

REPORTS = DatabasePart(
    name="reports",
    file=FILE,
    metadata=report_metadata,
    migrations=Path(__file__).with_name("migrations"),
    newest="0002",
    check=check,
)
