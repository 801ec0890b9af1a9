"""What reports need from outside: kept visits."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from queue_server.reports.visits import Visit
from queue_server.usecases.ports import JournalRow


class VisitStore(Protocol):
    """The visits of one branch, kept after their journal rows are deleted.

    Every asynchronous method may raise ``StorageDown``.
    """

    def take(self, rows: Sequence[JournalRow], transaction: Any) -> None:
        """Fold rows in, in the transaction of the follower's cursor."""
        ...

    def forget_from(self, day: date, transaction: Any) -> None:
        """Delete the visits from a day on, to fold them anew."""
        ...

    async def visits(self, since: date, until: date) -> Sequence[Visit]:
        """Visits issued on the days from ``since`` to ``until``, both included, in order."""
        ...
