"""The wing as the kernel joins it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from queue_server.devices.ports import Enrolled, HostLink, Instants, Live
from queue_server.devices.routes import routes
from queue_server.devices.rules import Authority
from queue_server.devices.use.alarms import Alarms
from queue_server.devices.use.desk import DeviceDesk
from queue_server.devices.use.events import DeviceEvents
from queue_server.usecases.branch import Branch
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.ports import Clock
from queue_server.web.guard import auth
from queue_server.web.live.conversation import Taker
from queue_server.web.live.topics import Topic
from queue_server.web.wing import Gauge, Wing
from queue_server.wire.messages import DeviceEvent, DeviceReport, JobDone, JobPart, SlipReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Devices:
    """The use objects of the wing."""

    desk: DeviceDesk
    events: DeviceEvents

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
    ) -> "Devices":
        """Build them on the kernel's ports."""
        alarms = Alarms(live, clock, instant)
        desk = DeviceDesk(branch, live, enrolled, clock, instant, authority, alarms)
        return cls(desk=desk, events=DeviceEvents(branch, desk, live, clock, instant, alarms))

    def wing(self, catalogue: Mapping[str, Any]) -> Wing:
        """What is joined to the kernel."""
        desk = self.desk
        return Wing(
            name="devices",
            routes=routes(desk, catalogue),
            topics=(
                Topic(
                    name="devices",
                    roles=auth.STAFF | auth.DEVICE_HOSTS,
                    gap_s=0.25,
                    snapshot=desk.snapshot,
                ),
            ),
            messages={
                "device_states": Taker(roles=auth.REPORTERS, take=self._report),
                "device_event": Taker(roles=auth.DEVICE_HOSTS, take=self._event),
                "job_done": Taker(roles=auth.DEVICE_HOSTS, take=self._done),
                "job_part": Taker(roles=auth.DEVICE_HOSTS, take=self._part),
                "slips": Taker(roles=auth.DEVICE_HOSTS, take=self._slips),
            },
            on_commit=(desk.committed,),
            on_presence=(desk.machine_noted,),
            on_leave=(desk.link_left,),
            gauges=(
                Gauge(
                    "device_tokens_shared",
                    "Tokens that two machines use at once",
                    lambda: desk.shared_tokens,
                ),
                Gauge(
                    "device_events_refused",
                    "Events of devices that were not believed",
                    lambda: self.events.refused,
                ),
            ),
        )

    async def _report(self, link: HostLink, who: Identity, message: DeviceReport) -> None:
        self.desk.report(link, who, message)

    async def _event(self, link: HostLink, who: Identity, message: DeviceEvent) -> None:
        await self.events.take(who, message)

    async def _done(self, link: HostLink, who: Identity, message: JobDone) -> None:
        self.desk.settle(who, message)

    async def _part(self, link: HostLink, who: Identity, message: JobPart) -> None:
        self.desk.add_lines(who, message)

    async def _slips(self, link: HostLink, who: Identity, message: SlipReport) -> None:
        self.desk.note_slips(who, message)
