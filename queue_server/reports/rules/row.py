"""What reports read of a row of the journal.

Tested by tests/reports/rules.
"""

from datetime import date, datetime
from typing import Protocol

from queue_server.core.events import Data


class WrittenRow(Protocol):
    """A row as it was written. ``at`` is aware UTC."""

    @property
    def seq(self) -> int:
        """Its number in the journal."""
        ...

    @property
    def day(self) -> date:
        """The service day."""
        ...

    @property
    def at(self) -> datetime:
        """When it was written."""
        ...

    @property
    def kind(self) -> str:
        """The name of its event."""
        ...

    @property
    def ticket(self) -> str | None:
        """The ticket that it is about, if any."""
        ...

    @property
    def counter(self) -> int | None:
        """Where it happened, if at a counter."""
        ...

    @property
    def data(self) -> Data:
        """The fields of the event, as JSON has them."""
        ...
