"""The state of a branch beside its journal: rebuilt from it, decided on, and appended to it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date, datetime

from queue_server.core import days, hours
from queue_server.core import events as ev
from queue_server.core.errors import BadRequest, JiaohaoError, Refused, Unavailable
from queue_server.core.rules import BranchRules
from queue_server.core.state.applying import apply, apply_standing
from queue_server.core.state.branch import BranchState
from queue_server.usecases.branch.answers import Answers, CommandAnswer, KeyedRequest, answer_of
from queue_server.usecases.branch.forecasting import Forecasting
from queue_server.usecases.branch.work import Batch, Pending
from queue_server.usecases.notes import set_apart
from queue_server.usecases.ports import (
    Clock,
    Journal,
    JournalRow,
    Loaded,
    StorageDown,
    TicketChange,
)
from queue_server.usecases.rows import event_of

log = logging.getLogger(__name__)

Listener = Callable[[Sequence[JournalRow]], None]

DayKeeper = Callable[[BranchState], Awaitable[None]]
"""Keeps what is to be known of a day. It takes that from the state at once, before any await; the
state is soon that of another day. May raise ``StorageDown``.
"""

#: The limit for reading to the end: no limit may split a request's rows.
TO_THE_END = 2**31 - 1


class Ledger:
    """One branch's state and answers. ``stale``: must be rebuilt before it is used again."""

    def __init__(self, rules: BranchRules, journal: Journal, clock: Clock) -> None:
        self.rules = rules
        self.state = BranchState(tuple(rules.counters))
        self.answers = Answers()
        self.forecasting = Forecasting(rules)
        self.listeners: list[Listener] = []
        self.day_keepers: list[DayKeeper] = []
        self.stale = False
        self._journal = journal
        self._clock = clock
        self._published = 0

    def now(self) -> datetime:
        """The present instant, never before that of the last row: time only runs forwards here.

        While the clock is distrusted, time stays frozen.
        """
        clock = self._clock.now()
        if self.state.day is not None and days.distrusted(self.state, clock):
            return self.state.at
        return max(clock, self.state.at)

    @property
    def durable(self) -> int:
        """The last row that is in the journal and was published; the state may be a round ahead."""
        return self._published

    def distrusted(self) -> str | None:
        """Why nothing can be written at the clock's instant; see :func:`days.distrusted`."""
        return days.distrusted(self.state, self._clock.now())

    async def reload(self) -> None:
        """Rebuild everything from the journal.

        Raises:
            StorageDown: If it cannot be read; a stale ledger stays stale.
        """
        loaded = await self._journal.load(self.rules.branch)
        self.state = self._rebuilt(loaded)
        before, self.answers = self.answers, Answers()
        # Visits of the newest day are learnt as its rows are replayed.
        newest = loaded.rows[-1].day if loaded.rows else hours.service_day(self.rules, self.now())
        await self.forecasting.learn(self._journal, newest)
        self._replay(loaded.rows)
        self.answers.update_unchanged(before, self.state.began)
        self.stale = False
        # Other processes' rows, and our own whose answer was lost, have not been published yet.
        self._publish([row for row in loaded.rows if row.seq > self._published])

    def _rebuilt(self, loaded: Loaded) -> BranchState:
        state = BranchState(tuple(self.rules.counters), loaded.epoch)
        for seq, event in loaded.standing:
            apply_standing(state, seq, event, self._clock.now())
        return state

    def _replay(self, rows: Iterable[JournalRow]) -> None:
        """Apply rows that are already durable, and remember the answers to their requests."""
        for row in rows:
            event = event_of(row)
            before, after = apply(self.state, row.seq, row.at, row.actor, event)
            self.forecasting.saw(event, before, after, row.at)
            self.answers.take(row, event, after)

    async def read_on(self) -> None:
        """Take in what other processes wrote, without the lock: nothing is decided on it."""
        fresh = await self._journal.read(self.rules.branch, self.state.seq, TO_THE_END)
        self._replay(fresh)
        self._publish(fresh)

    async def write(self, batch: list[Pending], fill_up: Callable[[], None]) -> None:
        """Decide a batch in order and append the result in one transaction.

        ``fill_up`` adds the commands that came while other processes had their turn.

        Raises:
            Conflict, StorageDown: Nothing was written, and the state no longer matches the journal.
        """
        fresh = await self._journal.catch_up(self.rules.branch, self.state.seq)
        self._replay(fresh)
        fill_up()
        now = self.now()
        day = self._new_day(now)
        if day is not None:
            self.answers.forget()
        try:
            earlier = await self._answered_earlier(batch)
            numbers = await self._numbers_of(day)
            if day is not None:
                await self.keep_day()
        except StorageDown:
            await self._journal.release(self.rules.branch)
            raise
        work = Batch()
        if day is not None:
            self._open_day(day, numbers, now, work)
        self._decide(batch, earlier, now, work)
        if work.rows:
            await self._journal.append(work.rows, work.changes)
        else:
            await self._journal.release(self.rules.branch)
        self._keep_answers(work)
        self._publish([*fresh, *work.rows])

    def keep_day(self) -> Awaitable[None]:
        """Have what is to be known of the open day kept before a row ends it, whether the next one
        opens or the day is corrected, and also if this process is killed between the two.

        It is taken from the state at once; what is awaited stores it. A keeper with a mistake is
        logged: it stops neither the others nor the day's end.

        Raises:
            StorageDown: When awaited, after every keeper had its turn.
        """
        day = self.state.day
        keepers = self.day_keepers if day is not None else []
        return _all_kept(day, [_begun(keep, self.state) for keep in keepers])

    async def _numbers_of(self, day: date | None) -> dict[str, int]:
        """How far the series came on the day due: a wrong clock may have opened it before."""
        return {} if day is None else await self._journal.numbers(self.rules.branch, day)

    def _keep_answers(self, work: Batch) -> None:
        """Remember the answers since the day began; a correction may have begun it."""
        if any(
            row.kind == ev.DayCorrected.KIND and row.seq == self.state.began for row in work.rows
        ):
            self.answers.forget()
        self.answers.update(work.answers, self.state.began)

    def _publish(self, rows: Sequence[JournalRow]) -> None:
        if not rows:
            return
        self._published = rows[-1].seq
        for listener in self.listeners:
            try:
                listener(rows)
            except Exception:
                log.exception("a listener failed; the commit stands")

    # Requests of earlier days.

    async def _answered_earlier(self, batch: list[Pending]) -> dict[str, tuple[str, CommandAnswer]]:
        """The answers that standing requests of this batch got on earlier days."""
        found: dict[str, tuple[str, CommandAnswer]] = {}
        for request in (pending.request for pending in batch):
            if request is None or not request.standing or request in self.answers:
                continue
            row = await self._first_row(request)
            if row is not None:
                count = row.data.get("of", 1)
                rows = await self._journal.read(self.rules.branch, row.seq - 1, count)
                found[request.id] = (row.data.get("fp", ""), answer_of(rows))
        return found

    async def _first_row(self, request: KeyedRequest) -> JournalRow | None:
        """The first row of a request, also one that 0.1.0 wrote under the bare key."""
        row = await self._journal.find_request(self.rules.branch, request.id)
        if row is None:
            row = await self._journal.find_request(self.rules.branch, request.bare_key)
        return row if row is not None and request.is_of(row) else None

    async def refuse_expired(self, batch: list[Pending]) -> None:
        """After a conflict, refuse keys of earlier days, or the batch could never be appended.

        Raises:
            StorageDown: If the journal cannot be read.
        """
        for pending in batch:
            request = pending.request
            if request is None or request.standing or request in self.answers:
                continue
            row = await self._journal.find_request(self.rules.branch, request.id)
            if row is not None and row.seq < self.state.began:
                pending.decide = _raising(
                    BadRequest("idempotency_expired", "this key was used on another day")
                )
                pending.request = None

    # Deciding.

    def _decide(
        self,
        batch: list[Pending],
        earlier: dict[str, tuple[str, CommandAnswer]],
        now: datetime,
        work: Batch,
    ) -> None:
        distrusted = self.distrusted()
        for pending in batch:
            try:
                if distrusted and not pending.mends:
                    raise Refused(distrusted, day=self.state.day)
                pending.outcome = self._decide_one(pending, min(now, self.now()), work, earlier)
            except JiaohaoError as error:
                pending.outcome = error
            except Exception as error:
                log.exception("a command failed unexpectedly")
                pending.outcome = Unavailable("internal_error", type(error).__name__)

    def _open_day(self, day: date, numbers: dict[str, int], now: datetime, work: Batch) -> None:
        """Open a day. Series restart once; a clock set back never reopens a day."""
        event = ev.DayOpened(day=day, announced=self.state.announced, numbers=numbers or None)
        self._record([event], now, "system", None, work)

    def _new_day(self, now: datetime) -> date | None:
        """The service day that is due, or None while the open one lasts."""
        if self.state.day is None:
            return None if self.distrusted() else hours.service_day(self.rules, now)
        today = hours.service_day(self.rules, now)
        return today if today > self.state.day else None

    def _decide_one(
        self,
        pending: Pending,
        now: datetime,
        work: Batch,
        earlier: dict[str, tuple[str, CommandAnswer]],
    ) -> CommandAnswer:
        request = pending.request
        if request is not None:
            known = work.answers.get(request) or self.answers.get(request)
            if known is None and request.id in earlier:
                kept, known = earlier[request.id]
                request.require_same(kept)
            if known is not None:
                return known
        events = pending.decide(self.state, now)
        answer = CommandAnswer(seq=self.state.seq)
        if events:
            answer = self._record(events, now, pending.actor, request, work)
        if request is not None:
            work.answers.keep(request, answer)
        return answer

    def _record(
        self,
        events: Sequence[ev.Event],
        now: datetime,
        actor: str,
        request: KeyedRequest | None,
        work: Batch,
    ) -> CommandAnswer:
        answer = CommandAnswer()
        for event in events:
            if isinstance(event, ev.DayCorrected):
                now = event.instant
            first = not answer.events
            row = self._row(event, now, actor, request if first else None, len(events))
            before, after = apply(self.state, row.seq, now, actor, event)
            self.forecasting.saw(event, before, after, now)
            work.rows.append(row)
            if after is not None:
                work.changes.append(TicketChange(row.seq, now, after, before))
            answer = answer.after(event, after, row.seq)
        return answer

    def _row(
        self, event: ev.Event, now: datetime, actor: str, request: KeyedRequest | None, count: int
    ) -> JournalRow:
        """The next row; a request's first row says how many rows it has."""
        kind, ticket, counter, data = ev.encode(event)
        note = set_apart(data)
        if request is not None:
            data["fp"], data["of"] = request.fingerprint, count
        day = _day_of(event) or self.state.day
        assert day is not None
        return JournalRow(
            branch=self.rules.branch,
            seq=self.state.seq + 1,
            day=day,
            at=now,
            kind=kind,
            ticket=ticket,
            counter=counter,
            actor=actor,
            request_id=request.id if request is not None else None,
            data=data,
            note=note,
        )


def _begun(keep: DayKeeper, state: BranchState) -> Awaitable[None]:
    """What ``keep`` has to store; a mistake it makes at once is raised there, like a later one."""
    try:
        return keep(state)
    except Exception as error:  # noqa: BLE001 - raised when awaited
        return _failed(error)


async def _failed(error: Exception) -> None:
    raise error


async def _all_kept(day: date | None, begun: Sequence[Awaitable[None]]) -> None:
    down: StorageDown | None = None
    for error in await asyncio.gather(*begun, return_exceptions=True):
        if isinstance(error, StorageDown):
            down = error
        elif error is not None:
            log.error("%s could not be kept whole; it ends all the same", day, exc_info=error)
    if down is not None:
        raise down


def _day_of(event: ev.Event) -> date | None:
    """The day an event begins, to which its own row belongs."""
    if isinstance(event, ev.DayOpened):
        return event.day
    return event.to if isinstance(event, ev.DayCorrected) else None


def _raising(error: Exception) -> Callable[[BranchState, datetime], Sequence[ev.Event]]:
    def decide(state: BranchState, now: datetime) -> Sequence[ev.Event]:
        raise error

    return decide
