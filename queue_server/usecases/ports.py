"""What the use cases need from outside: Protocols, with the values they exchange.

Fakes and real twins pass the same contract tests (``tests/storage/test_contract.py``).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from queue_server.core.events import Data, Event
from queue_server.core.line.ticket import Ticket
from queue_server.usecases.notes import Note


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalRow:
    """One row of the journal. ``at`` is aware UTC; ``data`` holds JSON values only.

    Of the rows that one request made, only the first carries its ``request_id``. ``note`` is kept
    beside the journal; None also when it was erased.
    """

    branch: str
    seq: int
    day: date
    at: datetime
    kind: str
    ticket: str | None
    counter: int | None
    actor: str
    request_id: str | None
    data: Data
    chain: bytes = b""
    note: Note | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class TicketChange:
    """A ticket before (None: new) and after the event at row ``seq``, for ticket and leg rows."""

    seq: int
    at: datetime
    after: Ticket
    before: Ticket | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a branch is rebuilt from: standing events (suspensions and notices in force, each with
    its row, oldest first), then the rows since the newest service day began, in order.
    """

    epoch: str
    standing: tuple[tuple[int, Event], ...]
    rows: tuple[JournalRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEnd:
    """The last row of a service day so far, and the day's tickets by state."""

    branch: str
    day: date
    seq: int
    chain: bytes
    tickets: Mapping[str, int]


class Conflict(Exception):
    """Another writer appended first, or a number or request id is already taken."""


class StorageDown(Exception):
    """Storage failed and nothing happened; ``reason`` says why, for programs:

    ``disk_full``, ``read_only``, ``damaged``, ``connection``, ``in_use`` (another process owns
    the file or the database), ``restored`` (the database is another one now), ``key_missing``,
    ``newer`` (a newer version made it), ``closed`` or ``failed``.
    The message is for an administrator.
    """

    def __init__(self, detail: str = "", *, reason: str = "failed") -> None:
        self.reason = reason
        super().__init__(detail or reason.replace("_", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One stay in line and at a counter; a transfer, a return or a resume starts another.

    ``seq`` is the journal row that put the visitor in line. ``ending`` is ``finished``,
    ``no_show``, ``cancelled``, ``held``, ``transferred``, ``skipped``, or None while it lasts.
    """

    ticket: str
    seq: int
    day: date
    service: str
    priority: str
    counter: int | None
    queued_at: datetime
    called_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    ending: str | None


#: Most bytes of the text of a message, in UTF-8: PostgreSQL takes 8000 for all of it.
LONGEST_MESSAGE = 6000


@dataclass(frozen=True, slots=True)
class Message:
    """What one process sends the others: ``kind`` tells who takes it, ``subject`` which of several
    messages of that kind it is; both are without spaces.

    A newer message takes the place of one of the same kind and subject that has not been sent yet.
    """

    kind: str
    text: str
    subject: str = ""

    def __post_init__(self) -> None:
        assert " " not in self.kind + self.subject, self
        assert len(self.text.encode()) <= LONGEST_MESSAGE, self.kind


class PastReader(Protocol):
    """What the journal says of the past. Every method may raise ``StorageDown``."""

    async def read(self, branch: str, after: int, limit: int) -> Sequence[JournalRow]:
        """Rows with ``seq > after`` in order, at most ``limit``."""
        ...

    async def numbers(self, branch: str, day: date) -> dict[str, int]:
        """The highest number of each series given out on a day; empty if it was never open."""
        ...

    async def legs(self, branch: str, since: date, limit: int) -> Sequence[Leg]:
        """The newest ``limit`` ended legs of service days from ``since`` on, oldest first."""
        ...

    async def day_end(self, branch: str, day: date) -> DayEnd | None:
        """How the newest service day not after ``day`` ended; None if there is none."""
        ...


class FigureStore(Protocol):
    """Figures kept by service day. Every method may raise ``StorageDown``."""

    async def save_figures(self, branch: str, day: date, name: str, data: Data) -> None:
        """Keep the figures of one day under a name, such as how good the forecast was."""
        ...

    async def figures(self, branch: str, name: str, since: date) -> Sequence[tuple[date, Data]]:
        """Kept figures from ``since`` on, by day."""
        ...


class NoteEraser(Protocol):
    """Erases what staff wrote beside the rows. Every method may raise ``StorageDown``."""

    async def erase_note(self, branch: str, seq: int) -> bool:
        """Erase the note of a row for good; False if there is none."""
        ...

    async def erase_notes_before(self, branch: str, day: date) -> int:
        """Erase the notes of service days before ``day``, and of days that a wrong clock opened
        before then; returns how many there were.
        """
        ...

    async def erase_day_notes(self, branch: str, before: int) -> int:
        """Erase the notes for one service day (``notes.OF_ITS_DAY``) on rows before ``before``, the
        row that began the present day; returns how many there were.
        """
        ...


class OtherProcesses(Protocol):
    """The other processes on the same journal: what they appended, and what they say."""

    def on_wake(self, callback: Callable[[str], None]) -> None:
        """Have ``callback(branch)`` run on the running event loop when another process appended.

        Only a hint: the journal is the truth, and a hint may be missing or come twice.
        """
        ...

    def send(self, branch: str, message: Message) -> None:
        """Send the other processes a message soon; returns at once.

        Of several of one kind and subject that wait to be sent, only the newest is. Any may be
        lost, and come twice: senders repeat what must arrive.
        """
        ...

    def on_message(self, callback: Callable[[str, str, Message], None]) -> None:
        """Have ``callback(branch, process, message)`` run on the running event loop for each
        message from another process. Call it before :meth:`on_wake`.
        """
        ...


class Journal(PastReader, FigureStore, NoteEraser, OtherProcesses, Protocol):
    """The append-only log of a branch with its derived rows. Async; blocking work in its thread.

    Who needs one part of it asks for that part.
    """

    async def load(self, branch: str) -> Loaded:
        """Read what the state is rebuilt from.

        Raises:
            StorageDown: If it cannot be read.
        """
        ...

    async def catch_up(self, branch: str, after: int) -> Sequence[JournalRow]:
        """Take the branch's write lock if several processes share the database, and return the rows
        above ``after`` that others appended. With a single process, return () at once.
        """
        ...

    async def release(self, branch: str) -> None:
        """Give back the lock of a ``catch_up`` that no ``append`` followed. Harmless otherwise."""
        ...

    async def append(self, rows: Sequence[JournalRow], changes: Sequence[TicketChange]) -> None:
        """Append rows, with their notes and ticket, leg, standing and seat rows, in one
        transaction.

        Raises:
            Conflict: If ``(branch, seq)``, a request id, a number or a seat is taken. Nothing was
                written.
            StorageDown: If it failed. Nothing was written.
        """
        ...

    async def find_request(self, branch: str, request_id: str) -> JournalRow | None:
        """The row a request id was used for, on any day."""
        ...

    def alarm(self) -> str | None:
        """Why storage needs a person now (a ``StorageDown.reason``), or None. Never blocks."""
        ...

    def secret(self, purpose: str) -> bytes:
        """32 bytes that only processes on this journal know, different for each purpose.

        The same as long as the journal lasts, even in a restored copy.
        """
        ...

    async def close(self) -> None:
        """Release the file or the connection."""
        ...


class Leases(Protocol):
    """Which of several processes does what only one of them may do. Every method may raise
    ``StorageDown``.
    """

    async def take(self, branch: str, name: str, holder: str, lasting: timedelta) -> bool:
        """Take a lease, or renew one's own, from now on; False while another holder has it. Taking
        one's own for zero time gives it back.

        The time is the database's, so the clocks of the processes need not agree.
        """
        ...


class Cursors(Protocol):
    """How far each durable reader of a branch has come. Every method may raise ``StorageDown``."""

    async def cursor(self, branch: str, name: str) -> int:
        """The number of the last row taken; 0 at first."""
        ...

    async def begin(self, branch: str, name: str) -> int:
        """Put a reader that has no cursor yet after the last row there is; any other stays where it
        is. Returns the number of the row before its next.
        """
        ...

    async def advance(
        self, branch: str, name: str, after: int, seq: int, work: Callable[[Any], None]
    ) -> None:
        """Run ``work(transaction)`` and move the cursor from ``after`` to ``seq``: both or neither.

        Raises:
            Conflict: If the cursor is not at ``after``. Nothing was done.
        """
        ...


class Clock(Protocol):
    """The only source of the time."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        ...
