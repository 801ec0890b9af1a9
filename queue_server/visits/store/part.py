"""The wing's part of storage, in the journal's file."""

from pathlib import Path

from queue_server.storage.journal.part import FILE
from queue_server.storage.parts import DatabasePart
from queue_server.visits.store.tables import visit_metadata

VISITS = DatabasePart(
    name="visits",
    file=FILE,
    metadata=visit_metadata,
    migrations=Path(__file__).parents[1] / "migrations",
    newest="0001",
)
