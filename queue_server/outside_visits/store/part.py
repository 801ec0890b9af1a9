"""The wing's part of storage, in the journal's file."""

from pathlib import Path

from queue_server.outside_visits.store.tables import visit_metadata
from queue_server.storage.journal.part import FILE
from queue_server.storage.parts import DatabasePart

#: The version table in every database is called by this name, so it stays as it was.
OUTSIDE_VISITS = DatabasePart(
    name="visits",
    file=FILE,
    metadata=visit_metadata,
    migrations=Path(__file__).parents[1] / "migrations",
    newest="0001",
)
