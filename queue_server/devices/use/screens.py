"""Kiosks and TVs as devices: online or since when not, and what they say about themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from queue_server.devices.ports import Enrolled, HostLink, Instants, Live, Machine
from queue_server.devices.rules import Labels
from queue_server.devices.use.alarms import Alarms
from queue_server.devices.use.elsewhere import Elsewhere, Remote
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.ports import Clock
from queue_server.wire.codec import POLICY, WireError
from queue_server.wire.devices import SCREENS, MachineKind, Reason, Remedy
from queue_server.wire.messages import DeviceState, MachineState

#: Why a screen without a connection is not ready.
AWAY: Mapping[str, Reason] = {
    MachineKind.KIOSK: Reason.KIOSK_AWAY,
    MachineKind.DISPLAY: Reason.DISPLAY_AWAY,
}


@dataclass(frozen=True, slots=True)
class _Said:
    """A screen's own words, and since when they hold by our clock."""

    link: HostLink
    device: DeviceState
    since: str


class ScreenWatch:
    """What is known about each enrolled kiosk and TV."""

    def __init__(
        self,
        live: Live,
        enrolled: Enrolled,
        clock: Clock,
        instant: Instants,
        alarms: Alarms,
        labels: Labels,
        elsewhere: Elsewhere,
    ) -> None:
        self._live = live
        self._enrolled = enrolled
        self._labels = labels
        self._elsewhere = elsewhere
        self._clock = clock
        self._instant = instant
        self._alarms = alarms
        self._began = clock.now()
        self._left: dict[str, datetime] = {}
        self._shared: set[str] = set()
        self._said: dict[str, _Said] = {}

    def split(self, who: Identity, devices: list[DeviceState]) -> list[DeviceState]:
        """The devices of a report that are not screens.

        Raises:
            WireError: If it names a screen other than its sender, or a display has devices.
        """
        own = [one for one in devices if one["kind"] in SCREENS]
        rest = [one for one in devices if one["kind"] not in SCREENS]
        known = all(one["kind"] == who.role and one["name"] in ("", who.name) for one in own)
        if not known or len(own) > 1:
            raise WireError(POLICY, "a screen may speak only for itself")
        if who.role == "display" and (rest or not own):
            raise WireError(POLICY, "a display may report only itself")
        return rest

    def note(self, link: HostLink, devices: list[DeviceState]) -> None:
        """Keep what a screen says about itself; ``since`` is ours, as its clock may be wrong."""
        assert link.who is not None
        for one in devices:
            if one["kind"] in SCREENS:
                before = self._said.get(link.who.name)
                same = before is not None and _word(before.device) == _word(one)
                since = before.since if before is not None and same else self._now()
                self._said[link.who.name] = _Said(link, one, since)

    def note_address(self, link: HostLink) -> None:
        """Raise an alarm when two machines, or two processes, use one token: it was copied."""
        who = link.who
        if who is None or not who.is_machine:
            return
        users = {(one.address, one.instance) for one in self._live.links() if one.who == who}
        if len(users) < 2:
            self._shared.discard(who.name)
        elif who.name not in self._shared:
            self._shared.add(who.name)
            self._alarms.token_shared(who.name, " and ".join(sorted(one for one, _ in users)))

    @property
    def shared(self) -> int:
        """How many tokens are used by two machines at once."""
        return len(self._shared)

    def note_seen(self) -> None:
        """Note which machines are connected now, for the time after a restart and for the other
        processes.
        """
        connected = self._connected()
        self._enrolled.machines_seen(link.who.key for link in connected.values() if link.who)
        seen = (self._remote(name, link) for name, link in connected.items())
        self._elsewhere.report(seen, self._clock.now())

    def _remote(self, name: str, link: HostLink) -> Remote:
        said = self._said.get(name)
        known = said.device if said is not None and link.who and link.who.role in SCREENS else None
        return Remote(
            name=name,
            announced=link.announced,
            state=known["state"] if known else "ready",
            reason=known["reason"] if known else None,
            remedy=known["remedy"] if known else None,
            sound=known.get("sound") if known else None,
        )

    def left(self, link: HostLink) -> None:
        """A connection ended. What was said over it no longer holds."""
        assert link.who is not None
        name = link.who.name
        self._enrolled.machines_seen([link.who.key])
        self._left[name] = self._clock.now()
        said = self._said.get(name)
        if said is not None and said.link is link:
            del self._said[name]

    def devices(self) -> list[DeviceState]:
        """Every kiosk and TV that is enrolled, by name."""
        connected = self._connected()
        wanted = [d for d in self._enrolled.machines() if d.kind in SCREENS and not d.revoked_at]
        return [self._device(d, connected.get(d.name)) for d in sorted(wanted, key=_by_name)]

    def _device(self, enrolled: Machine, link: HostLink | None) -> DeviceState:
        said = self._said.get(enrolled.name)
        device: DeviceState = {
            "name": enrolled.name,
            "label": self._labels.get(enrolled.name),
            "kind": enrolled.kind,
            "driver": "",
            "uri": "",
            "counter": None,
            "host": enrolled.name,
            "state": "ready",
            "since": "",
            "reason": None,
            "remedy": None,
            "paper": None,
            "last_ok": None,
            "announced": None,
            "firmware": said.device.get("firmware") if said else None,
        }
        if link is None:
            there = self._elsewhere.get(enrolled.name, self._clock.now())
            return self._away(device, enrolled) if there is None else self._there(device, there)
        device["since"] = self._instant(link.since)
        device["last_ok"] = self._now()
        if enrolled.kind == "display":
            device["announced"] = link.announced
        if said is not None:
            device["since"] = max(device["since"], said.since)
            device["state"] = said.device["state"]
            device["reason"] = said.device["reason"]
            device["remedy"] = said.device["remedy"]
            device["sound"] = said.device.get("sound")
        return device

    def _there(self, device: DeviceState, there: Remote) -> DeviceState:
        """A screen that is connected to another process."""
        device["state"] = there.state
        device["since"] = self._instant(there.since or self._clock.now())
        device["reason"], device["remedy"] = there.reason, there.remedy
        device["last_ok"] = self._now()
        if device["kind"] == "display":
            device["announced"] = there.announced
            device["sound"] = there.sound
        return device

    def _away(self, device: DeviceState, enrolled: Machine) -> DeviceState:
        seen = enrolled.last_seen
        if seen is None:
            return self._expected(device, enrolled)
        left = self._left.get(device["name"]) or max(self._began, seen)
        device["state"] = "backoff"
        device["since"] = self._instant(left)
        device["reason"] = AWAY[device["kind"]]
        device["remedy"] = Remedy.CHECK_SCREEN
        device["last_ok"] = self._instant(seen)
        return device

    def _expected(self, device: DeviceState, enrolled: Machine) -> DeviceState:
        """A screen that was enrolled and has never connected is not lost."""
        device["state"] = "opening"
        device["since"] = self._instant(enrolled.created_at)
        device["reason"] = Reason.NEVER_CONNECTED
        device["remedy"] = Remedy.START_MACHINE
        return device

    def screens(self) -> list[MachineState]:
        """Every enrolled kiosk, TV and host, connected or not."""
        connected = self._connected()
        return [self._screen(d, connected.get(d.name)) for d in self._enrolled.machines()]

    def _screen(self, enrolled: Machine, link: HostLink | None) -> MachineState:
        there = self._elsewhere.get(enrolled.name, self._clock.now()) if link is None else None
        since = link.since if link else there.since if there else None
        one = link or there
        return {
            "name": enrolled.name,
            "label": self._labels.get(enrolled.name),
            "kind": enrolled.kind,
            "connected": one is not None,
            "seen": self._instant(enrolled.last_seen) if enrolled.last_seen else None,
            "since": self._instant(since) if since else None,
            "announced": one.announced if one else 0,
            "revoked": enrolled.revoked_at is not None,
        }

    def _connected(self) -> dict[str, HostLink]:
        """The connection of each machine; the one further on when there are two for a moment."""
        connected: dict[str, HostLink] = {}
        for link in self._live.links():
            if link.who is None or not link.who.is_machine:
                continue
            other = connected.get(link.who.name)
            if other is None or link.announced >= other.announced:
                connected[link.who.name] = link
        return connected

    def _now(self) -> str:
        return self._instant(self._clock.now())


def _word(device: DeviceState) -> tuple[str, str | None]:
    return device["state"], device["reason"]


def _by_name(enrolled: Machine) -> str:
    return enrolled.name
