"""Journal rows of suspensions, found by the index of what was in force when. Tested by
tests/reports/test_suspensions.py.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from queue_server.core.decide.standing.suspensions import VOID
from queue_server.reports.rules.cube.monthly.suspended import CANCELLED, SAVED
from queue_server.storage.journal import queries
from queue_server.storage.journal.rows import SELECT_ROWS
from queue_server.usecases.ports import JournalRow

_OF = "FROM standing WHERE branch = ? AND topic = ?"
#: Beginnings and changes by their own rows, ends by the rows that ended them.
_SUSPENSIONS = (
    f"{SELECT_ROWS} AND day <= ?"
    f" AND (seq IN (SELECT seq {_OF}) OR seq IN (SELECT ended_seq {_OF})) ORDER BY seq"
)
_MOVES = f"{SELECT_ROWS} AND day <= ? AND seq IN (SELECT seq {_OF} AND seq > ?) ORDER BY seq"
_CANCELLED = f"{SELECT_ROWS} AND day BETWEEN ? AND ? AND kind = ? ORDER BY seq"
_OLDEST = "SELECT day FROM journal WHERE branch = ? ORDER BY seq LIMIT 1"
_ANCHOR = "SELECT 1 FROM anchor WHERE branch = ?"


def suspension_rows(
    connection: Connection, branch: str, since: date, until: date
) -> Sequence[JournalRow]:
    """Suspensions up to the day ``until`` and the moves because of them; where numbers became void,
    also the cancellations from ``since`` on.
    """
    last = until.isoformat()
    mine = (branch, "suspension")
    found = list(
        queries.decoded(queries.fetch(connection, _SUSPENSIONS, branch, last, *mine, *mine))
    )
    if not found:
        return ()
    moves = queries.fetch(connection, _MOVES, branch, last, branch, "move", found[0].seq)
    found += queries.decoded(moves)
    if any(row.kind == SAVED and row.data["numbers"] == VOID for row in found):
        days = (since.isoformat(), last)
        found += queries.decoded(queries.fetch(connection, _CANCELLED, branch, *days, CANCELLED))
    return sorted(found, key=lambda row: row.seq)


def kept_from(connection: Connection, branch: str) -> date | None:
    """The oldest day of the journal, if days before it were deleted."""
    if not queries.fetch(connection, _ANCHOR, branch):
        return None
    oldest = queries.fetch(connection, _OLDEST, branch)
    return date.fromisoformat(oldest[0][0]) if oldest else None
