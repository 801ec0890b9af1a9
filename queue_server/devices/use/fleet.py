"""What device hosts report, as staff see it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from queue_server.core.errors import Refused, Unavailable, UnknownThing
from queue_server.core.state.branch import BranchState
from queue_server.devices import rules
from queue_server.devices.ports import Enrolled, HostLink, Instants, Live
from queue_server.devices.rules import Authority, Labels, address_of
from queue_server.devices.use.alarms import Alarms
from queue_server.devices.use.elsewhere import Elsewhere
from queue_server.devices.use.screens import ScreenWatch
from queue_server.devices.use.slips import SlipTroubles
from queue_server.usecases.branch import Branch
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.ports import Clock
from queue_server.wire.codec import POLICY, WireError
from queue_server.wire.devices import Reason, Remedy
from queue_server.wire.messages import DeviceReport, DeviceState, MachineAlarm

MOST_DEVICES = 64


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
        self._on_host_left: list[Callable[[str], None]] = []
        self.slips = SlipTroubles(live)
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

    def machine_noted(self, link: HostLink) -> None:
        """A connection began, or a screen has announced more."""
        self._watch.note_address(link)
        if link.who is not None and link.who.is_machine:
            self._live.stir("devices")

    async def note_seen(self, now: datetime) -> None:
        """Remember which machines are connected, for the time after a restart. Each second."""
        self._watch.note_seen()

    @property
    def shared_tokens(self) -> int:
        """How many machines' tokens are in use at two addresses."""
        return self._watch.shared

    def on_host_left(self, callback: Callable[[str], None]) -> None:
        """Call back with the name of a machine whose devices are out of reach from now on."""
        self._on_host_left.append(callback)

    def link_left(self, link: HostLink) -> None:
        """The connection of a machine ended: its devices are out of reach."""
        if link.who is None or not link.who.is_machine:
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
        for callback in self._on_host_left:
            callback(link.who.name)

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

    def listed(self, state: BranchState) -> dict[str, Any]:
        """Devices, screens, slips in trouble, alarms."""
        return {
            "devices": self.all(),
            "screens": self._watch.screens(),
            "slips": self.slips.of_waiting(state),
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

    def link_of(self, device: DeviceState) -> HostLink:
        """The connection of the machine that has a device.

        Raises:
            Refused: ``no_such_job`` of a screen.
            Unavailable: ``host_away``.
        """
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
