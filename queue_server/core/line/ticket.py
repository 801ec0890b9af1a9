"""One visitor's place in line, and the words for where it can be."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TicketState(StrEnum):
    """Where a ticket is in its life; the transitions are in ``lifecycle.py``."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    NO_SHOW = "no_show"
    FINISHED = "finished"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class WaitEstimate:
    """An 80 % interval for a wait, in whole minutes."""

    low_min: int
    high_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A snapshot of one ticket. Immutable: every event makes a new one.

    ``id`` is ``YYYYMMDD-LABEL`` (unique per branch), ``token`` the unguessable part of the
    visitor's tracking address. ``arrival`` orders tickets by when the visitor arrived; a
    requeue or an offline ticket may place it between others. ``announcement`` is the number of its
    last first call. All instants are aware UTC.

    ``offline``: a kiosk gave the label while the server did not answer; ``remark`` is the code of
    a limit it could not know of, ``superseded`` the label the visitor never saw.

    ``needs``: where one counter must serve several services, all of them; empty: ``service`` alone.
    ``in_person``: the visitor cannot see or hear calls; the caller goes to fetch them.
    ``clerk`` serves, or served to the end; ``note`` is for the next clerk, from journal row
    ``note_seq``.
    """

    id: str
    label: str
    series: str
    number: int
    service: str
    services: tuple[str, ...]
    priority: str
    language: str
    token: str
    state: TicketState
    arrival: float
    issued_at: datetime
    since: datetime
    since_seq: int
    counter: int | None = None
    called_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    outcome: str | None = None
    ahead: int = 0
    wait: WaitEstimate | None = None
    calls: int = 0
    announcement: int = 0
    missed: int = 0
    waited_s: float = 0.0
    only_counter: int | None = None
    not_before_call: int = 0
    skipped_by: tuple[int, ...] = ()
    due_at: datetime | None = None
    offline: bool = False
    remark: str = ""
    superseded: str = ""
    clerk: str = ""
    note: str = ""
    note_seq: int = 0
    in_person: bool = False
    needs: tuple[str, ...] = ()

    @property
    def work(self) -> tuple[str, ...]:
        """The services done at the counter that calls it."""
        return self.needs or (self.service,)
