"""The wing's part of what lasts, in the journal's file."""

from pathlib import Path

from queue_server.signage.store.tables import signage_metadata
from queue_server.storage.journal.part import FILE
from queue_server.storage.parts import DatabasePart

SIGNAGE = DatabasePart(
    name="signage",
    file=FILE,
    metadata=signage_metadata,
    migrations=Path(__file__).parents[1] / "migrations",
    newest="0002",
)
