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
from queue_server.devices.captures import Captured, Captures
from queue_server.devices.jobs import JOB_TIMEOUT_S, Jobs, Settled, Verb, address_of
from queue_server.devices.previews import LONGEST_S, Preview, Previews
from queue_server.devices.screens import ScreenWatch
from queue_server.devices.signings import Signings
from queue_server.people.use import Accounts, Identity
from queue_server.usecases.ports import Clock, JournalRow
from queue_server.web.live.hub import Client, Hub
from queue_server.wire.codec import POLICY, WireError
from queue_server.wire.messages import (
    DeviceReport,
    DeviceState,
    JobDone,
    JobPart,
    Slip,
    SlipReport,
    SlipTrouble,
)

MOST_DEVICES = 64
MOST_SLIPS = 100
#: Staff wait before a page for it; the host has it in memory.
TRAFFIC_TIMEOUT_S = 5.0


@dataclass(slots=True)
class _Host:
    client: Client | None
    devices: dict[str, DeviceState] = field(default_factory=dict)


class DeviceDesk:
    """Every host's devices as last reported; a host that is away takes its devices with it."""

    def __init__(self, hub: Hub, accounts: Accounts, clock: Clock) -> None:
        self._hub = hub
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._slips: dict[str, list[SlipTrouble]] = {}
        self._made_good: set[tuple[str, str]] = set()
        self._jobs = Jobs()
        self.captures = Captures()
        self.previews = Previews()
        self.signings = Signings()
        self._watch = ScreenWatch(hub, accounts, clock)
        hub.devices_snapshot = self.snapshot
        hub.branch.on_commit(self._committed)

    # What machines say.

    def report(self, client: Client, message: DeviceReport) -> None:
        """Take in all states of one host; they replace its last report.

        Raises:
            WireError: If there are too many, or a screen speaks for another.
        """
        assert client.who is not None
        if len(message["devices"]) > MOST_DEVICES:
            raise WireError(POLICY, f"at most {MOST_DEVICES} devices")
        rest = self._watch.split(client.who, message["devices"])
        self._watch.note(client, message["devices"])
        name = client.who.name
        devices: dict[str, DeviceState] = {one["name"]: {**one, "host": name} for one in rest}
        if devices or name in self._hosts or client.who.role == "host":
            self._hosts[name] = _Host(client, devices)
        self._hub.stir("devices")

    def note_slips(self, who: Identity, message: SlipReport) -> None:
        """Which slips of a kiosk failed or are uncertain; replaces what it said before."""
        if len(message["slips"]) > MOST_SLIPS:
            raise WireError(POLICY, f"at most {MOST_SLIPS} slips")
        self._slips[who.name] = message["slips"]
        told = {(one["ticket"], one["at"]) for slips in self._slips.values() for one in slips}
        self._made_good &= told
        self._hub.stir("devices")

    def host_left(self, client: Client) -> None:
        """The connection of a machine ended: its devices are out of reach, its jobs uncertain."""
        if client.who is None or not client.who.is_device:
            return
        self._watch.left(client)
        self._hub.stir("devices")
        host = self._hosts.get(client.who.name)
        if host is None or host.client is not client:
            return
        host.client = None
        now = self._hub.views.instant(self._clock.now())
        for name, device in host.devices.items():
            host.devices[name] = _out_of_reach(device, now)
        self._jobs.host_left(client.who.name)

    def settle(self, who: Identity, message: JobDone) -> None:
        """A host has finished a job."""
        self._jobs.settle(who.name, message)

    def add_lines(self, who: Identity, message: JobPart) -> None:
        """A host tells a part of a longer answer."""
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
        """Devices, screens and slips in trouble."""
        screens = self._watch.screens()
        return {"devices": self.all(), "screens": screens, "slips": self.slips(state)}

    def snapshot(self, state: BranchState, now: datetime) -> dict[str, Any]:
        """Topic ``devices``."""
        return {"type": "devices", "at": self._hub.views.instant(now), **self.listed(state)}

    def _committed(self, rows: Sequence[JournalRow]) -> None:
        """Whoever was called needs no slip any more."""
        if any(self._slips.values()) and any(row.ticket for row in rows):
            self._hub.stir("devices")

    # What staff ask.

    async def ask(
        self,
        device: str,
        verb: Verb,
        body: dict[str, Any],
        *,
        who: str = "",
        key: str | None = None,
    ) -> dict[str, Any]:
        """Give a job to the host of a device and wait until it is settled.

        Returns ``{"outcome", "remedy"}``; ``uncertain`` when no word came in time. The same key
        again starts nothing and gets the same answer.

        Raises:
            UnknownThing, Refused, Unavailable: As :meth:`find` and :meth:`give`.
            BadRequest: ``idempotency_mismatch``.
        """
        found = self.find(device)
        ticket = body["ticket"]["id"] if verb == "print" else None
        work = self._do(found, verb, body, ticket)
        settled = await self._jobs.once(who, key, (address_of(found), verb, ticket), work)
        return settled.as_json()

    async def _do(
        self, device: DeviceState, verb: Verb, body: dict[str, Any], ticket: str | None
    ) -> Settled:
        settled = await self._give(device, verb, body)
        if ticket is not None and settled.outcome == "confirmed":
            self._make_good(ticket)
        return settled

    def _make_good(self, ticket: str) -> None:
        """The visitor has a slip now, wherever it was printed."""
        for slips in self._slips.values():
            self._made_good |= {(s["ticket"], s["at"]) for s in slips if s["ticket"] == ticket}
        self._hub.stir("devices")

    async def give(
        self, device: str, verb: Verb, body: dict[str, Any], timeout_s: float = JOB_TIMEOUT_S
    ) -> Settled:
        """Give a job to the host of a device, whatever was asked before.

        Raises:
            UnknownThing: ``unknown_device``.
            Refused: ``ambiguous_device``, ``no_such_job`` of a screen.
            Unavailable: ``host_away``.
        """
        return await self._give(self.find(device), verb, body, timeout_s)

    async def _give(
        self,
        device: DeviceState,
        verb: Verb,
        body: dict[str, Any],
        timeout_s: float = JOB_TIMEOUT_S,
    ) -> Settled:
        client = self._client_of(device)
        return await self._jobs.give(client, device["name"], verb, body, timeout_s)

    async def capture(self, device: str, body: dict[str, Any]) -> Captured:
        """Have a photo station take a picture, and wait for it.

        Raises:
            UnknownThing, Refused, Unavailable: As :meth:`give`; ``overloaded``.
        """
        found = self.find(device)
        with self.captures.expecting(found["host"], body["mode"]) as (name, upload):
            return upload.answer(await self._give(found, "capture", {**body, "upload": name}))

    @contextmanager
    def previewing(self, device: str, who: str) -> Iterator[Preview]:
        """Have a camera's host put frames into a preview until the block ends.

        Raises:
            UnknownThing, Refused, Unavailable: As :meth:`give`; ``device_busy``, ``overloaded``.
        """
        found = self.find(device)
        client = self._client_of(found)
        with self.previews.open(address_of(found), found["host"], who) as preview:
            wish = {"upload": preview.name}
            work = self._jobs.give(client, found["name"], "preview", wish, 2 * LONGEST_S)
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
        settled = await self._give(found, "traffic", {}, TRAFFIC_TIMEOUT_S)
        if not settled.in_time:
            raise Unavailable("host_silent", "the device host did not answer", device=device)
        if settled.outcome != "confirmed":
            raise Unavailable("no_traffic", "the device host keeps no traffic", device=device)
        now = self._hub.views.instant(self._clock.now())
        told = {"device": found["name"], "host": found["host"], "at": now}
        return {**told, "lines": list(settled.lines)}

    def find(self, address: str) -> DeviceState:
        """The device at ``HOST~NAME``, or the only one called ``NAME``.

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

    def _client_of(self, device: DeviceState) -> Client:
        host = self._hosts.get(device["host"])
        if host is None or device["name"] not in host.devices:
            raise Refused("no_such_job", "a screen takes no jobs", device=device["name"])
        if host.client is None:
            detail = f"{device['host']} is not connected"
            raise Unavailable("host_away", detail, device=device["name"])
        return host.client


def _called(address: str, devices: list[DeviceState]) -> list[DeviceState]:
    return [one for one in devices if address in (one["name"], address_of(one))]


def _out_of_reach(device: DeviceState, now: str) -> DeviceState:
    return {
        **device,
        "state": "backoff",
        "since": now,
        "reason": "host_away",
        "remedy": "check_network",
    }
