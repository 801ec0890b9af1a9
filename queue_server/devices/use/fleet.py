"""What device hosts report, and what staff ask of their devices."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from queue_server.core.errors import Refused, Unavailable, UnknownThing
from queue_server.core.line.ticket import TicketState
from queue_server.core.state.branch import BranchState
from queue_server.devices import rules
from queue_server.devices.ports import Enrolled, HostLink, Instants, Live
from queue_server.devices.rules import Authority, Labels, address_of
from queue_server.devices.shapes import Captured
from queue_server.devices.use.alarms import Alarms
from queue_server.devices.use.elsewhere import Elsewhere
from queue_server.devices.use.jobs import JOB_TIMEOUT_S, JobEnd, Jobs
from queue_server.devices.use.screens import ScreenWatch
from queue_server.devices.use.searches import Searches
from queue_server.devices.use.slips import FreshSlips
from queue_server.devices.use.uploads.captures import Captures
from queue_server.devices.use.uploads.previews import LONGEST_S, LivePreview, Previews
from queue_server.devices.use.uploads.signings import Signings
from queue_server.usecases.branch import Branch
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.ports import Clock, JournalRow
from queue_server.wire.codec import POLICY, WireError
from queue_server.wire.devices import Reason, Remedy
from queue_server.wire.messages import (
    DeviceReport,
    DeviceState,
    JobDone,
    JobPart,
    MachineAlarm,
    Slip,
    SlipReport,
    SlipTrouble,
)
from queue_server.wire.messages.jobs import (
    CAPTURE,
    PREVIEW,
    TRAFFIC,
    Body,
    CaptureBody,
    CaptureJobBody,
    EmptyBody,
    JobKind,
    PreviewJobBody,
)

MOST_DEVICES = 64
MOST_SLIPS = 100
#: Staff wait at a page for this; the host has it in memory.
TRAFFIC_TIMEOUT_S = 5.0


@dataclass(slots=True)
class _Host:
    link: HostLink | None
    devices: dict[str, DeviceState] = field(default_factory=dict)


class Fleet:
    """Every host's devices as last reported; a host that is away takes its devices with it."""

    def __init__(
        self,
        branch: Branch,
        live: Live,
        enrolled: Enrolled,
        clock: Clock,
        instant: Instants,
        authority: Authority,
        alarms: Alarms,
        labels: Labels,
    ) -> None:
        self._branch = branch
        self._live = live
        self._clock = clock
        self._instant = instant
        self.authority = authority
        self._hosts: dict[str, _Host] = {}
        self._slips: dict[str, list[SlipTrouble]] = {}
        self._made_good: set[tuple[str, str]] = set()
        self._jobs = Jobs()
        self.captures = Captures()
        self.searches = Searches()
        self.fresh_slips = FreshSlips()
        self.previews = Previews()
        self.signings = Signings(self.give)
        self._alarms = alarms
        self._labels = labels
        elsewhere = Elsewhere(branch.send, lambda: live.stir("devices"))
        branch.on_message(lambda process, message: elsewhere.heard(message, clock.now()))
        self._watch = ScreenWatch(live, enrolled, clock, instant, alarms, labels, elsewhere)

    # What machines say.

    def report(self, link: HostLink, who: Identity, message: DeviceReport) -> None:
        """Take in all states of one host; they replace its last report.

        Raises:
            WireError: If there are too many, or a screen speaks for another.
        """
        if len(message["devices"]) > MOST_DEVICES:
            raise WireError(POLICY, f"at most {MOST_DEVICES} devices")
        rest = self._watch.split(who, message["devices"])
        self._watch.note(link, message["devices"])
        name = who.name
        devices = {one["name"]: rules.judged(self.authority, name, who.role, one) for one in rest}
        if devices or name in self._hosts or who.role == "host":
            self._hosts[name] = _Host(link, devices)
        self._live.stir("devices")

    def note_slips(self, who: Identity, message: SlipReport) -> None:
        """Take in which slips of a kiosk failed or are uncertain; replaces what it said before."""
        if len(message["slips"]) > MOST_SLIPS:
            raise WireError(POLICY, f"at most {MOST_SLIPS} slips")
        self._slips[who.name] = message["slips"]
        self.fresh_slips.note(message["slips"])
        reported = {(one["ticket"], one["at"]) for slips in self._slips.values() for one in slips}
        self._made_good &= reported
        self._live.stir("devices")

    def machine_noted(self, link: HostLink) -> None:
        """A connection began, or a screen has announced more."""
        self._watch.note_address(link)
        if link.who is not None and link.who.is_device:
            self._live.stir("devices")

    async def note_seen(self, now: datetime) -> None:
        """Remember which machines are connected, for the time after a restart. Each second."""
        self._watch.note_seen()

    @property
    def shared_tokens(self) -> int:
        """How many machines' tokens are in use at two addresses."""
        return self._watch.shared

    def link_left(self, link: HostLink) -> None:
        """The connection of a machine ended: its devices are out of reach, its jobs uncertain."""
        if link.who is None or not link.who.is_device:
            return
        self._watch.left(link)
        self._watch.note_address(link)
        self._live.stir("devices")
        host = self._hosts.get(link.who.name)
        if host is None or host.link is not link:
            return
        host.link = None
        now = self._instant(self._clock.now())
        host.devices = {name: _out_of_reach(one, now) for name, one in host.devices.items()}
        self._jobs.host_left(link.who.name)

    def settle(self, who: Identity, message: JobDone) -> None:
        """A host has finished a job."""
        self._jobs.settle(who.name, message)

    def add_lines(self, who: Identity, message: JobPart) -> None:
        """A host sends a part of a longer answer."""
        self._jobs.add_lines(who.name, message)

    # What staff see.

    def all(self) -> list[DeviceState]:
        """Every device by host and name, then kiosks and TVs."""
        return self._reported() + self._watch.devices()

    def _reported(self) -> list[DeviceState]:
        return [
            host.devices[name]
            for _, host in sorted(self._hosts.items())
            for name in sorted(host.devices)
        ]

    def away(self) -> list[DeviceState]:
        """What cannot be used now (:func:`rules.away`)."""
        return rules.away(self.all(), self._watch.screens(), self.authority)

    def slips(self, state: BranchState) -> list[Slip]:
        """Slips in trouble of people who still wait, oldest first."""
        found: list[Slip] = []
        for host, slips in self._slips.items():
            for one in slips:
                ticket = state.tickets.get(one["ticket"])
                waits = ticket is not None and ticket.state is TicketState.WAITING
                if ticket is not None and waits and not self._is_good(one):
                    found.append({**one, "label": ticket.label, "host": host})
        return sorted(found, key=lambda one: one["at"])

    def _is_good(self, slip: SlipTrouble) -> bool:
        return (slip["ticket"], slip["at"]) in self._made_good

    def listed(self, state: BranchState) -> dict[str, Any]:
        """Devices, screens, slips in trouble, alarms."""
        return {
            "devices": self.all(),
            "screens": self._watch.screens(),
            "slips": self.slips(state),
            "alarms": [{**one, "label": self._label_of(one)} for one in self._alarms.all()],
        }

    def _label_of(self, alarm: MachineAlarm) -> str | None:
        """What people call the device, or the machine where the alarm names no device."""
        machine, device = alarm["machine"], alarm["device"]
        if device is None:
            return self._labels.get(machine)
        configured = self.authority.get((machine, device))
        return configured.label if configured is not None else None

    def snapshot(self, state: BranchState, now: datetime) -> dict[str, Any]:
        """Topic ``devices``."""
        return {"type": "devices", "at": self._instant(now), **self.listed(state)}

    def committed(self, rows: Sequence[JournalRow]) -> None:
        """A visitor who was called no longer needs a slip."""
        if any(self._slips.values()) and any(row.ticket for row in rows):
            self._live.stir("devices")

    # What staff ask.

    async def ask(
        self,
        device: str,
        kind: JobKind[Body],
        body: Body,
        *,
        who: str = "",
        key: str | None = None,
        ticket: str | None = None,
    ) -> dict[str, Any]:
        """Give a job to the host of a device and wait until it is settled.

        Returns ``{"outcome", "remedy"}``; ``uncertain`` when the host did not answer in time. The
        same key again starts nothing and gets the same answer. ``ticket``: the id of the one whose
        slip is printed; what else is on it may have changed when the same is asked again.

        Raises:
            UnknownThing, Refused, Unavailable: As :meth:`find` and :meth:`give`.
            BadRequest: ``idempotency_mismatch``.
        """
        found = self.find(device)
        work = self._do(found, kind, body, ticket)
        what = (address_of(found), kind.verb, ticket or body)
        settled = await self._jobs.once(who, key, what, work)
        return settled.as_json()

    async def _do(
        self, device: DeviceState, kind: JobKind[Body], body: Body, ticket: str | None
    ) -> JobEnd:
        settled = await self._give(device, kind, body)
        if ticket is not None and settled.outcome == "confirmed":
            self._make_good(ticket)
        return settled

    def _make_good(self, ticket: str) -> None:
        """The visitor has a slip now, wherever it was printed."""
        for slips in self._slips.values():
            self._made_good |= {(s["ticket"], s["at"]) for s in slips if s["ticket"] == ticket}
        self._live.stir("devices")

    async def give(
        self, device: str, kind: JobKind[Body], body: Body, timeout_s: float = JOB_TIMEOUT_S
    ) -> JobEnd:
        """Give a job to the host of a device, even if the same was asked before.

        Raises:
            UnknownThing: ``unknown_device``.
            Refused: ``ambiguous_device``, ``no_such_job`` of a screen.
            Unavailable: ``host_away``.
        """
        return await self._give(self.find(device), kind, body, timeout_s)

    async def _give(
        self,
        device: DeviceState,
        kind: JobKind[Body],
        body: Body,
        timeout_s: float = JOB_TIMEOUT_S,
    ) -> JobEnd:
        link = self._link_of(device)
        return await self._jobs.give(link, device["name"], kind, body, timeout_s)

    async def capture(self, device: str, body: CaptureBody) -> Captured:
        """Have a photo station take a picture, and wait for it.

        Raises:
            UnknownThing, Refused, Unavailable: As :meth:`give`; ``overloaded``.
        """
        found = self.find(device)
        with self.captures.expecting(found["host"], body["mode"]) as (name, upload):
            job: CaptureJobBody = {**body, "upload": name}
            return upload.answer(await self._give(found, CAPTURE, job))

    @contextmanager
    def previewing(self, device: str, who: str) -> Iterator[LivePreview]:
        """Have a camera's host send frames into a preview until the block ends.

        Raises:
            UnknownThing, Refused, Unavailable: As :meth:`give`; ``device_busy``, ``overloaded``.
        """
        found = self.find(device)
        link = self._link_of(found)
        with self.previews.open(address_of(found), found["host"], who) as preview:
            body: PreviewJobBody = {"upload": preview.name}
            work = self._jobs.give(link, found["name"], PREVIEW, body, 2 * LONGEST_S)
            job = asyncio.create_task(work)
            job.add_done_callback(preview.job_ended)
            try:
                yield preview
            finally:
                job.cancel()

    async def traffic(self, device: str) -> dict[str, Any]:
        """What last crossed the link of a device, as its host kept it.

        Raises:
            UnknownThing, Refused, Unavailable: As :meth:`give`; ``host_silent``, ``no_traffic``.
        """
        found = self.find(device)
        settled = await self._give(found, TRAFFIC, EmptyBody(), TRAFFIC_TIMEOUT_S)
        if not settled.in_time:
            raise Unavailable("host_silent", "the device host did not answer", device=device)
        if settled.outcome != "confirmed":
            raise Unavailable("no_traffic", "the device host keeps no traffic", device=device)
        now = self._instant(self._clock.now())
        lines = list(settled.lines)
        return {"device": found["name"], "host": found["host"], "at": now, "lines": lines}

    def of_kind(self, address: str, kind: str) -> DeviceState:
        """The configured device of that address, if it is of that kind.

        Raises:
            UnknownThing, Refused: As :meth:`find`; ``not_configured``, ``wrong_device``.
        """
        found = self.find(address)
        rules.require_kind(found, kind)
        rules.require_configured(found)
        return found

    async def at_own_counter(self, address: str, kind: str, clerk: str) -> DeviceState:
        """The same, if this clerk sits at its counter or it stands at none.

        Raises:
            UnknownThing, Refused: As :meth:`of_kind`; ``not_at_counter``, ``not_your_counter``.
        """
        device = self.of_kind(address, kind)
        await self._branch.read(lambda state, now: rules.require_own_counter(state, device, clerk))
        return device

    def of_host(self, host: str, name: str) -> DeviceState:
        """A device that this host has reported.

        Raises:
            UnknownThing: ``unknown_device``.
        """
        known = self._hosts.get(host)
        if known is None or name not in known.devices:
            raise UnknownThing("unknown_device", device=name[:60])
        return known.devices[name]

    def find(self, address: str) -> DeviceState:
        """The device at ``HOST~NAME``, or the only device called ``NAME``.

        Raises:
            UnknownThing: ``unknown_device``.
            Refused: ``ambiguous_device`` when several machines have one of that name.
        """
        found = _called(address, self._reported()) or _called(address, self._watch.devices())
        if not found:
            raise UnknownThing("unknown_device", device=address[:60])
        if len(found) > 1:
            hosts = ", ".join(one["host"] for one in found)
            raise Refused("ambiguous_device", f"at {hosts}", device=address, hosts=hosts)
        return found[0]

    def _link_of(self, device: DeviceState) -> HostLink:
        host = self._hosts.get(device["host"])
        if host is None or device["name"] not in host.devices:
            raise Refused("no_such_job", "a screen takes no jobs", device=device["name"])
        if host.link is None:
            detail = f"{device['host']} is not connected"
            raise Unavailable("host_away", detail, device=device["name"])
        return host.link


def _called(address: str, devices: list[DeviceState]) -> list[DeviceState]:
    return [one for one in devices if address in (one["name"], address_of(one))]


def _out_of_reach(device: DeviceState, now: str) -> DeviceState:
    return {
        **device,
        "state": "backoff",
        "since": now,
        "reason": Reason.HOST_AWAY,
        "remedy": Remedy.CHECK_NETWORK,
    }
