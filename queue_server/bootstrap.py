"""Put the parts together: settings, storage, the branch, accounts, the web."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from queue_server.audit.memory import no_sources
from queue_server.audit.ports import Sources
from queue_server.clock import SystemClock
from queue_server.configured import (
    access_log,
    audit_sources,
    config_files,
    limits,
    outside,
    security_log,
    upkeep,
)
from queue_server.core.errors import JiaohaoError
from queue_server.day_chores import DayChores
from queue_server.editing.memory import unkept
from queue_server.editing.ports import ConfigFiles
from queue_server.editing.use import nothing_more
from queue_server.link.fonts import undrawable
from queue_server.opening import Storage, open_storage
from queue_server.people.use import Accounts
from queue_server.processes.settled import settle
from queue_server.settings import Settings
from queue_server.storage.journal.sql import SqlJournal
from queue_server.tls.serving import NoCertificate, Tls
from queue_server.traces.access_log import AccessLog
from queue_server.usecases.book.bookings import Bookings
from queue_server.usecases.branch import Branch
from queue_server.usecases.branch.processes import REPEAT_EVERY
from queue_server.usecases.loops.chores import Chore, Chores
from queue_server.usecases.loops.followers import Followers
from queue_server.usecases.ports import Clock, StorageDown
from queue_server.usecases.trace import NoTrace, Trace
from queue_server.web.app import WebApp
from queue_server.web.context import Guard, Kernel, Services, Shown, Traces
from queue_server.web.guard.outside import SessionCookie
from queue_server.web.guard.work import Work
from queue_server.web.joining import Wing
from queue_server.web.live.hub import Hub
from queue_server.web.metrics import Metrics
from queue_server.web.site import Site
from queue_server.web.views.base import Views
from queue_server.wings import Ground, Wings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenOptions:
    """Where to listen and how; ``recordings`` is where the office's own voice packs are.

    ``look`` returns the characters of valid settings that no screen can draw; ``restart`` starts
    over with the files as they are then.
    """

    host: str = "127.0.0.1"
    port: int = 0
    open_now: bool = False
    rate_limits: bool = True
    recordings: Path | None = None
    tls: Tls | None = None
    look: Callable[[Settings], Sequence[str]] = nothing_more
    restart: Callable[[], None] | None = None


class Server:
    """One branch, served. ``await start()``, then ``url``; ``await stop()`` ends it cleanly."""

    def __init__(
        self,
        settings: Settings,
        storage: Storage,
        where: ListenOptions | None = None,
        clock: Clock | None = None,
        trace: Trace | None = None,
        access: Trace | None = None,
        audited: Sources | None = None,
        config_files: ConfigFiles | None = None,
    ) -> None:
        self.settings = settings
        self.where = where or ListenOptions()
        self.clock = clock or SystemClock()
        self._storage = storage
        self.rules = replace(settings.rules, open_now=self.where.open_now)
        self.branch = Branch(self.rules, storage.journal, self.clock)
        self.trace: Trace = trace or NoTrace()
        self.audited = audited or no_sources()
        self.catalogue = settings.catalogue()
        self.views = Views(
            rules=self.rules,
            strings=self.catalogue["strings"],
            expected_wait=self.branch.expected_wait,
            doubt=self.branch.doubt,
        )
        self.hub = Hub(self.branch, self.views)
        self.wings = self.make_wings(self._ground(config_files or unkept(settings)))
        self.branch.on_day_end(self.wings.figures.day_ends)
        self.day = DayChores(
            settings,
            self.branch,
            storage.journal,
            storage.accounts.mark,
            self.wings.figures,
            self.trace,
        )
        self.services = self._make_services(access)
        self.site: Site | None = None
        self.chores = Chores(settings.rules.branch, self.clock, storage.leases)
        self.followers = Followers(
            settings.rules.branch, storage.journal, storage.cursors, storage.leases
        )

    @property
    def accounts(self) -> Accounts:
        """The users and machines that may sign in."""
        return self.wings.accounts

    def make_wings(self, ground: Ground) -> Wings:
        """The wings beside the kernel."""
        return Wings(ground)

    @property
    def port(self) -> int:
        """The port on which the server listens."""
        assert self.site is not None
        return self.site.port

    @property
    def url(self) -> str:
        """``http://H:N``, or ``https://H:N``."""
        host = f"[{self.where.host}]" if ":" in self.where.host else self.where.host
        return f"{'https' if self.where.tls else 'http'}://{host}:{self.port}"

    async def start(self) -> None:
        """Rebuild the branch and listen.

        Raises:
            StorageDown: If the journal or the accounts cannot be read.
            OSError: If the address cannot be listened on.
        """
        for start in self.wings.starts:
            await start()
        await self.branch.start()
        await self.day.put_up_first_notices()
        self._join(self.wings.joined)
        self.hub.start()
        self.branch.on_commit(self.services.traces.metrics.committed)
        self.chores.meter(self.services.traces.metrics)
        self.chores.add(*self._each_second(), *self.day.now_and_then())
        self.branch.on_commit(self.followers.wake)
        self.followers.meter(self.services.traces.metrics)
        self.site = Site(WebApp(self.services, self.wings.joined))
        tls = self.where.tls
        await self.site.listen(self.where.host, self.where.port, tls.context if tls else None)
        self.chores.start()
        self.followers.start()

    async def stop(self) -> None:
        """Stop listening, notify the screens, finish what is waiting. Storage stays open."""
        await self.chores.stop()
        await self.followers.stop()
        await self.hub.stop()
        if self.site is not None:
            await self.site.close()
            with suppress(StorageDown, JiaohaoError):
                for keep in self.wings.keeps:
                    await keep()
        await self.branch.stop()
        for stop in reversed(self.wings.stops):
            await stop()
        self.reopen_logs()

    def read_again(self) -> None:
        """Reload: reopen moved logs, read a renewed certificate."""
        self.reopen_logs()
        if self.where.tls is not None:
            try:
                self.where.tls.read_again()
            except NoCertificate as error:
                log.error("still serving the old certificate: %s", error)

    def reopen_logs(self) -> None:
        """Close open logs; the next entry goes to a new file if the old one was moved."""
        access = self.services.traces.access
        if isinstance(access, AccessLog):
            access.reopen()

    def _join(self, wings: tuple[Wing, ...]) -> None:
        hub, metrics = self.hub, self.services.traces.metrics
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

    def _ground(self, config_files: ConfigFiles) -> Ground:
        return Ground(
            settings=self.settings,
            storage=self._storage,
            branch=self.branch,
            views=self.views,
            hub=self.hub,
            catalogue=self.catalogue,
            clock=self.clock,
            trace=self.trace,
            audited=self.audited,
            config_files=config_files,
            look=self.where.look,
            restart=self.where.restart,
            recordings=self.where.recordings,
        )

    def _make_services(self, access: Trace | None) -> Services:
        storage, settings, hub, metrics = self._storage, self.settings, self.hub, Metrics()
        metrics.gauge("live_connections", "Screens and pages", lambda: len(hub.clients))
        metrics.gauge("live_dropped", "Dropped for being slow", lambda: hub.blocked.dropped)
        world = outside(settings, tls=self.where.tls)
        book = Bookings(self.branch, storage.journal.secret("book"))
        return Services(
            kernel=Kernel(branch=self.branch, journal=storage.journal, book=book, clock=self.clock),
            guard=Guard(
                doorkeeper=self.wings.doorkeeper,
                outside=world,
                cookie=SessionCookie.of(
                    self.rules.branch, storage.epoch, always_secure=world.always_secure
                ),
                limits=limits(settings, on=self.where.rate_limits),
                work=Work(storage.journal.secret("work"), settings.security.proof_of_work),
            ),
            shown=Shown(views=self.views, hub=hub, catalogue=self.catalogue, undrawable=undrawable),
            traces=Traces(trace=self.trace, access=access, metrics=metrics),
            machines=self.wings.machines,
        )

    def _each_second(self) -> tuple[Chore, ...]:
        """Chores that follow the time of day; :meth:`Chores.run_all` serves tests on a set
        clock.
        """
        second = timedelta(seconds=1)
        return (
            Chore(name="unwelcome", every=second, run=self._close_unwelcome),
            *self.day.each_second(),
            self.services.kernel.book.chore(),
            Chore(name="boards", every=second, run=lambda now: self.hub.tick()),
            Chore(name="walls", every=REPEAT_EVERY, run=self.branch.walls.send_again),
            Chore(name="windows", every=REPEAT_EVERY, run=self.hub.windows.send_again),
        )

    async def _close_unwelcome(self, now: datetime) -> None:
        self.hub.close_those(lambda who: not self.wings.doorkeeper.is_current(who))


async def open_server(
    settings: Settings, data: Path, database: str | None, where: ListenOptions
) -> tuple[Server, Storage]:
    """A started server on a data directory, with the storage to close after it.

    Raises:
        StorageDown, OSError: As opening and starting say; nothing is left open.
    """
    storage = await open_storage(data, database, branch=settings.rules.branch)
    trace, audited = security_log(settings, data), audit_sources(data, database)
    kept = config_files(settings, data, database)
    server = Server(
        settings,
        storage,
        where,
        trace=trace,
        access=access_log(settings, data),
        audited=audited,
        config_files=kept,
    )
    try:
        await server.start()
        if isinstance(storage.journal, SqlJournal):
            readers = server.followers.names
            server.chores.begin(upkeep(settings, storage.journal, data, database, readers).chore())
    except BaseException:
        await server.stop()
        await storage.close()
        raise
    settle()
    return server, storage
