"""Puts the parts together: settings, storage, the branch, accounts, the web."""

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from aiohttp import web

from queue_server.clock import SystemClock
from queue_server.core import hours
from queue_server.core.decide.standing import void_numbers
from queue_server.core.errors import JiaohaoError
from queue_server.core.state.branch import BranchState
from queue_server.devices.desk import DeviceDesk
from queue_server.opening import Storage, open_storage
from queue_server.people.store import open_accounts
from queue_server.people.use import AccountPolicy, Accounts
from queue_server.reports import use as figures
from queue_server.settings import Settings
from queue_server.storage.care.retention import KeepingRules, Upkeep
from queue_server.storage.journal.sql import SqlJournal
from queue_server.usecases import office as deeds
from queue_server.usecases.branch import Branch
from queue_server.usecases.ports import Clock, StorageDown
from queue_server.web.app import WebApp, make_server
from queue_server.web.context import Office
from queue_server.web.limits import Interval, Limits, PerMinute
from queue_server.web.live.hub import Hub
from queue_server.web.metrics import Metrics
from queue_server.web.views.snapshots import Views

log = logging.getLogger(__name__)
T = TypeVar("T")

TICK_S = 1.0
FIGURES_EVERY_S = 600.0


def account_policy(settings: Settings) -> AccountPolicy:
    """Sign-in as configured."""
    security = settings.security
    return AccountPolicy(
        lockout=security.lockout,
        idle=timedelta(minutes=security.session_idle_min),
        longest=timedelta(hours=security.session_max_h),
        password_min_chars=security.password_min_chars,
        link_valid=timedelta(minutes=security.enrolment_min),
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
        accounts = Accounts(store, SystemClock(), account_policy(settings))
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
    ) -> None:
        self.settings = settings
        self.where = where or Listening()
        self.clock = clock or SystemClock()
        self._storage = storage
        self.branch = Branch(
            settings.rules, storage.journal, self.clock, open_now=self.where.open_now
        )
        self.accounts = Accounts(storage.accounts, self.clock, account_policy(settings))
        self.office: Office | None = None
        self._runner: web.ServerRunner | None = None
        self._beside: list[asyncio.Task[None]] = []

    @property
    def port(self) -> int:
        """The port listened on."""
        assert self._runner is not None
        return int(self._runner.addresses[0][1])

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
        self.office = self._make_office()
        self.office.hub.start()
        self.branch.on_commit(self.office.metrics.committed)
        server = make_server(WebApp(self.office))
        self._runner = web.ServerRunner(server, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.where.host, self.where.port, backlog=1024)
        await site.start()
        self._beside = [
            asyncio.create_task(self._tick(), name="ticker"),
            asyncio.create_task(self._keep_figures(), name="figures"),
        ]

    async def stop(self) -> None:
        """Stop listening, tell the screens, finish what is waiting. Storage stays open."""
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        if self.office is not None:
            await self.office.hub.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            with suppress(StorageDown, JiaohaoError):
                await self.keep_figures()
        await self.branch.stop()
        await self.accounts.stop()

    def _make_office(self) -> Office:
        catalogue = self.settings.catalogue()
        views = Views(
            self.settings.rules,
            catalogue["strings"],
            open_now=self.where.open_now,
            expected_wait=self.branch.expected_wait,
        )
        hub = Hub(self.branch, views)
        office = Office(
            branch=self.branch,
            accounts=self.accounts,
            journal=self._storage.journal,
            clock=self.clock,
            catalogue=catalogue,
            hub=hub,
            devices=DeviceDesk(hub, self.accounts, self.clock),
            limits=self._limits(),
            metrics=Metrics(),
            allowed_origins=frozenset(self.settings.server.allowed_origins),
            device_counters={(d.host, d.name): d.counter for d in self.settings.devices},
        )
        office.metrics.gauge("live_connections", "Screens and pages", lambda: len(hub.clients))
        office.metrics.gauge("live_dropped", "Dropped for being slow", lambda: hub.dropped)
        return office

    def _limits(self) -> Limits:
        security = self.settings.security
        return Limits(
            on=self.where.rate_limits,
            issue=Interval(security.issue_interval_s),
            sign_in=PerMinute(security.sign_ins_per_min),
        )

    async def _put_up_first_notices(self) -> None:
        """The configured notices, once: an empty journal knows nothing but that the day opened."""
        if await self.branch.read(lambda state, now: state.seq) > 1:
            return
        for notice in self.settings.notices:
            body = notice.model_dump(mode="python", exclude={"id"})
            journal = self._storage.journal
            await deeds.save_notice(self.branch, journal, body, notice.id, actor="system")

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            try:
                await self._each_second()
            except (StorageDown, JiaohaoError) as error:
                log.info("a second passed by: %s", error)
            except Exception:
                log.exception("a second passed by")

    async def run_beside(self, work: Coroutine[None, None, None], name: str) -> None:
        """Have something run until the server stops."""
        self._beside.append(asyncio.create_task(work, name=name))

    async def _keep_figures(self) -> None:
        """How good the told waits were, and what was counted, kept for each day."""
        while True:
            await asyncio.sleep(FIGURES_EVERY_S)
            with suppress(StorageDown, JiaohaoError):
                await self.keep_figures()

    async def keep_figures(self) -> None:
        """Keep the figures of the service day as they are now.

        Raises:
            StorageDown, Unavailable: When nothing can be written.
        """
        await figures.keep(self.branch, self._storage.journal)

    async def _each_second(self) -> None:
        assert self.office is not None
        with suppress(StorageDown):  # who was known stays known
            await self.accounts.sweep()
        self.office.hub.close_those(lambda who: not self.accounts.is_current(who))
        if await self.branch.read(self._day_is_over):
            await self.keep_figures()
            # Any turn of the writer opens the new day.
            await self.branch.submit(lambda state, now: (), actor="system")
        if await self.branch.read(self._some_are_void):
            await deeds.void_numbers(self.branch)
        await self.office.hub.tick()

    def _some_are_void(self, state: BranchState, now: datetime) -> bool:
        rules, open_now = self.settings.rules, self.where.open_now
        return bool(state.suspensions) and bool(void_numbers(state, rules, now, open_now=open_now))

    def _day_is_over(self, state: BranchState, now: datetime) -> bool:
        return state.day is not None and hours.service_day(self.settings.rules, now) > state.day


async def open_server(
    settings: Settings, data: Path, database: str | None, where: Listening
) -> tuple[Server, Storage]:
    """A started server on a data directory, with the storage to close after it.

    Raises:
        StorageDown, OSError: As opening and starting say; nothing is left open.
    """
    storage = await open_storage(data, database, branch=settings.rules.branch)
    server = Server(settings, storage, where)
    try:
        await server.start()
        if isinstance(storage.journal, SqlJournal):
            keeping = KeepingRules(
                backup_days=settings.retention.backups,
                journal_days=settings.retention.journal_days,
            )
            upkeep = Upkeep(
                storage.journal, [settings.rules.branch], data, database, server.clock, keeping
            )
            await server.run_beside(upkeep.run(), "upkeep")
    except BaseException:
        await server.stop()
        await storage.close()
        raise
    # What lives now lives on: keep the collector from walking it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    return server, storage
