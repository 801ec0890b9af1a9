"""Reading visits beside the server that writes them. Tested by tests/reports/test_workshop.py."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select

from queue_server.core.events import Data, PoolAmended
from queue_server.core.line.amendment import Amendment
from queue_server.reports.rules.appointments.fate import Appointment
from queue_server.reports.rules.appointments.offered import OFFERED
from queue_server.reports.rules.counters.time import CounterCell
from queue_server.reports.rules.cube.cells import Cell
from queue_server.reports.rules.cube.tally import HISTOGRAMS
from queue_server.reports.rules.kiosks.outages import Outage
from queue_server.reports.rules.kiosks.searches import SearchCount
from queue_server.reports.rules.kiosks.slips import ReportedSlip
from queue_server.reports.rules.staffing.said import ADVISED, Said, said_on
from queue_server.reports.rules.visits import Visit
from queue_server.reports.store import beside, kiosks, outages, rollups, suspensions
from queue_server.reports.store.tables import visit
from queue_server.storage.failures import translated
from queue_server.storage.journal import queries
from queue_server.storage.journal.part import FILE
from queue_server.storage.journal.tables import cursor
from queue_server.storage.postgres.engine import make_engine
from queue_server.storage.sqlite.engine import reading_engine
from queue_server.usecases.ports import JournalRow, StorageDown

#: Later than any row.
TO_THE_END = 2**31 - 1
#: The follower that keeps visits.
FOLLOWER = "visits"


class SqlSource:
    """Implements ``ports.ReportSource`` on one transaction, so that everything it reads is of one
    moment.
    """

    def __init__(self, connection: Connection, branch: str) -> None:
        self._connection = connection
        self._branch = branch

    @property
    def as_of_seq(self) -> int:
        """The row the follower has reached; 0 at first."""
        mine = (cursor.c.branch == self._branch) & (cursor.c.name == FOLLOWER)
        return self._connection.execute(select(cursor.c.seq).where(mine)).scalar() or 0

    def visits(self, since: date, until: date) -> list[Visit]:
        """Visits in order."""
        return rollups.visits(self._connection, self._branch, since, until)

    def longest(self, since: date, until: date, most: int) -> list[Visit]:
        """Those that waited longest."""
        return rollups.longest(self._connection, self._branch, since, until, most)

    def last_seq(self, since: date, until: date) -> int:
        """The last row that changed one of them."""
        mine = rollups.of_days(self._branch, since, until)
        return self._connection.execute(select(func.max(visit.c.seq)).where(mine)).scalar() or 0

    def cells(
        self,
        since: date,
        until: date,
        asked: Collection[str] | None = None,
        read: Collection[str] = HISTOGRAMS,
    ) -> list[Cell]:
        """The same visits, counted."""
        return rollups.cells(self._connection, self._branch, since, until, asked, read)

    def counters(self, since: date, until: date) -> list[CounterCell]:
        """The time of the counters."""
        return beside.counters(self._connection, self._branch, since, until)

    def appointments(self, since: date, until: date) -> list[Appointment]:
        """The appointments for those days."""
        return beside.appointments(self._connection, self._branch, since, until)

    def searches(self, since: date, until: date) -> list[SearchCount]:
        """Searches at the kiosks on those days."""
        return kiosks.searches(self._connection, self._branch, since, until)

    def slips(self, since: date, until: date) -> list[ReportedSlip]:
        """Slips of those days that failed or are uncertain."""
        return kiosks.slips(self._connection, self._branch, since, until)

    def outages(self, since: date, until: date) -> list[Outage]:
        """When devices were away on those days."""
        return outages.outages(self._connection, self._branch, since, until)

    def watched_since(self) -> datetime | None:
        """Since when devices have been watched."""
        found = outages.watch(self._connection, self._branch)
        return None if found is None else found[0]

    def suspension_rows(self, since: date, until: date) -> Sequence[JournalRow]:
        """The journal's rows of suspensions."""
        return suspensions.suspension_rows(self._connection, self._branch, since, until)

    def kept_from(self) -> date | None:
        """The oldest day of the journal, if days before it were deleted."""
        return suspensions.kept_from(self._connection, self._branch)

    def amendments(self) -> list[Amendment]:
        """The amendments of pools in force, in the order they were saved."""
        events = queries.standing(self._connection, self._branch, TO_THE_END)
        return [event.amendment for _, event in events if isinstance(event, PoolAmended)]

    def offered(self, since: date) -> Sequence[tuple[date, Data]]:
        """The seats of each day from ``since`` on for which they were kept."""
        return queries.figures(self._connection, self._branch, OFFERED, since)

    def said(self, since: date, until: date) -> Said:
        """What was advised on the morning of each day."""
        kept = queries.figures(self._connection, self._branch, ADVISED, since)
        return said_on(kept, since, until)


def open_engine(data: Path, database: str | None) -> Engine:
    """An engine that reads the visits of a data directory, or of a database."""
    return make_engine(database) if database is not None else reading_engine(data / FILE)


@contextmanager
def reading(engine: Engine, branch: str) -> Iterator[SqlSource]:
    """What reports are made from, while the block runs.

    Raises:
        StorageDown: If it cannot be read.
    """
    with translated():
        try:
            with engine.connect() as connection, connection.begin():
                yield SqlSource(connection, branch)
        except OSError as error:
            raise StorageDown(str(error)) from error
