"""The notes beside a journal, compared with their marks in its rows.

Tested by tests/storage/care/test_verify.py.
"""

from sqlalchemy import Connection, inspect

from queue_server.storage.care.broken import Broken
from queue_server.storage.journal.notes import notes
from queue_server.usecases.notes import MARK, Note
from queue_server.usecases.ports import JournalRow

_LAST = 2**53


class NoteBook:
    """The notes of a branch. ``erased``: how many marks so far have no note any more."""

    def __init__(self, connection: Connection, branch: str) -> None:
        self._branch = branch
        self._left: dict[int, Note] = {}
        if inspect(connection).has_table("note"):  # not in a backup from before notes existed
            self._left = notes(connection, branch, 0, _LAST)
        self.erased = 0

    def take(self, row: JournalRow) -> None:
        """Compare the note of one row.

        Raises:
            Broken: If the note is not what was written.
        """
        mark = row.data.get(MARK)
        if mark is None:
            return
        note = self._left.pop(row.seq, None)
        if note is None:
            self.erased += 1
        elif note.mark != mark:
            raise Broken(self._branch, row.seq, "its note was changed")

    def compare(self) -> None:
        """Check after the last row that no notes are left over.

        Raises:
            Broken: If a note belongs to no row.
        """
        if self._left:
            raise Broken(self._branch, min(self._left), "a note that was never written with it")
