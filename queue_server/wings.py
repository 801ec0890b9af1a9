"""Each wing made in one function, and what wings hand to the kernel and to one another.

Tested by tests/test_wings.py and tests/web/test_without_a_wing.py.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from queue_server.audit import wing as audit
from queue_server.audit.ports import Sources
from queue_server.campaigns import wing as campaigns
from queue_server.campaigns.use import Campaigns
from queue_server.configured import account_policy, outside_visit_terms, provider
from queue_server.core.decide.standing.alarms import RaiseSignIn
from queue_server.core.errors import JiaohaoError
from queue_server.day_chores import Figures, NoFigures
from queue_server.devices.ports import Enrolled, NoneEnrolled
from queue_server.devices.rules import Configured, address_of
from queue_server.devices.wing import DeviceUses
from queue_server.editing import wing as editing
from queue_server.editing.ports import ConfigFiles
from queue_server.editing.use import Editing
from queue_server.floor import wing as floor
from queue_server.opening import Storage
from queue_server.outside_visits import wing as outside_visits
from queue_server.outside_visits.use import OutsideVisits
from queue_server.people import wing as people
from queue_server.people.use import Accounts
from queue_server.reports import wing as reports
from queue_server.reports.ports import NothingReported, Unrecorded
from queue_server.reports.rules.kiosks.outages import Away
from queue_server.reports.use import KeptFigures, KeptSearches, KeptSlips, Kiosks
from queue_server.reports.watching import DeviceWatch
from queue_server.settings import Settings
from queue_server.signage import wing as signage
from queue_server.signage.imaging.studio import ProcessStudio
from queue_server.signage.use import Signage
from queue_server.usecases.branch import Branch
from queue_server.usecases.doorkeeper import Doorkeeper, Nobody
from queue_server.usecases.ports import Clock
from queue_server.usecases.trace import Trace
from queue_server.web.context import Machines, NoMachines
from queue_server.web.joining import Wing
from queue_server.web.live.hub import Hub
from queue_server.web.views.base import Views
from queue_server.wire.words.catalogue import Catalogue

Act = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What wings are made on: the kernel's parts, the settings and the storage.

    ``look`` and ``restart`` as in ``ListenOptions``; ``recordings`` is where the office's own voice
    packs are.
    """

    settings: Settings
    storage: Storage
    branch: Branch
    views: Views
    hub: Hub
    catalogue: Catalogue
    clock: Clock
    trace: Trace
    audited: Sources
    config_files: ConfigFiles
    look: Callable[[Settings], Sequence[str]]
    restart: Callable[[], None] | None
    recordings: Path | None


class Wings:
    """The wings of one server, made in the order in which they are joined.

    What one fills for the kernel or for another has a value that holds in an office without it.
    ``starts`` is called before the branch starts, ``keeps`` before it stops, ``stops`` thereafter,
    the last made first.
    """

    accounts: Accounts
    devices: DeviceUses
    kiosks: Kiosks
    editing: Editing

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.doorkeeper: Doorkeeper = Nobody()
        self.machines: Machines = NoMachines()
        self.figures: Figures = NoFigures()
        self.starts: list[Act] = []
        self.keeps: list[Act] = []
        self.stops: list[Act] = []
        self._enrolled: Enrolled = NoneEnrolled()
        self._searched: Unrecorded[tuple[int, int]] = NothingReported()
        self._slips: Unrecorded[str] = NothingReported()
        self._away: Callable[[], Iterable[Away]] = tuple
        self.joined = tuple(make() for make in self.makers().values())

    def makers(self) -> dict[str, Callable[[], Wing]]:
        """What makes each wing, by its name; people before devices before reports."""
        return {
            "people": self._make_people,
            "devices": self._make_devices,
            "reports": self._make_reports,
            "audit": self._make_audit,
            "editing": self._make_editing,
            "floor": self._make_floor,
            "signage": self._make_signage,
            "outside_visits": self._make_outside_visits,
            "campaigns": self._make_campaigns,
        }

    def _make_people(self) -> Wing:
        on, secret = self._ground, self._ground.storage.journal.secret("sign-in")
        accounts = Accounts(
            on.storage.accounts, on.clock, account_policy(on.settings), trace=on.trace,
            secret=secret,
        )  # fmt: skip
        if elsewhere := provider(on.settings):
            accounts.also_at(*elsewhere)
        accounts.past_provider = self._raise_sign_in
        self.accounts, self.doorkeeper = accounts, accounts.known
        self._enrolled = accounts.known.machines
        self.starts.append(accounts.start)
        self.stops.append(accounts.stop)
        return people.wing(accounts)

    def _make_devices(self) -> Wing:
        on = self._ground
        self.machines = self.devices = devices = DeviceUses.make(
            branch=on.branch,
            live=on.hub,
            enrolled=self._enrolled,
            clock=on.clock,
            instant=on.views.instant,
            authority={
                (one.host, one.name): Configured(one.kind_of_device, one.counter, one.label or None)
                for one in on.settings.devices
                if one.enabled
            },
            labels=on.settings.machines,
        )
        self._searched, self._slips = devices.searches, devices.fleet.slips.fresh
        self._away = lambda: away(devices)
        return devices.wing(on.catalogue)

    def _make_reports(self) -> Wing:
        on, storage, branch = self._ground, self._ground.storage, self._ground.branch
        self.figures = figures = KeptFigures(branch, storage.journal)
        self.kiosks = kiosks = Kiosks(
            KeptSearches(self._searched, storage.kiosks, branch),
            KeptSlips(self._slips, storage.kiosks, storage.visits, branch),
            DeviceWatch(self._away, storage.kiosks, branch),
        )
        self.keeps += [figures.keep, kiosks.keep, lambda: kiosks.watch.rest(on.clock.now())]
        return reports.wing(
            visits=storage.visits,
            workshop=storage.workshop,
            accounts_mark=storage.accounts.mark,
            population=storage.population,
            branch=branch,
            journal=storage.journal,
            catalogue=on.catalogue,
            kiosks=kiosks,
        )

    def _make_audit(self) -> Wing:
        on = self._ground
        self.stops.append(on.audited.verifier.close)
        return audit.wing(on.audited, on.storage.accounts.mark)

    def _make_editing(self) -> Wing:
        on = self._ground
        self.editing = Editing(on.config_files, on.clock, on.trace, on.look, on.restart)
        self.starts.append(self.editing.start)
        return editing.wing(self.editing, on.views.instant)

    def _make_floor(self) -> Wing:
        on = self._ground
        return floor.wing(on.branch, on.views, on.hub)

    def _make_signage(self) -> Wing:
        on = self._ground
        return signage.wing(
            Signage(on.branch, on.storage.signage, ProcessStudio(), on.clock),
            branch=on.branch,
            shown=on.views,
            live=on.hub,
            catalogue=on.catalogue,
            labels=on.settings.machines,
            recordings=on.recordings,
        )

    def _make_outside_visits(self) -> Wing:
        on, terms = self._ground, outside_visit_terms(self._ground.settings)
        secret, store = on.storage.journal.secret("visits"), on.storage.outside_visits
        return outside_visits.wing(OutsideVisits(on.branch.rules, terms, store, secret, on.clock))

    def _make_campaigns(self) -> Wing:
        on, secret = self._ground, self._ground.storage.journal.secret("campaigns")
        return campaigns.wing(Campaigns(on.storage.campaigns, secret, on.clock))

    async def _raise_sign_in(self, name: str) -> None:
        """Raise an alarm. A failure must lock no user out; the security log has the sign-in."""
        with suppress(JiaohaoError):
            await self._ground.branch.do(RaiseSignIn(user=name), actor="system")


def away(devices: DeviceUses) -> list[Away]:
    """The devices that are away now, as the reports keep them."""
    return [
        Away(
            device=address_of(one), kind=one["kind"],
            label=one.get("label") or one["name"], reason=one["reason"] or "",
        )
        for one in devices.fleet.away()
    ]  # fmt: skip
