"""A branch as the rest of the server sees it: commands in, committed state and commits out."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from queue_server.core import days
from queue_server.core.days import Doubt
from queue_server.core.decide import Command, decide, with_listed_reason
from queue_server.core.decide.command import Rule
from queue_server.core.decide.standing.day import CorrectDay
from queue_server.core.errors import UnknownThing
from queue_server.core.forecast.waiting import Forecaster, Prediction
from queue_server.core.line.ticket import WaitEstimate
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState
from queue_server.usecases.branch.answers import CommandAnswer, request_of
from queue_server.usecases.branch.ledger import DayKeeper, Ledger, Listener
from queue_server.usecases.branch.walls import Walls
from queue_server.usecases.branch.work import Decide
from queue_server.usecases.branch.writer import Writer
from queue_server.usecases.ports import Clock, Journal, Message

T = TypeVar("T")


class Branch:
    """A branch at work: carry out commands, read committed state, be notified of every commit."""

    def __init__(self, rules: BranchRules, journal: Journal, clock: Clock) -> None:
        self.rules = rules
        self._journal = journal
        self._clock = clock
        self._ledger = Ledger(rules, journal, clock)
        self._writer = Writer(self._ledger)
        self.walls = Walls(self.now, lambda: self._ledger.state.announced, self.send)
        self._on_message: list[Callable[[str, Message], None]] = [self.walls.heard]
        self._notes_erased_before = 0

    async def start(self) -> None:
        """Rebuild from the journal, open the service day if it is due, and begin to write.

        Raises:
            StorageDown: If the journal cannot be read or written.
        """
        await self._ledger.reload()
        self._journal.on_message(self._received)
        self._journal.on_wake(self._woken)
        self._writer.start()
        await self.turn()

    async def stop(self) -> None:
        """Finish what is waiting, then stop."""
        await self._writer.stop()

    @property
    def down(self) -> str:
        """Why nothing can be written now; empty when all is well."""
        return self._writer.down

    def on_commit(self, listener: Listener) -> None:
        """Have ``listener`` called on the loop after each durable commit, with its rows."""
        self._ledger.listeners.append(listener)

    def on_day_end(self, keeper: DayKeeper) -> None:
        """Have ``keeper(state)`` run with the state of a day before a row ends that day; register
        it before :meth:`start`, which may open the next day.

        It may run again for the same day, and beside the other keepers. While it fails with
        ``StorageDown``, the day stays.
        """
        self._ledger.day_keepers.append(keeper)

    def _woken(self, branch: str) -> None:
        if branch == self.rules.branch:
            self._writer.look_again()

    def now(self) -> datetime:
        """The present instant, never before that of the newest row."""
        return self._ledger.now()

    def send(self, message: Message) -> None:
        """Send the other processes of the branch a message soon; see :meth:`Journal.send`."""
        self._journal.send(self.rules.branch, message)

    def on_message(self, callback: Callable[[str, Message], None]) -> None:
        """Have ``callback(process, message)`` called with each message from the other processes."""
        self._on_message.append(callback)

    def _received(self, branch: str, process: str, message: Message) -> None:
        if branch == self.rules.branch:
            for callback in self._on_message:
                callback(process, message)

    async def do(
        self,
        command: Command,
        *,
        actor: str,
        request_id: str | None = None,
        by: Decide | None = None,
    ) -> CommandAnswer:
        """Carry out a command in its turn and answer once it is durable.

        A command sent again with its key (``request_id``) by the same actor gets the same answer as
        the first time: until the day ends, or for ever if standing. ``by`` decides in place of the
        command's own rule.

        Raises:
            Refused, UnknownThing, BadRequest: As the rule says; nothing changed.
            BadRequest: ``idempotency_mismatch`` when the key was used for something else,
                ``idempotency_expired`` when it was used on an earlier service day.
            Unavailable: ``storage_down`` or ``overloaded``; nothing changed.
        """
        command = self.walls.known_to(with_listed_reason(command, self.rules))
        request = None if request_id is None else request_of(command, actor, request_id)
        rule = by or (lambda state, now: decide(state, self.rules, command, now))
        return await self._writer.submit(rule, actor, request)

    async def do_if_due(self, rule: Rule, command: Command) -> None:
        """Carry out a command that the clock calls for, if it would change anything now.

        Raises:
            As :meth:`do`.
        """
        if await self.read(lambda state, now: bool(rule(state, self.rules, command, now))):
            await self.do(command, actor="system")

    async def erase_note(self, seq: int) -> None:
        """Erase the note of a row for good.

        Raises:
            UnknownThing: ``unknown_note`` if the row has none, or no longer has one.
            StorageDown: If it could not be erased.
        """
        if not await self._journal.erase_note(self.rules.branch, seq):
            raise UnknownThing("unknown_note", seq=seq)
        self._ledger.state.forget_note(seq)

    async def erase_day_notes(self) -> None:
        """Erase the notes of service days that are over, even those that another process ended.

        Raises:
            Unavailable: If the present day is unknown.
            StorageDown: If they could not be erased.
        """
        began = await self.read(lambda state, now: state.began)
        if began != self._notes_erased_before:
            await self._journal.erase_day_notes(self.rules.branch, began)
            self._notes_erased_before = began

    async def correct_day(
        self,
        day: date,
        reason: str,
        note: str = "",
        *,
        actor: str,
        request_id: str | None = None,
    ) -> CommandAnswer:
        """Correct the service day; see :func:`decide.standing.day.correct_day`.

        Numbers of the wrong day lapse; those of a day that is returned to are not given twice.

        Raises:
            As :meth:`do`, and StorageDown when the journal cannot be read, or the present day's
            figures cannot be stored.
        """
        numbers = await self._journal.numbers(self.rules.branch, day)
        kept = await self.read(lambda state, now: self._ledger.keep_day())
        await kept
        command = with_listed_reason(
            CorrectDay(day=day, reason=reason, note=note, clock=self._clock.now(), numbers=numbers),
            self.rules,
        )
        request = None if request_id is None else request_of(command, actor, request_id)
        return await self._writer.submit(
            lambda state, now: decide(state, self.rules, command, now), actor, request, mends=True
        )

    def doubt(self, state: BranchState) -> Doubt | None:
        """How the service day and the clock disagree; see :func:`days.doubt`."""
        return days.doubt(state, self.rules, self._clock.now())

    async def submit(self, decide: Decide, *, actor: str) -> CommandAnswer:
        """Have something decided that no person asked for and that will not be retried.

        Raises:
            As :meth:`do`.
        """
        return await self._writer.submit(decide, actor, None)

    async def carried_out(self, actor: str, key: str) -> bool:
        """Whether a request of today was carried out. Whatever was submitted before is decided
        first.

        Raises:
            Unavailable: If that cannot be known now.
        """
        await self.turn()
        return await self._writer.read(lambda state, now: self._ledger.answers.knows(actor, key))

    async def turn(self) -> None:
        """Let the writer take a turn: any turn opens a service day that is due.

        It opens none while the clock is distrusted.
        """
        await self._writer.submit(lambda state, now: (), "system", None, mends=True)

    async def read(self, look: Callable[[BranchState, datetime], T]) -> T:
        """Run ``look`` on committed state; it must neither keep nor change what it sees.

        Raises:
            Unavailable: ``storage_down`` when the state cannot be rebuilt, or the journal has not
                answered in ten seconds; ``overloaded`` when too many wait for it.
        """
        return await self._writer.read(look)

    def glance(self, look: Callable[[BranchState, datetime, int], T]) -> T | None:
        """Run ``look`` on the state as it stands, perhaps in the middle of a round: what is newer
        than the row it is given may still fail and must not be disclosed. None if the state cannot
        be relied on.
        """
        if self._ledger.stale:
            return None
        return look(self._ledger.state, self._ledger.now(), self._ledger.durable)

    def was_answered(self, actor: str, key: str | None) -> bool:
        """Whether a request of today was carried out, as far as is known without waiting."""
        return key is not None and self._ledger.answers.knows(actor, key)

    @property
    def forecaster(self) -> Forecaster:
        """The forecaster, which predicts waits and scores those quoted to visitors."""
        return self._ledger.forecasting.forecaster

    def predict(
        self, state: BranchState, service: str | None, priority: str, now: datetime
    ) -> Prediction | None:
        """How long a newcomer would wait; None when there is no honest answer."""
        return self._ledger.forecasting.predict(state, service, priority, now)

    def expected_wait(
        self, state: BranchState, priority: str, now: datetime
    ) -> WaitEstimate | None:
        """The interval a board shows for a class."""
        return self._ledger.forecasting.expected_wait(state, priority, now)
