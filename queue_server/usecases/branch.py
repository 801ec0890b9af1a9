"""The one writer of a branch: decides every command in turn and makes it durable.

Commands that are waiting when the writer comes round are decided one after another on the state
in memory, appended in **one** transaction (group commit), and only then answered and announced.
If the append fails nothing was announced: the state is rebuilt from the journal and the callers
get an honest error.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.errors import BadRequest, JiaohaoError, Unavailable
from queue_server.core.forecast.waiting import Forecaster, Prediction, open_counters
from queue_server.core.line.ticket import Ticket, WaitEstimate
from queue_server.core.rules import BranchRules
from queue_server.core.state.applying import apply, apply_standing
from queue_server.core.state.branch import BranchState
from queue_server.usecases.ports import (
    Clock,
    Conflict,
    Journal,
    JournalRow,
    Loaded,
    StorageDown,
    TicketChange,
)

log = logging.getLogger(__name__)
T = TypeVar("T")

Decide = Callable[[BranchState, datetime], Sequence[ev.Event]]

#: Commands in one transaction. More gains nothing and makes the first of them wait.
MAX_BATCH = 64
#: Commands that may wait. A lobby never has so many; beyond it a caller is told to come back.
MAX_PENDING = 4096
#: The forecast learns the pace of the counters from this many days and visits at most.
LEARN_DAYS, LEARN_LEGS = 28, 4000
#: Conflicts in a row before callers are told: somebody else writes without end.
MAX_CONFLICTS = 8
#: Read on to the end: a request's rows must not be torn apart by a limit.
TO_THE_END = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Why:
    """Why this ticket: rule, catalogue key of the sentence with its facts, tickets considered."""

    rule: str
    key: str
    facts: ev.Data
    considered: tuple[ev.Considered, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command came to. ``replayed``: the same request id had been answered before."""

    ticket: Ticket | None = None
    why: Why | None = None
    seq: int = 0
    replayed: bool = False


@dataclass(slots=True)
class _Pending:
    decide: Decide
    actor: str
    request_id: str | None
    fingerprint: str
    future: "asyncio.Future[Answer]"
    outcome: Answer | Exception | None = None


@dataclass(slots=True)
class _Batch:
    """What one round decided, before it is durable."""

    rows: list[JournalRow] = field(default_factory=list)
    changes: list[TicketChange] = field(default_factory=list)
    answers: dict[str, tuple[str, Answer]] = field(default_factory=dict)


class Branch:
    """A branch at work: submit commands, read committed state, hear of every commit."""

    def __init__(
        self, rules: BranchRules, journal: Journal, clock: Clock, *, open_now: bool = False
    ) -> None:
        self.rules = rules
        self.open_now = open_now
        self._journal = journal
        self._clock = clock
        self._state = BranchState(tuple(rules.counters))
        self.forecaster = Forecaster(rules)
        self._answers: dict[str, tuple[str, Answer]] = {}
        self._pending: deque[_Pending] = deque()
        self._reads: deque[Callable[[], None]] = deque()
        self._wake = asyncio.Event()
        self._settled = True
        self._stale = False
        self._foreign = False
        self._told = 0
        self._down = ""
        self._listeners: list[Callable[[Sequence[JournalRow]], None]] = []
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Rebuild from the journal, open the service day if it is due, and begin to write.

        Raises:
            StorageDown: If the journal cannot be read or written.
        """
        await self._reload()
        self._journal.on_wake(self._woken)
        self._task = asyncio.create_task(self._run(), name=f"branch {self.rules.branch}")
        await self.submit(lambda state, now: (), actor="system")

    async def stop(self) -> None:
        """Finish what is waiting, then stop."""
        if self._task is None:
            return
        while self._pending or not self._settled:
            self._wake.set()
            await asyncio.sleep(0.005)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None

    @property
    def down(self) -> str:
        """Why nothing can be written now; empty when all is well."""
        return self._down

    def on_commit(self, listener: Callable[[Sequence[JournalRow]], None]) -> None:
        """Have ``listener`` called on the loop after each durable commit, with its rows."""
        self._listeners.append(listener)

    def _woken(self, branch: str) -> None:
        """Another process has written: read on at the next turn."""
        if branch == self.rules.branch:
            self._look_again()

    def _look_again(self) -> None:
        self._foreign = True
        self._wake.set()

    async def submit(
        self, decide: Decide, *, actor: str, request_id: str | None = None, fingerprint: str = ""
    ) -> Answer:
        """Decide a command in its turn and answer once it is durable.

        Raises:
            Refused, UnknownThing, BadRequest: What ``decide`` raised; nothing changed.
            BadRequest: ``idempotency_mismatch`` when the request id was used for something else.
            Unavailable: ``storage_down`` or ``overloaded``; nothing changed.
        """
        if len(self._pending) >= MAX_PENDING:
            raise Unavailable("overloaded")
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._pending.append(_Pending(decide, actor, request_id, fingerprint, future))
        self._wake.set()
        return await future

    async def read(self, look: Callable[[BranchState, datetime], T]) -> T:
        """Run ``look`` on committed state; it must neither keep nor change what it sees.

        Raises:
            Unavailable: ``storage_down`` when the state cannot be rebuilt.
        """
        if self._settled and not self._stale:
            return look(self._state, self._clock.now())
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def run() -> None:
            if future.done():
                return
            if self._stale:
                future.set_exception(Unavailable("storage_down", self._down))
                return
            try:
                future.set_result(look(self._state, self._clock.now()))
            except Exception as error:  # noqa: BLE001 - the reader's error is the reader's
                future.set_exception(error)

        self._reads.append(run)
        self._look_again() if self._stale else self._wake.set()
        return await future

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._pending or self._foreign:
                batch = [self._pending.popleft() for _ in range(min(MAX_BATCH, len(self._pending)))]
                self._settled = False
                try:
                    await self._round(batch)
                except Exception as error:
                    log.exception("a round of commands failed")
                    self._fail(batch, Unavailable("internal_error", str(error)))
                    self._stale = True
                self._settled = True
                self._answer(batch)
                self._serve_reads()
                await asyncio.sleep(0)
            self._serve_reads()

    def _serve_reads(self) -> None:
        while self._reads:
            self._reads.popleft()()

    def _fail(self, batch: list[_Pending], error: Exception) -> None:
        for pending in batch:
            pending.outcome = error

    @staticmethod
    def _answer(batch: list[_Pending]) -> None:
        for pending in batch:
            if pending.future.done():
                continue
            if isinstance(pending.outcome, Exception):
                pending.future.set_exception(pending.outcome)
            elif pending.outcome is not None:
                pending.future.set_result(pending.outcome)

    async def _round(self, batch: list[_Pending]) -> None:
        """Decide and append one batch, deciding again after a conflict."""
        for _ in range(MAX_CONFLICTS):
            try:
                await self._attempt(batch)
            except Conflict:
                self._stale = True
                await self._refuse_used_ids(batch)
            except StorageDown as error:
                self._stale = True
                self._note_down(str(error))
                self._fail(batch, Unavailable("storage_down", str(error)))
                await self._try_reload()
                return
            else:
                self._note_down("")
                return
        self._fail(batch, Unavailable("overloaded", "other processes keep writing"))
        await self._try_reload()

    def _note_down(self, reason: str) -> None:
        if bool(reason) != bool(self._down):
            if reason:
                log.error("the journal cannot be written: %s", reason)
            else:
                log.warning("the journal can be written again")
        self._down = reason

    async def _try_reload(self) -> None:
        try:
            await self._reload()
        except StorageDown as error:
            self._note_down(str(error))

    async def _attempt(self, batch: list[_Pending]) -> None:
        self._foreign = False
        if self._stale:
            await self._reload()
        if not batch:
            await self._read_on()
            return
        fresh = await self._journal.catch_up(self.rules.branch, self._state.seq)
        self._take_in(fresh)
        self._fill_up(batch)
        work = self._decide(batch)
        if work.rows:
            await self._journal.append(work.rows, work.changes)
            self._answers.update(work.answers)
        else:
            await self._journal.release(self.rules.branch)
        self._publish([*fresh, *work.rows])

    def _fill_up(self, batch: list[_Pending]) -> None:
        """Whoever came while other processes had their turn goes along in this one."""
        while self._pending and len(batch) < MAX_BATCH:
            batch.append(self._pending.popleft())

    async def _read_on(self) -> None:
        """Take in what others wrote, without their lock: nothing is to be decided on it."""
        fresh = await self._journal.read(self.rules.branch, self._state.seq, TO_THE_END)
        self._take_in(fresh)
        self._publish(fresh)

    def _publish(self, rows: Sequence[JournalRow]) -> None:
        if not rows:
            return
        self._told = rows[-1].seq
        for listener in self._listeners:
            try:
                listener(rows)
            except Exception:
                log.exception("a listener failed; the commit stands")

    async def _refuse_used_ids(self, batch: list[_Pending]) -> None:
        """A request id of an earlier day is not in memory: refuse it, or the batch never fits."""
        for pending in batch:
            if pending.request_id is None or pending.request_id in self._answers:
                continue
            row = await self._journal.find_request(self.rules.branch, pending.request_id)
            if row is not None and row.day != self._state.day:
                error = BadRequest("idempotency_mismatch", "this key was used on another day")
                pending.decide = _raising(error)
                pending.request_id = None

    def _decide(self, batch: list[_Pending]) -> _Batch:
        now = self._clock.now()
        work = _Batch()
        self._open_day(now, work)
        for pending in batch:
            try:
                pending.outcome = self._decide_one(pending, now, work)
            except JiaohaoError as error:
                pending.outcome = error
            except Exception as error:
                log.exception("a rule failed")
                pending.outcome = Unavailable("internal_error", type(error).__name__)
        return work

    def _open_day(self, now: datetime, work: _Batch) -> None:
        """Series restart once; a clock set back never reopens a day."""
        today = hours.service_day(self.rules, now)
        if self._state.day is None or today > self._state.day:
            event = ev.DayOpened(day=today, announced=self._state.announced)
            self._record([event], now, "system", None, "", work)

    def _decide_one(self, pending: _Pending, now: datetime, work: _Batch) -> Answer:
        if (request_id := pending.request_id) is not None:
            known = work.answers.get(request_id) or self._answers.get(request_id)
            if known is not None:
                if known[0] != pending.fingerprint:
                    raise BadRequest("idempotency_mismatch")
                return replace(known[1], replayed=True)
        events = pending.decide(self._state, now)
        if not events:
            return Answer(seq=self._state.seq)
        answer = self._record(events, now, pending.actor, request_id, pending.fingerprint, work)
        if request_id is not None:
            work.answers[request_id] = (pending.fingerprint, answer)
        return answer

    def _record(
        self,
        events: Sequence[ev.Event],
        now: datetime,
        actor: str,
        request_id: str | None,
        fingerprint: str,
        work: _Batch,
    ) -> Answer:
        answer = Answer()
        state = self._state
        for position, event in enumerate(events):
            kind, ticket, counter, data = ev.encode(event)
            if position == 0 and request_id is not None:
                data["fp"], data["of"] = fingerprint, len(events)
            seq = state.seq + 1
            before, after = apply(state, seq, now, actor, event)
            self._foresee(event, before, after, now)
            assert state.day is not None
            work.rows.append(
                JournalRow(
                    branch=self.rules.branch,
                    seq=seq,
                    day=state.day,
                    at=now,
                    kind=kind,
                    ticket=ticket,
                    counter=counter,
                    actor=actor,
                    request_id=request_id if position == 0 else None,
                    data=data,
                )
            )
            if after is not None:
                work.changes.append(TicketChange(seq, now, after, before))
            answer = _answer_after(answer, event, after, seq)
        return answer

    async def _reload(self) -> None:
        loaded = await self._journal.load(self.rules.branch)
        self._state = self._rebuilt(loaded)
        self._answers = {}
        self.forecaster = await self._taught()
        self._replay(loaded.rows, self._state)
        self._stale = False
        # Others' rows, and our own whose answer was lost: nobody has been told of them yet.
        self._publish([row for row in loaded.rows if row.seq > self._told])

    def _rebuilt(self, loaded: Loaded) -> BranchState:
        state = BranchState(tuple(self.rules.counters), loaded.epoch)
        for event in loaded.standing:
            apply_standing(state, event, self._clock.now())
        return state

    async def _taught(self) -> Forecaster:
        """A forecaster that knows the pace of the last weeks; today's rows follow in replay."""
        forecaster = Forecaster(self.rules)
        today = hours.service_day(self.rules, self._clock.now())
        since = today - timedelta(days=LEARN_DAYS)
        for leg in await self._journal.legs(self.rules.branch, since, LEARN_LEGS):
            if leg.day < today and leg.called_at and leg.ended_at and leg.ending == "finished":
                forecaster.times.learn(leg.service, (leg.ended_at - leg.called_at).total_seconds())
        return forecaster

    def _foresee(
        self, event: ev.Event, before: Ticket | None, after: Ticket | None, at: datetime
    ) -> None:
        if isinstance(event, ev.DayOpened):
            self.forecaster.new_day()
        elif after is not None:
            self.forecaster.saw(before, after, at)

    def predict(
        self, state: BranchState, service: str | None, priority: str, now: datetime
    ) -> Prediction | None:
        """How long a newcomer would wait; None when there is no honest answer."""
        return self.forecaster.predict(
            service,
            priority,
            state.line,
            lambda: open_counters(state, self.rules),
            now,
            calls_made=state.calls_made,
        )

    def expected_wait(
        self, state: BranchState, priority: str, now: datetime
    ) -> WaitEstimate | None:
        """The interval a board shows for a class."""
        prediction = self.predict(state, None, priority, now)
        return prediction.told if prediction else None

    def _take_in(self, rows: Iterable[JournalRow]) -> None:
        rows = list(rows)
        if rows:
            self._replay(rows, self._state)

    def _replay(self, rows: Sequence[JournalRow], state: BranchState) -> None:
        """Apply rows that are already durable, and remember what their requests were answered."""
        open_request: tuple[str, str, int] | None = None
        answer = Answer()
        for row in rows:
            event = ev.decode(row.kind, row.ticket, row.counter, row.data)
            before, after = apply(state, row.seq, row.at, row.actor, event)
            self._foresee(event, before, after, row.at)
            if row.request_id is not None:
                open_request = (row.request_id, row.data.get("fp", ""), row.data.get("of", 1))
                answer = Answer()
            if open_request is None:
                continue
            answer = _answer_after(answer, event, after, row.seq)
            request_id, fingerprint, left = open_request
            open_request = (request_id, fingerprint, left - 1) if left > 1 else None
            if open_request is None:
                self._answers[request_id] = (fingerprint, answer)


def _answer_after(answer: Answer, event: ev.Event, after: Ticket | None, seq: int) -> Answer:
    why = answer.why
    if isinstance(event, ev.TicketCalled):
        why = Why(event.rule, event.why, event.facts, event.considered)
    return Answer(after or answer.ticket, why, seq)


def _raising(error: Exception) -> Decide:
    def decide(state: BranchState, now: datetime) -> Sequence[ev.Event]:
        raise error

    return decide


def fingerprint(name: str, *content: Any) -> str:
    """A short stable text for a command's content: the same key with other content is refused."""
    return f"{name}:{content!r}"[:400]
