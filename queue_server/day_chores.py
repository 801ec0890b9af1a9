"""What the service day needs done: keeping figures, turning the day, voiding numbers, watching the
clock.

Tested by tests/test_day_chores.py, tests/reports/routes/test_figures.py and
tests/web/standing/test_day.py.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Protocol

from queue_server.core import hours
from queue_server.core.days import Doubt
from queue_server.core.decide.standing.notices import SaveNotice
from queue_server.core.decide.standing.suspensions import VoidNumbers, void_numbers
from queue_server.core.errors import BadRequest
from queue_server.core.state.branch import BranchState
from queue_server.settings import Settings
from queue_server.usecases import heads
from queue_server.usecases.branch import Branch
from queue_server.usecases.loops.chores import Chore
from queue_server.usecases.ports import Journal
from queue_server.usecases.trace import Trace

log = logging.getLogger(__name__)

FIGURES_EVERY = timedelta(minutes=10)
CALENDAR_EVERY = timedelta(hours=1)
#: The row that began the day, on the first day of a journal.
FIRST_ROW = 1


class Figures(Protocol):
    """The figures of the service day; a wing provides them, ``bootstrap`` passes them in."""

    async def keep(self) -> None:
        """Keep them as they are now.

        Raises:
            StorageDown, Unavailable: If nothing can be written.
        """
        ...

    def day_ends(self, state: BranchState) -> Awaitable[None]:
        """Keep them whole before the day of ``state`` ends; see :meth:`Branch.on_day_end`.

        Raises:
            StorageDown: If nothing can be written.
        """
        ...


class NoFigures:
    """Implements ``Figures`` in an office without the wing of reports: nothing is kept."""

    async def keep(self) -> None:
        """There is nothing to keep."""

    async def day_ends(self, state: BranchState) -> None:
        """There is nothing to keep."""


class DayChores:
    """The chores of one branch's service day. ``accounts_mark`` goes into the head of a day."""

    def __init__(
        self,
        settings: Settings,
        branch: Branch,
        journal: Journal,
        accounts_mark: Callable[[], Awaitable[str]],
        figures: Figures,
        trace: Trace,
    ) -> None:
        self._settings = settings
        self._branch = branch
        self._journal = journal
        self._accounts_mark = accounts_mark
        self._figures = figures
        self._trace = trace
        self._doubt: Doubt | None = None
        self._calendar_missed: date | None = None
        self._notices_up = False
        self._noted_before: date | None = None

    def each_second(self) -> tuple[Chore, ...]:
        """Chores that follow the time of day: the new day opens, then numbers are voided."""
        second = timedelta(seconds=1)
        return (
            Chore(name="day", every=second, run=self._turn_day, once_per_branch=True),
            Chore(name="void_numbers", every=second, run=self._void, once_per_branch=True),
        )

    def now_and_then(self) -> tuple[Chore, ...]:
        """The chores that keep, note and check things at intervals."""
        return (
            Chore(
                name="figures", every=FIGURES_EVERY, once_per_branch=True,
                run=lambda now: self._figures.keep(),
            ),
            Chore(
                name="closing", every=FIGURES_EVERY, once_per_branch=True,
                run=lambda now: self._note_closed_days(),
            ),
            Chore(name="calendar", every=CALENDAR_EVERY, run=self._look_ahead),
            Chore(name="clock", every=timedelta(minutes=1), run=self._watch_clock),
        )  # fmt: skip

    async def put_up_first_notices(self) -> None:
        """Put up the configured notices on the first day of a journal, each once.

        Under a wrong clock nothing can be written, so there are none until the clock is corrected.
        """
        if self._notices_up:
            return
        doubt, began = await self._branch.read(
            lambda state, now: (self._branch.doubt(state), state.began)
        )
        if doubt is not None and doubt.grave:
            return
        if began == FIRST_ROW:
            for notice in self._settings.notices:
                await self._put_up(SaveNotice(**notice.model_dump()))
        self._notices_up = began > 0

    async def _put_up(self, notice: SaveNotice) -> None:
        """Put up a notice, unless an earlier start of this day did; staff may have removed it."""
        try:
            await self._branch.do(notice, actor="system", request_id=f"first notice {notice.id}")
        except BadRequest as error:
            if error.code != "idempotency_mismatch":  # reworded in the settings since
                log.error("the notice %r of config.toml was not put up: %s", notice.id, error)

    async def _note_closed_days(self) -> None:
        today = await self._branch.read(lambda state, now: state.day)
        if today is not None:
            await heads.note_closed_days(
                self._branch.rules.branch,
                today,
                self._journal,
                self._accounts_mark,
                self._trace,
            )
        self._noted_before = today

    async def _note_newly_closed_days(self) -> None:
        """Once a day has begun, not each second: it costs queries."""
        if await self._branch.read(lambda state, now: state.day) != self._noted_before:
            await self._note_closed_days()

    async def _look_ahead(self, now: datetime) -> None:
        """Log which calendar is missing, once a day and after each start of the server."""
        rules = self._settings.rules
        year, today = hours.year_without_calendar(rules, now), hours.service_day(rules, now)
        if year and today != self._calendar_missed:
            self._calendar_missed = today
            log.warning("the office calendar of %s is missing; add it to holidays.toml", year)

    async def _watch_clock(self, now: datetime) -> None:
        """Log once when service day and clock begin to disagree, and once when they agree again."""
        found = await self._branch.read(lambda state, now: self._branch.doubt(state))
        if found != self._doubt:
            self._doubt = found
            code = found.code if found else "they agree again"
            log.warning("service day and clock: %s (run.py day shows both)", code)

    async def _turn_day(self, now: datetime) -> None:
        """Open a day that is due. What a turn leaves to do looks at what is due: a command or
        another process may have opened the day, or one that was killed.
        """
        if await self._branch.read(self._day_is_over):
            await self._branch.turn()
        await self._branch.erase_day_notes()
        await self.put_up_first_notices()
        await self._note_newly_closed_days()

    async def _void(self, now: datetime) -> None:
        if await self._branch.read(self._some_are_void):
            await self._branch.do(VoidNumbers(), actor="system")

    def _some_are_void(self, state: BranchState, now: datetime) -> bool:
        if not state.suspensions:
            return False
        return bool(void_numbers(state, self._branch.rules, VoidNumbers(), now))

    def _day_is_over(self, state: BranchState, now: datetime) -> bool:
        return state.day is None or hours.service_day(self._branch.rules, now) > state.day
