"""Where followers keep how far they have come."""

import pytest

from queue_server.storage.cursors import MemoryCursors, SqlCursors
from queue_server.storage.journal.sql import SqlJournal
from queue_server.storage.memory import MemoryJournal
from queue_server.usecases.ports import Cursors, Journal


@pytest.fixture
def cursors(journal: Journal) -> Cursors:
    if isinstance(journal, SqlJournal):
        return SqlCursors(journal)
    assert isinstance(journal, MemoryJournal)
    return MemoryCursors(journal.database)
