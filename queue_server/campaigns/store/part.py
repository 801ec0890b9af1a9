"""The wing's part of what lasts, in the journal's file."""

from pathlib import Path

from queue_server.campaigns.store.tables import campaign_metadata
from queue_server.storage.journal.part import FILE
from queue_server.storage.parts import DatabasePart

CAMPAIGNS = DatabasePart(
    name="campaigns",
    file=FILE,
    metadata=campaign_metadata,
    migrations=Path(__file__).parents[1] / "migrations",
    newest="0001",
)
