"""The journal's part of the database: its own tables and those derived from it."""

from pathlib import Path

from queue_server.storage.journal.notes import none_restored
from queue_server.storage.journal.tables import journal_metadata
from queue_server.storage.parts import DatabasePart

FILE = "jiaohao.db"

JOURNAL = DatabasePart(
    name="journal",
    file=FILE,
    metadata=journal_metadata,
    migrations=Path(__file__).with_name("migrations"),
    newest="0005",
    renew=none_restored,
)
