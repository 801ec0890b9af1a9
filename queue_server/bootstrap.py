"""Puts the parts together: settings, storage, the branch, accounts, the web."""

import gc
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from queue_server.access_log import AccessLog
from queue_server.clock import SystemClock
from queue_server.core import hours
from queue_server.core.days import Doubt
from queue_server.core.decide.office.notices import SaveNotice
from queue_server.core.decide.office.suspensions import VoidNumbers, void_numbers
from queue_server.core.errors import JiaohaoError
from queue_server.core.state.branch import BranchState
from queue_server.devices.rules import Configured
from queue_server.devices.wing import Devices
from queue_server.floor import wing as floor
from queue_server.link.fonts import undrawable
from queue_server.opening import Storage, open_storage
from queue_server.people import wing as people
from queue_server.people.rules import AccountPolicy
from queue_server.people.store import open_accounts
from queue_server.people.use import Accounts
from queue_server.reports import use as figures
from queue_server.reports import wing as reports
from queue_server.security_log import SecurityLog
from queue_server.settings import Settings
from queue_server.storage.care.retention import Retention, Upkeep
from queue_server.storage.journal.sql import SqlJournal
from queue_server.syslog import ToSyslog
from queue_server.usecases import closing
from queue_server.usecases.booking import BookDesk
from queue_server.usecases.branch import Branch
from queue_server.usecases.chores import Chore, Chores
from queue_server.usecases.followers import Followers
from queue_server.usecases.ports import Clock, StorageDown
from queue_server.usecases.trace import NoTrace, Trace
from queue_server.web.app import WebApp
from queue_server.web.context import Services
from queue_server.web.limits import Interval, Limits
from queue_server.web.live.hub import Hub
from queue_server.web.metrics import Metrics
from queue_server.web.outside import Outside, SessionCookie
from queue_server.web.site import Site
from queue_server.web.views.base import Views
from queue_server.web.wing import Wing

log = logging.getLogger(__name__)
T = TypeVar("T")

FIGURES_EVERY = timedelta(minutes=10)


def account_policy(settings: Settings) -> AccountPolicy:
    """Sign-in as configured."""
    security = settings.security
    return AccountPolicy(
        lockout=security.lockout,
        idle=timedelta(minutes=security.session_idle_min),
        longest=timedelta(hours=security.session_max_h),
        password_min_chars=security.password_min_chars,
        failures_per_min=security.sign_ins_per_min,
        link_valid=timedelta(minutes=security.enrolment_min),
    )


def security_log(settings: Settings, data: Path) -> Trace:
    """Where the security events of a data directory go."""
    file = SecurityLog(data / "logs" / "security.jsonl", SystemClock().now)
    return ToSyslog(file, settings.logs.syslog) if settings.logs.syslog else file


def access_log(settings: Settings, data: Path) -> AccessLog | None:
    """Where requests are written down, if that is wanted."""
    if not settings.logs.access:
        return None
    return AccessLog(data / "logs" / "access.jsonl", SystemClock().now)


def outside(settings: Settings) -> Outside:
    """The world in front of the server, as configured."""
    server = settings.server
    return Outside.of(
        trusted=server.trusted_proxies,
        public_url=server.public_url or settings.slip.public_url,
        hosts=server.allowed_hosts,
        origins=server.allowed_origins,
    )


async def with_accounts(
    settings: Settings, data: Path, database: str | None, work: Callable[[Accounts], Awaitable[T]]
) -> T:
    """Do something to the accounts alone; a server may be running on the same data.

    Raises:
        StorageDown: If they cannot be opened.
    """
    store = await open_accounts(data, database, settings.rules.branch)
    try:
        accounts = Accounts(
            store, SystemClock(), account_policy(settings), trace=security_log(settings, data)
        )
        await accounts.start()
        try:
            return await work(accounts)
        finally:
            await accounts.stop()
    finally:
        await store.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where to listen and how."""

    host: str = "127.0.0.1"
    port: int = 0
    open_now: bool = False
    rate_limits: bool = True


class Server:
    """One branch, served. ``await start()``, then ``url``; ``await stop()`` ends it cleanly."""

    def __init__(
        self,
        settings: Settings,
        storage: Storage,
        where: Listening | None = None,
        clock: Clock | None = None,
        trace: Trace | None = None,
    ) -> None:
        self.settings = settings
        self.where = where or Listening()
        self.clock = clock or SystemClock()
        self._storage = storage
        self.rules = replace(settings.rules, open_now=self.where.open_now)
        self.branch = Branch(self.rules, storage.journal, self.clock)
        self.trace: Trace = trace or NoTrace()
        self.accounts = Accounts(
            storage.accounts, self.clock, account_policy(settings), trace=self.trace
        )
        self.services = self._make_services()
        self.devices = self._make_devices()
        self.site: Site | None = None
        self._doubt: Doubt | None = None
        self.chores = Chores(settings.rules.branch, self.clock, storage.leases)
        self.followers = Followers(
            settings.rules.branch, storage.journal, storage.cursors, storage.leases
        )

    @property
    def port(self) -> int:
        """The port listened on."""
        assert self.site is not None
        return self.site.port

    @property
    def url(self) -> str:
        """``http://H:N``."""
        host = f"[{self.where.host}]" if ":" in self.where.host else self.where.host
        return f"http://{host}:{self.port}"

    async def start(self) -> None:
        """Rebuild the branch and listen.

        Raises:
            StorageDown: If the journal or the accounts cannot be read.
            OSError: If the address cannot be listened on.
        """
        await self.accounts.start()
        await self.branch.start()
        await self._put_up_first_notices()
        epoch = await self.branch.read(lambda state, now: state.epoch)
        self.services.cookie = SessionCookie.of(
            self.settings.rules.branch,
            epoch,
            always_secure=self.services.outside.always_secure,
        )
        wings = self.wings()
        self._join(wings)
        self.services.hub.start()
        self.branch.on_commit(self.services.metrics.committed)
        self.chores.meter(self.services.metrics)
        self.chores.add(*self._each_second(), *self._now_and_then())
        self.branch.on_commit(self.followers.wake)
        self.followers.meter(self.services.metrics)
        self.site = Site(WebApp(self.services, wings))
        await self.site.listen(self.where.host, self.where.port)
        self.chores.start()
        self.followers.start()

    async def stop(self) -> None:
        """Stop listening, tell the screens, finish what is waiting. Storage stays open."""
        await self.chores.stop()
        await self.followers.stop()
        await self.services.hub.stop()
        if self.site is not None:
            await self.site.close()
            with suppress(StorageDown, JiaohaoError):
                await self.keep_figures()
        await self.branch.stop()
        await self.accounts.stop()
        self.reopen_logs()

    def reopen_logs(self) -> None:
        """Close what is open; the next entry goes on in a new file if the old one was moved."""
        if isinstance(self.services.access, AccessLog):
            self.services.access.reopen()

    def wings(self) -> tuple[Wing, ...]:
        """What stands beside the kernel."""
        return (
            people.wing(self.accounts),
            self.devices.wing(self.services.catalogue),
            reports.wing(self._storage.visits, self._storage.workshop, self._storage.accounts.mark),
            floor.wing(self.branch, self.services.hub),
        )

    def _join(self, wings: tuple[Wing, ...]) -> None:
        hub, metrics = self.services.hub, self.services.metrics
        for wing in wings:
            hub.add_topics(wing.topics)
            for noted in wing.on_presence:
                hub.on_presence(noted)
            for committed in wing.on_commit:
                self.branch.on_commit(committed)
            self.chores.add(*wing.chores)
            self.followers.add(*wing.followers)
            for gauge in wing.gauges:
                metrics.gauge(gauge.name, gauge.about, gauge.value)

    def _make_services(self) -> Services:
        catalogue = self.settings.catalogue()
        views = Views(
            rules=self.rules,
            strings=catalogue["strings"],
            expected_wait=self.branch.expected_wait,
            doubt=self.branch.doubt,
        )
        hub, metrics = Hub(self.branch, views), Metrics()
        metrics.gauge("live_connections", "Screens and pages", lambda: len(hub.clients))
        metrics.gauge("live_dropped", "Dropped for being slow", lambda: hub.dropped)
        return Services(
            branch=self.branch,
            doorkeeper=self.accounts.known,
            journal=self._storage.journal,
            clock=self.clock,
            catalogue=catalogue,
            hub=hub,
            limits=self._limits(),
            metrics=metrics,
            book=BookDesk(self.branch, self._storage.journal.secret("book")),
            outside=outside(self.settings),
            trace=self.trace,
            undrawable=undrawable,
        )

    def _make_devices(self) -> Devices:
        hub = self.services.hub
        return Devices.make(
            branch=self.branch,
            live=hub,
            enrolled=self.accounts.known,
            clock=self.clock,
            instant=hub.views.instant,
            authority={
                (one.host, one.name): Configured(one.kind_of_device, one.counter)
                for one in self.settings.devices
                if one.enabled
            },
        )

    def _limits(self) -> Limits:
        security = self.settings.security
        return Limits(
            on=self.where.rate_limits,
            issue=Interval(security.issue_interval_s),
        )

    async def _put_up_first_notices(self) -> None:
        """The configured notices, once: an empty journal knows nothing but that the day opened.

        Under a wrong clock not even that, until the clock is set.
        """
        if await self.branch.read(lambda state, now: state.seq) != 1:
            return
        for notice in self.settings.notices:
            await self.branch.do(SaveNotice(**notice.model_dump()), actor="system")

    async def keep_figures(self) -> None:
        """Keep the figures of the service day as they are now.

        Raises:
            StorageDown, Unavailable: When nothing can be written.
        """
        await figures.keep(self.branch, self._storage.journal)

    def _each_second(self) -> tuple[Chore, ...]:
        """What follows the time of day; see :meth:`Chores.run_all` for tests on a set clock."""
        second = timedelta(seconds=1)
        return (
            Chore(name="unwelcome", every=second, run=self._close_unwelcome),
            Chore(name="day", every=second, run=self._turn_day, once_per_branch=True),
            Chore(name="void_numbers", every=second, run=self._void, once_per_branch=True),
            self.services.book.chore(),
            Chore(name="boards", every=second, run=lambda now: self.services.hub.tick()),
        )

    def _now_and_then(self) -> tuple[Chore, ...]:
        return (
            Chore(
                name="figures", every=FIGURES_EVERY, once_per_branch=True,
                run=lambda now: self.keep_figures(),
            ),
            Chore(
                name="closing", every=FIGURES_EVERY, once_per_branch=True, run=self._note_closed_day
            ),
            Chore(name="calendar", every=timedelta(days=1), run=self._look_ahead),
            Chore(name="clock", every=timedelta(minutes=1), run=self._watch_clock),
        )  # fmt: skip

    async def _note_closed_day(self, now: datetime) -> None:
        today = await self.branch.read(lambda state, now: state.day)
        if today is not None:
            await closing.note_closed_day(
                self.rules.branch,
                today,
                self._storage.journal,
                self._storage.accounts.mark,
                self.trace,
            )

    async def _look_ahead(self, now: datetime) -> None:
        if year := hours.year_without_calendar(self.settings.rules, now):
            log.warning("the office calendar of %s is missing; add it to holidays.toml", year)

    async def _watch_clock(self, now: datetime) -> None:
        """Say once when service day and clock begin to disagree, and once when they agree again."""
        found = await self.branch.read(lambda state, now: self.branch.doubt(state))
        if found != self._doubt:
            self._doubt = found
            code = found.code if found else "they agree again"
            log.warning("service day and clock: %s (run.py day shows both)", code)

    async def _close_unwelcome(self, now: datetime) -> None:
        self.services.hub.close_those(lambda who: not self.accounts.known.is_current(who))

    async def _turn_day(self, now: datetime) -> None:
        """Keep the figures of the day that is over; any turn of the writer opens the new one."""
        if await self.branch.read(self._day_is_over):
            await self.keep_figures()
            await self.branch.turn()
            await self._note_closed_day(now)
            await self._put_up_first_notices()

    async def _void(self, now: datetime) -> None:
        if await self.branch.read(self._some_are_void):
            await self.branch.do(VoidNumbers(), actor="system")

    def _some_are_void(self, state: BranchState, now: datetime) -> bool:
        if not state.suspensions:
            return False
        return bool(void_numbers(state, self.rules, VoidNumbers(), now))

    def _day_is_over(self, state: BranchState, now: datetime) -> bool:
        return state.day is None or hours.service_day(self.rules, now) > state.day


async def open_server(
    settings: Settings, data: Path, database: str | None, where: Listening
) -> tuple[Server, Storage]:
    """A started server on a data directory, with the storage to close after it.

    Raises:
        StorageDown, OSError: As opening and starting say; nothing is left open.
    """
    storage = await open_storage(data, database, branch=settings.rules.branch)
    server = Server(settings, storage, where, trace=security_log(settings, data))
    server.services.access = access_log(settings, data)
    try:
        await server.start()
        if isinstance(storage.journal, SqlJournal):
            keep = Retention(
                backup_days=settings.retention.backups,
                journal_days=settings.retention.journal_days,
                notes_days=settings.retention.notes_days,
            )
            server.chores.begin(
                Upkeep(
                    storage.journal,
                    settings.rules.branch,
                    data,
                    database,
                    keep,
                    readers=server.followers.names,
                ).chore()
            )
    except BaseException:
        await server.stop()
        await storage.close()
        raise
    # What lives now lives on: keep the collector from walking it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    return server, storage
