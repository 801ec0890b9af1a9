"""Cursors of followers: moved in the transaction that stores the follower's work, or not at all."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from queue_server.storage.journal import queries
from queue_server.storage.journal.sql import SqlJournal
from queue_server.storage.memory import MemoryDatabase
from queue_server.usecases.ports import Conflict

_SELECT = "SELECT seq FROM cursor WHERE branch = ? AND name = ?"
_BEGIN = "INSERT INTO cursor (seq, branch, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
#: As the branch's own role, which sees the rows of its branch alone.
_BEGIN_NOW = (
    "INSERT INTO cursor (branch, name, seq)"
    " SELECT ?, ?, coalesce(max(seq), 0) FROM journal WHERE branch = ? ON CONFLICT DO NOTHING"
)
_MOVE = "UPDATE cursor SET seq = ? WHERE branch = ? AND name = ? AND seq = ?"


class MemoryCursors:
    """Implements ``ports.Cursors`` without a database; a transaction is None."""

    def __init__(self, database: MemoryDatabase | None = None) -> None:
        self._database = database or MemoryDatabase()
        self._at: dict[tuple[str, str], int] = {}

    async def cursor(self, branch: str, name: str) -> int:
        """The last row processed; 0 at first."""
        return self._at.get((branch, name), 0)

    async def begin(self, branch: str, name: str) -> int:
        """Put a new reader after the last row there is."""
        rows = self._database.branch(branch).rows
        return self._at.setdefault((branch, name), rows[-1].seq if rows else 0)

    async def advance(
        self, branch: str, name: str, after: int, seq: int, work: Callable[[Any], None]
    ) -> None:
        """Do the work and move on."""
        if self._at.get((branch, name), 0) != after:
            raise Conflict(f"{name} is not at {after}")
        work(None)
        self._at[branch, name] = seq


class SqlCursors:
    """Implements ``ports.Cursors`` in the journal's database; a transaction is a connection."""

    def __init__(self, journal: SqlJournal) -> None:
        self._journal = journal

    async def cursor(self, branch: str, name: str) -> int:
        """The last row processed; 0 at first."""

        def look(connection: Connection) -> int:
            found = queries.fetch(connection, _SELECT, branch, name)
            return int(found[0][0]) if found else 0

        return await self._journal.look(look)

    async def begin(self, branch: str, name: str) -> int:
        """Put a new reader after the last row there is; of two processes the first decides."""
        await self._journal.change(
            lambda connection: queries.execute(connection, _BEGIN_NOW, [(branch, name, branch)])
        )
        return await self.cursor(branch, name)

    async def advance(
        self, branch: str, name: str, after: int, seq: int, work: Callable[[Any], None]
    ) -> None:
        """Move on, which locks the cursor, and do the work, in one transaction."""

        def move(connection: Connection) -> None:
            moved = queries.execute(connection, _MOVE, [(seq, branch, name, after)])
            if not moved and after == 0:
                moved = queries.execute(connection, _BEGIN, [(seq, branch, name)])
            if moved != 1:
                raise Conflict(f"{name} is not at {after}")
            work(connection)

        await self._journal.change(move)
