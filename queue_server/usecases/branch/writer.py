"""The one writer of a branch: takes the commands that wait, round by round.

Commands that are waiting when a round begins are decided one after another on the state in memory,
appended in **one** transaction (group commit), and only then answered and announced. Commands from
the hall go before those of the public at home, of which a transaction takes only a few: a rush for
appointments holds up no clerk. One whose turn does not come in time is refused and never carried
out: nobody gets a number, or calls someone, by a press of minutes ago.

If the append fails, nothing has been announced: the state is rebuilt from the journal and the
callers get an error.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from queue_server.core.errors import Unavailable
from queue_server.core.state.branch import BranchState
from queue_server.usecases.branch.answers import CommandAnswer, KeyedRequest
from queue_server.usecases.branch.ledger import Ledger
from queue_server.usecases.branch.work import PUBLIC, Decide, Pending
from queue_server.usecases.ports import Conflict, StorageDown

log = logging.getLogger(__name__)
T = TypeVar("T")

#: Most commands in one transaction. More gain nothing and make the first of them wait.
MAX_BATCH = 64
#: Most commands of the public in one transaction.
MAX_PUBLIC = 8
#: Most commands that may wait. A lobby never has as many; beyond that, callers must try again
#: later.
MAX_PENDING = 4096
#: Most reads that may wait while a round is written, and for how long. Usually that is for some
#: milliseconds; a disk that hangs must not keep every page waiting with it.
MAX_READS = 4096
READ_WITHIN_S = 10.0
#: How long a command may wait for its turn. Once a round has taken it, it is carried out, however
#: long that takes: it may be in the journal already.
TURN_WITHIN_S = 10.0
#: The seconds in which a full queue is carried out: when it makes sense to ask again.
FULL_FOR_S = 2
#: Conflicts in a row before callers are refused: other processes write without pause.
MAX_CONFLICTS = 8


class Writer:
    """Serialises commands and reads on one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._pending: deque[Pending] = deque()
        self._public: deque[Pending] = deque()
        self._reads: dict[asyncio.Future[Any], Callable[[], None]] = {}
        self._wake = asyncio.Event()
        self._settled = True
        self._foreign = False
        self._ends = False
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.down = ""

    def start(self) -> None:
        """Start writing."""
        self._ends = False
        name = f"branch {self._ledger.rules.branch}"
        self._task = asyncio.create_task(self._run(), name=name)

    async def stop(self) -> None:
        """Finish what is waiting, then stop."""
        if self._task is None:
            return
        self._ends = True
        self._wake.set()
        # Who gives up waiting for the end must not cancel a round that is being written.
        await asyncio.wait({self._task})
        self._task = None
        if self._timer is not None:
            self._timer.cancel()

    def look_again(self) -> None:
        """Read on at the next turn: another process has written."""
        self._foreign = True
        self._wake.set()

    async def submit(
        self, decide: Decide, actor: str, request: KeyedRequest | None, *, mends: bool = False
    ) -> CommandAnswer:
        """Decide a command in its turn and answer once it is durable; see ``Branch.submit``."""
        waiting = self._public if actor == PUBLIC else self._pending
        if len(waiting) >= MAX_PENDING:
            raise Unavailable("overloaded", seconds=FULL_FOR_S)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[CommandAnswer] = loop.create_future()
        waiting.append(Pending(decide, actor, request, future, loop.time(), mends))
        if self._timer is None:
            self._watch_turns(loop)
        self._wake.set()
        return await future

    def _watch_turns(self, loop: asyncio.AbstractEventLoop) -> None:
        """One timer for all: each queue is in the order in which its commands came."""
        first = [queue[0].since for queue in (self._pending, self._public) if queue]
        self._timer = (
            loop.call_at(min(first) + TURN_WITHIN_S, self._refuse_late, loop) if first else None
        )

    def _refuse_late(self, loop: asyncio.AbstractEventLoop) -> None:
        latest = loop.time() - TURN_WITHIN_S
        for queue in (self._pending, self._public):
            while queue and queue[0].since <= latest:
                late = queue.popleft()
                late.outcome = Unavailable("overloaded", "not in turn", seconds=FULL_FOR_S)
                late.answer()
        self._watch_turns(loop)

    async def read(self, look: Callable[[BranchState, datetime], T]) -> T:
        """Run ``look`` on committed state; see ``Branch.read``."""
        if self._settled and not self._ledger.stale:
            return look(self._ledger.state, self._ledger.now())
        if len(self._reads) >= MAX_READS:
            raise Unavailable("overloaded", "too many wait for the journal", seconds=FULL_FOR_S)
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def run() -> None:
            if self._ledger.stale:
                future.set_exception(Unavailable("storage_down", self.down))
                return
            try:
                future.set_result(look(self._ledger.state, self._ledger.now()))
            except Exception as error:  # noqa: BLE001 - the reader's error is the reader's
                future.set_exception(error)

        self._reads[future] = run
        if self._ledger.stale:
            self.look_again()
        else:
            self._wake.set()
        try:
            answered, _ = await asyncio.wait({future}, timeout=READ_WITHIN_S)
        finally:
            self._reads.pop(future, None)
        if not answered:
            raise Unavailable("storage_down", "the journal does not answer")
        return future.result()

    async def _run(self) -> None:
        while not self._ends:
            await self._wake.wait()
            self._wake.clear()
            while self._pending or self._public or self._foreign:
                await self._turn()
                await asyncio.sleep(0)
            self._serve_reads()

    async def _turn(self) -> None:
        batch: list[Pending] = []
        self._fill_up(batch)
        self._settled = False
        try:
            await self._round(batch)
        except Exception as error:
            log.exception("a round of commands failed")
            _fail(batch, Unavailable("internal_error", str(error)))
            self._ledger.stale = True
        self._settled = True
        for pending in batch:
            pending.answer()
        self._serve_reads()

    def _serve_reads(self) -> None:
        reads, self._reads = self._reads, {}
        for run in reads.values():
            run()

    async def _round(self, batch: list[Pending]) -> None:
        """Decide and append one batch, deciding again after a conflict."""
        for _ in range(MAX_CONFLICTS):
            try:
                await self._attempt(batch)
            except Conflict:
                self._ledger.stale = True
                await self._ledger.refuse_expired(batch)
            except StorageDown as error:
                self._ledger.stale = True
                self._note_down(str(error))
                _fail(batch, Unavailable("storage_down", str(error)))
                await self._try_reload()
                return
            else:
                self._note_down("")
                return
        _fail(batch, Unavailable("overloaded", "other processes keep writing", seconds=FULL_FOR_S))
        await self._try_reload()

    async def _attempt(self, batch: list[Pending]) -> None:
        self._foreign = False
        if self._ledger.stale:
            await self._ledger.reload()
        if batch:
            await self._ledger.write(batch, lambda: self._fill_up(batch))
        else:
            await self._ledger.read_on()

    def _fill_up(self, batch: list[Pending]) -> None:
        """Add waiting commands, also those that came while other processes had their turn."""
        while self._pending and len(batch) < MAX_BATCH:
            batch.append(self._pending.popleft())
        room = MAX_PUBLIC - sum(one.actor == PUBLIC for one in batch)
        for _ in range(min(room, len(self._public), MAX_BATCH - len(batch))):
            batch.append(self._public.popleft())

    def _note_down(self, reason: str) -> None:
        if bool(reason) != bool(self.down):
            if reason:
                log.error("the journal cannot be written: %s", reason)
            else:
                log.warning("the journal can be written again")
        self.down = reason

    async def _try_reload(self) -> None:
        try:
            await self._ledger.reload()
        except StorageDown as error:
            self._note_down(str(error))


def _fail(batch: list[Pending], error: Exception) -> None:
    for pending in batch:
        pending.outcome = error
