"""The wing as ``bootstrap`` joins it to the kernel."""

from dataclasses import dataclass
from datetime import timedelta

from queue_server.devices.ports import Enrolled, HostLink, Instants, Live
from queue_server.devices.routes import routes
from queue_server.devices.rules import Authority, Labels, unheard
from queue_server.devices.use.alarms import Alarms
from queue_server.devices.use.asking import Asking
from queue_server.devices.use.events import DeviceEvents
from queue_server.devices.use.fleet import Fleet
from queue_server.devices.use.searches import Searches
from queue_server.usecases.branch import Branch
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.loops.chores import Chore
from queue_server.usecases.ports import Clock
from queue_server.web.guard import auth
from queue_server.web.joining import Gauge, Wing
from queue_server.web.live.conversation import Taker
from queue_server.web.live.topics import Topic
from queue_server.wire.messages import (
    DeviceEvent,
    DeviceReport,
    Devices,
    Job,
    JobDone,
    JobPart,
    Searched,
    SlipReport,
)
from queue_server.wire.words.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceUses:
    """The use objects of the wing; the kernel's port ``Machines``."""

    fleet: Fleet
    asking: Asking
    events: DeviceEvents
    alarms: Alarms
    searches: Searches

    @classmethod
    def make(
        cls,
        *,
        branch: Branch,
        live: Live,
        enrolled: Enrolled,
        clock: Clock,
        instant: Instants,
        authority: Authority,
        labels: Labels,
    ) -> "DeviceUses":
        """Build them on the kernel's ports."""
        alarms = Alarms(live, clock, instant)
        fleet = Fleet(branch, live, enrolled, clock, instant, authority, alarms, labels)
        events = DeviceEvents(branch, fleet, live, clock, instant, alarms)
        asking = Asking(fleet, clock, instant)
        return cls(fleet=fleet, asking=asking, events=events, alarms=alarms, searches=Searches())

    def unheard(self) -> list[str]:
        """Walls and loudspeakers that cannot be heard, by their names for people."""
        return unheard(self.fleet.all())

    def number_refused(self, kiosk: str, label: str) -> None:
        """Raise an alarm: a kiosk gave a number on paper that does not count."""
        self.alarms.number_refused(kiosk, label)

    def wing(self, catalogue: Catalogue) -> Wing:
        """The wing that is joined to the kernel."""
        fleet = self.fleet
        return Wing(
            name="devices",
            routes=routes(fleet, self.asking, catalogue),
            topics=(
                Topic(
                    name="devices",
                    roles=auth.STAFF | auth.DEVICE_HOSTS,
                    gap_s=0.25,
                    shape=Devices,
                    snapshot=fleet.snapshot,
                ),
            ),
            orders=(Job,),
            messages={
                "device_states": Taker(roles=auth.REPORTERS, take=self._report),
                "device_event": Taker(roles=auth.DEVICE_HOSTS, take=self._event),
                "job_done": Taker(roles=auth.DEVICE_HOSTS, take=self._done),
                "job_part": Taker(roles=auth.DEVICE_HOSTS, take=self._part),
                "slips": Taker(roles=auth.DEVICE_HOSTS, take=self._slips),
                "searched": Taker(roles=auth.DEVICE_HOSTS, take=self._searched),
            },
            chores=(Chore(name="machines", every=timedelta(seconds=1), run=fleet.note_seen),),
            on_commit=(fleet.slips.committed,),
            on_presence=(fleet.machine_noted,),
            on_leave=(fleet.link_left,),
            gauges=(
                Gauge(
                    "device_tokens_shared",
                    "Tokens that two machines use at once",
                    lambda: fleet.shared_tokens,
                ),
                Gauge(
                    "device_events_refused",
                    "Events of devices that were not believed",
                    lambda: self.events.refused,
                ),
                Gauge(
                    "kiosk_searches",
                    "Searches for a service at kiosks since the start",
                    lambda: self.searches.all,
                ),
                Gauge(
                    "kiosk_searches_fruitless",
                    "Those that led to no service",
                    lambda: self.searches.fruitless,
                ),
            ),
        )

    async def _report(self, link: HostLink, who: Identity, message: DeviceReport) -> None:
        self.fleet.report(link, who, message)

    async def _event(self, link: HostLink, who: Identity, message: DeviceEvent) -> None:
        await self.events.take(who, message)

    async def _done(self, link: HostLink, who: Identity, message: JobDone) -> None:
        self.asking.settle(who, message)

    async def _part(self, link: HostLink, who: Identity, message: JobPart) -> None:
        self.asking.add_lines(who, message)

    async def _slips(self, link: HostLink, who: Identity, message: SlipReport) -> None:
        self.fleet.slips.note(who, message)

    async def _searched(self, link: HostLink, who: Identity, message: Searched) -> None:
        self.searches.note(message)
