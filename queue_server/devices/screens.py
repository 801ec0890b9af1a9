"""Kiosks and TVs as devices: on line or since when not, what they say of themselves."""

from dataclasses import dataclass
from datetime import datetime

from queue_server.people.ports import DeviceToken
from queue_server.people.use import Accounts, Identity
from queue_server.usecases.ports import Clock
from queue_server.web.live.hub import Client, Hub
from queue_server.wire.codec import POLICY, WireError
from queue_server.wire.messages import DeviceState, Screen

#: Kinds of enrolled machines that visitors stand before.
SCREENS = frozenset({"kiosk", "display"})


@dataclass(frozen=True, slots=True)
class _Said:
    """A screen's own words, and since when they hold by our clock."""

    client: Client
    device: DeviceState
    since: str


class ScreenWatch:
    """What is known of each enrolled kiosk and TV."""

    def __init__(self, hub: Hub, accounts: Accounts, clock: Clock) -> None:
        self._hub = hub
        self._accounts = accounts
        self._clock = clock
        self._began = clock.now()
        self._left: dict[str, datetime] = {}
        self._said: dict[str, _Said] = {}

    def split(self, who: Identity, devices: list[DeviceState]) -> list[DeviceState]:
        """The devices of a report that are no screen.

        Raises:
            WireError: A screen other than the one that speaks, or a display with devices.
        """
        own = [one for one in devices if one["kind"] in SCREENS]
        rest = [one for one in devices if one["kind"] not in SCREENS]
        known = all(one["kind"] == who.role and one["name"] in ("", who.name) for one in own)
        if not known or len(own) > 1:
            raise WireError(POLICY, "a screen speaks for itself alone")
        if who.role == "display" and (rest or not own):
            raise WireError(POLICY, "a display reports itself and no device")
        return rest

    def note(self, client: Client, devices: list[DeviceState]) -> None:
        """Keep what a screen says of itself; ``since`` is ours, its clock may be wrong."""
        assert client.who is not None
        for one in devices:
            if one["kind"] in SCREENS:
                before = self._said.get(client.who.name)
                same = before is not None and _word(before.device) == _word(one)
                since = before.since if before is not None and same else self._now()
                self._said[client.who.name] = _Said(client, one, since)

    def left(self, client: Client) -> None:
        """A connection ended. What was said over it no longer holds."""
        assert client.who is not None
        name = client.who.name
        self._left[name] = self._clock.now()
        said = self._said.get(name)
        if said is not None and said.client is client:
            del self._said[name]

    def devices(self) -> list[DeviceState]:
        """Every kiosk and TV that is enrolled, by name."""
        connected = self._connected()
        wanted = [d for d in self._accounts.devices() if d.kind in SCREENS and not d.revoked_at]
        return [self._device(d, connected.get(d.name)) for d in sorted(wanted, key=_by_name)]

    def _device(self, enrolled: DeviceToken, client: Client | None) -> DeviceState:
        said = self._said.get(enrolled.name)
        device: DeviceState = {
            "name": enrolled.name,
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
        if client is None:
            return self._away(device)
        device["since"] = self._instant(client.since)
        device["last_ok"] = self._now()
        if enrolled.kind == "display":
            device["announced"] = client.announced
        if said is not None:
            device["since"] = max(device["since"], said.since)
            device["state"] = said.device["state"]
            device["reason"] = said.device["reason"]
            device["remedy"] = said.device["remedy"]
        return device

    def _away(self, device: DeviceState) -> DeviceState:
        left = self._left.get(device["name"])
        device["state"] = "backoff"
        device["since"] = self._instant(left or self._began)
        device["reason"] = f"{device['kind']}_away"
        device["remedy"] = "check_screen"
        device["last_ok"] = self._instant(left) if left else None
        return device

    def screens(self) -> list[Screen]:
        """Every enrolled kiosk, TV and host, connected or not."""
        connected = self._connected()
        return [self._screen(d, connected.get(d.name)) for d in self._accounts.devices()]

    def _screen(self, enrolled: DeviceToken, client: Client | None) -> Screen:
        return {
            "name": enrolled.name,
            "kind": enrolled.kind,
            "connected": client is not None,
            "since": self._instant(client.since) if client else None,
            "announced": client.announced if client else 0,
            "revoked": enrolled.revoked_at is not None,
        }

    def _connected(self) -> dict[str, Client]:
        """The connection of each machine; the one furthest on when there are two for a moment."""
        connected: dict[str, Client] = {}
        for client in self._hub.clients:
            if client.who is None or not client.who.is_device:
                continue
            other = connected.get(client.who.name)
            if other is None or client.announced >= other.announced:
                connected[client.who.name] = client
        return connected

    def _now(self) -> str:
        return self._instant(self._clock.now())

    def _instant(self, at: datetime) -> str:
        return self._hub.views.instant(at)


def _word(device: DeviceState) -> tuple[str, str | None]:
    return device["state"], device["reason"]


def _by_name(enrolled: DeviceToken) -> str:
    return enrolled.name
