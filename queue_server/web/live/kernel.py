"""The kernel's topics, and what has to be remembered to show them."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from queue_server.core.events import TicketCalled, decode
from queue_server.core.line.absence import Announced
from queue_server.core.state.branch import BranchState
from queue_server.usecases.branch import Why
from queue_server.usecases.ports import JournalRow
from queue_server.web.guard import auth
from queue_server.web.live.topics import Topic
from queue_server.web.views import public
from queue_server.web.views.base import Views
from queue_server.web.views.board import board_snapshot, misses_some
from queue_server.web.views.counter import counter_snapshot
from queue_server.web.views.queue import queue_snapshot
from queue_server.wire import messages


class KernelTopics:
    """Board, counters, queue and tickets. ``announced``: what the displays have announced."""

    def __init__(self, views: Views, announced: Callable[[], Announced]) -> None:
        self._views = views
        self._announced = announced
        self._last_board: dict[str, Any] = {}
        self._why: dict[int, Why] = {}

    def topics(self) -> tuple[Topic, ...]:
        """All of them, for the table that wings add theirs to."""
        queue = partial(queue_snapshot, self._views)
        return (
            Topic(
                name="board", roles=auth.VIEWERS, gap_s=0.02, shape=messages.Board,
                snapshot=self.board,
            ),
            Topic(
                name="counter", roles=auth.STAFF, gap_s=0.05, shape=messages.CounterSnapshot,
                others=(messages.Scanned, messages.Moved), snapshot_of=self.counter,
            ),
            Topic(name="queue", roles=auth.STAFF, gap_s=0.1, shape=messages.Queue, snapshot=queue),
            Topic(
                name="ticket", roles=auth.ANYONE, gap_s=0.5, shape=messages.TicketSnapshot,
                snapshot_of=self.ticket,
            ),
        )  # fmt: skip

    def remember_why(self, row: JournalRow) -> None:
        """Remember why a counter was given its ticket, if the row says so."""
        if row.kind != TicketCalled.KIND:
            return
        event = decode(row.kind, row.ticket, row.counter, row.data)
        if isinstance(event, TicketCalled):
            self._why[event.counter] = Why(event.rule, event.why, event.facts, event.considered)

    def board(self, state: BranchState, now: datetime) -> Any:
        """The board for every screen."""
        self._last_board = dict(board_snapshot(self._views, state, now))
        return self._last_board

    def board_is_old(self, state: BranchState, now: datetime) -> bool:
        """Whether the board says something else than when it was last made, beside the time."""
        fresh = dict(board_snapshot(self._views, state, now))
        fresh["at"] = self._last_board.get("at")
        return fresh != self._last_board

    def board_since(self, announced: int, state: BranchState, now: datetime) -> Any:
        """The board for a screen that announced the calls up to a number; None if the common one
        leaves out nothing that it still has to announce.
        """
        if not misses_some(self._views, state, now, announced):
            return None
        return board_snapshot(self._views, state, now, announced)

    def counter(self, number: str, state: BranchState, now: datetime) -> Any:
        """The page of a counter; None for a number that the office has not."""
        counter = int(number)
        if counter not in state.counters:
            return None
        why = self._why.get(counter)
        return counter_snapshot(self._views, state, counter, why, now, self._announced())

    def ticket(self, token: str, state: BranchState, now: datetime) -> Any:
        """A visitor's own ticket; None for a token that was not given today."""
        return public.ticket_snapshot(self._views, state, token, now)
