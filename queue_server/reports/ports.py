"""What reports need: kept visits, what kiosks reported, kept tables, a place to make reports in."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from queue_server.reports.rules.appointments.fate import Appointment
from queue_server.reports.rules.counters.time import CounterCell
from queue_server.reports.rules.cube.cells import Cell
from queue_server.reports.rules.cube.tally import HISTOGRAMS
from queue_server.reports.rules.kiosks.outages import Outage
from queue_server.reports.rules.kiosks.searches import SearchCount
from queue_server.reports.rules.kiosks.slips import ReportedSlip
from queue_server.reports.rules.population import PopulationTable
from queue_server.reports.rules.visits import Visit
from queue_server.usecases.ports import JournalRow


class VisitStore(Protocol):
    """The visits of one branch, kept after their journal rows are deleted.

    Every asynchronous method may raise ``StorageDown``.
    """

    def take(self, rows: Sequence[JournalRow], transaction: Any) -> None:
        """Fold rows in, in the transaction of the follower's cursor."""
        ...

    def forget_from(self, day: date, transaction: Any) -> None:
        """Delete the visits from a day on, to fold them again."""
        ...

    async def issued_on(self, tickets: Collection[str]) -> Mapping[str, date]:
        """On which day each of the tickets was issued, of those that have a visit."""
        ...

    async def visits(self, since: date, until: date) -> Sequence[Visit]:
        """Visits issued on the days from ``since`` to ``until``, both included, in order."""
        ...

    async def first_day(self) -> date | None:
        """The day of the first visit that is kept; None before there is one."""
        ...


class KioskStore(Protocol):
    """What the kiosks of one branch reported, and when its devices were away.

    Every asynchronous method may raise ``StorageDown``.
    """

    async def add_searches(self, some: Sequence[SearchCount]) -> None:
        """Count more searches at the kiosks, on top of those counted before."""
        ...

    async def keep_slips(self, some: Sequence[ReportedSlip]) -> None:
        """Keep what was last reported of each number's slip."""
        ...

    async def keep_outages(self, some: Sequence[Outage], at: datetime) -> None:
        """Keep outages as they are so far, each by its device and beginning, and until when devices
        were watched.
        """
        ...

    async def watched(self) -> tuple[datetime, datetime] | None:
        """Since when, and until when, devices were watched; None if they never were."""
        ...


class PopulationStore(Protocol):
    """The population tables of one branch.

    Raises everywhere:
        StorageDown: With the reason.
    """

    async def names(self) -> Sequence[tuple[str, str]]:
        """Month and name of each, the newest month first, then by name."""
        ...

    async def tables(self, month: str) -> Sequence[PopulationTable]:
        """Those of a month, by name."""
        ...

    async def put(self, table: PopulationTable) -> None:
        """Keep a table, in place of any of the same month and name."""
        ...

    async def delete(self, month: str, name: str) -> bool:
        """Delete one; False if there is none."""
        ...


class ReportSource(Protocol):
    """What a report is made from, read in the process that makes it.

    ``as_of_seq`` is the last journal row that the visits include.
    """

    @property
    def as_of_seq(self) -> int:
        """The row the follower has reached."""
        ...

    def visits(self, since: date, until: date) -> list[Visit]:
        """Visits issued on the days from ``since`` to ``until``, in order."""
        ...

    def longest(self, since: date, until: date, most: int) -> list[Visit]:
        """Those of them that waited longest until they were called, longest first."""
        ...

    def last_seq(self, since: date, until: date) -> int:
        """The last journal row that changed one of them; 0 if there are none."""
        ...

    def cells(
        self,
        since: date,
        until: date,
        asked: Collection[str] | None = None,
        read: Collection[str] = HISTOGRAMS,
    ) -> list[Cell]:
        """The same visits, counted; splits not in ``asked`` may be blank in the keys, and
        histograms not in ``read`` may be empty. None asks for all splits.
        """
        ...

    def counters(self, since: date, until: date) -> list[CounterCell]:
        """The time of the counters on the days from ``since`` to ``until``, by half hour."""
        ...

    def appointments(self, since: date, until: date) -> list[Appointment]:
        """What became of the appointments for those days."""
        ...

    def searches(self, since: date, until: date) -> list[SearchCount]:
        """Searches at the kiosks on those days, one for each day and language, in order."""
        ...

    def slips(self, since: date, until: date) -> list[ReportedSlip]:
        """Slips of those days that failed or are uncertain, in order."""
        ...

    def outages(self, since: date, until: date) -> list[Outage]:
        """When devices, and the server, were seen to be away on those days."""
        ...

    def watched_since(self) -> datetime | None:
        """Since when devices have been watched; None if they never were."""
        ...

    def suspension_rows(self, since: date, until: date) -> Sequence[JournalRow]:
        """The journal's rows of suspensions up to the day ``until``, of the moves because of them,
        and of numbers cancelled from ``since`` on, in order.
        """
        ...

    def kept_from(self) -> date | None:
        """The oldest day of the journal, if days before it were deleted; else None."""
        ...


T = TypeVar("T")


class Unrecorded(Protocol[T]):
    """What machines reported that is not kept yet: for searches, by language, how many there were
    and how many of them led nowhere; for slips, by ticket, the outcome.
    """

    def take(self) -> Mapping[str, T]:
        """Take what there is; from now on it is gathered from scratch."""
        ...

    def give_back(self, taken: Mapping[str, T]) -> None:
        """Give back what could not be kept now."""
        ...


class NothingReported:
    """Implements ``Unrecorded`` in an office without the wing of devices."""

    def take(self) -> Mapping[str, Any]:
        """Nothing."""
        return {}

    def give_back(self, taken: Mapping[str, Any]) -> None:
        """Nothing was taken."""


Said = Callable[[int, int], None]
"""Takes how many steps of a task are done, and how many it has."""


def silent(done: int, of: int) -> None:
    """Ignore the progress."""


class Workshop(Protocol):
    """Where reports are made, away from the loop that serves people."""

    async def make(self, order: bytes, said: Said = silent) -> bytes:
        """The file that an order (:mod:`queue_server.reports.making.orders`) describes. When
        cancelled, it ends what is being made.

        Raises:
            Unavailable: ``reports_busy`` when too many wait, ``report_failed`` when it cannot be
                made; ``storage_down``.
        """
        ...

    async def ready(self) -> None:
        """Have everything at hand, so that the first report is as quick as the others."""
        ...

    async def close(self) -> None:
        """End what is being made."""
        ...
