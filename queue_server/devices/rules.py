"""Who may use which device, which devices nobody hears, and what a signature pad may show. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from queue_server.core.errors import BadRequest, Refused
from queue_server.core.state.branch import BranchState
from queue_server.wire.devices import (
    UNHEARD,
    DeviceKind,
    InputKind,
    MachineKind,
    Reason,
    Remedy,
    Stage,
)
from queue_server.wire.messages import DeviceState, MachineState
from queue_server.wire.messages.jobs import LONGEST_SIGNING_S, SignJobBody
from queue_server.wire.words.catalogue import Catalogue

#: What a kiosk may own. It is unattended: an intruder who opens it must not become a clerk.
KIOSK_KINDS = frozenset({DeviceKind.PRINTER, DeviceKind.SCANNER})
#: What else it may own as long as no counter is named: the keys and the jack of the guidance
#: and a button that calls a person are the visitor's; at a counter they would be a clerk's.
KIOSK_OWN_KINDS = frozenset({DeviceKind.KEYPAD, DeviceKind.HELP})
#: The kind of device each event may come from.
EVENT_KINDS: Mapping[str, DeviceKind] = {
    InputKind.KEY: DeviceKind.KEYPAD,
    InputKind.CODE: DeviceKind.SCANNER,
    InputKind.RATING: DeviceKind.RATING,
    InputKind.HELP: DeviceKind.HELP,
}

SHORTEST_S, USUAL_S, LONGEST_S = 10, 120, LONGEST_SIGNING_S
MOST_TITLE, MOST_LINE, MOST_LINES = 80, 200, 20
PAD_WORDS = ("pad.title", "pad.ok", "pad.clear", "pad.cancel")


@dataclass(frozen=True, slots=True)
class Configured:
    """What the configuration says about a device. ``kind`` is None for a driver from a package.

    ``label``: what people call it, if that is not its name.
    """

    kind: str | None
    counter: int | None
    label: str | None = None


Authority = Mapping[tuple[str, str], Configured]
"""The devices of ``[[devices]]`` by host and name: the only authority over them."""

Labels = Mapping[str, str]
"""The label of each enrolled machine, by its name; machines without one are left out."""


def unheard(devices: Iterable[DeviceState]) -> list[str]:
    """Walls and loudspeakers that nobody hears, as people call them."""
    return [
        one.get("label") or one["name"]
        for one in devices
        if one["kind"] in (MachineKind.DISPLAY, DeviceKind.SPEECH) and one["reason"] in UNHEARD
    ]


def away(
    devices: Iterable[DeviceState], machines: Iterable[MachineState], authority: Authority
) -> list[DeviceState]:
    """Configured devices and enrolled screens that cannot be used, or that nobody hears; also those
    of a host that was there once and has not come back since the server started.

    What is switched off, or has yet to come for the first time, is not away. Devices of a host that
    is connected to another process are reported by that process.
    """
    known, machines = list(devices), list(machines)
    connected = {one["name"] for one in machines if one["connected"]}
    lost = {
        one["name"] for one in machines
        if not one["connected"] and one.get("seen") and not one["revoked"]
    }  # fmt: skip
    reported = {(one["host"], one["name"]) for one in known}
    missing = [
        _missing(host, name, configured) for (host, name), configured in sorted(authority.items())
        if host in lost and (host, name) not in reported
    ]  # fmt: skip
    return [one for one in known if _is_away(one, connected)] + missing


def _is_away(device: DeviceState, connected: Collection[str]) -> bool:
    if not device.get("configured", True):
        return False
    if device["reason"] == Reason.HOST_AWAY and device["host"] in connected:
        return False
    return device["state"] in (Stage.BACKOFF, Stage.FAILED) or bool(unheard([device]))


def _missing(host: str, name: str, configured: Configured) -> DeviceState:
    return {
        "name": name, "kind": configured.kind or MachineKind.HOST, "driver": "", "uri": "",
        "counter": configured.counter, "host": host, "state": "backoff", "since": "",
        "reason": Reason.HOST_AWAY, "remedy": Remedy.CHECK_NETWORK, "paper": None, "last_ok": None,
        "label": configured.label,
    }  # fmt: skip


def address_of(device: DeviceState) -> str:
    """``HOST~NAME``, which is unique; neither name can contain a ``~``."""
    return f"{device['host']}~{device['name']}"


def judged(authority: Authority, host: str, role: str, reported: DeviceState) -> DeviceState:
    """A device with the counter the configuration gives it, whatever its host says.

    One that is not configured there, is of another kind than configured, or of a kind that a
    kiosk may not own has no counter and ``configured`` is False.
    """
    configured = authority.get((host, reported["name"]))
    kind = reported["kind"]
    known = configured is not None and configured.kind in (None, kind)
    if role == "kiosk" and configured is not None:
        known = known and _a_kiosks(kind, configured.counter)
    own = configured if known and configured is not None else Configured(None, None)
    return {
        **reported,
        "host": host,
        "counter": own.counter,
        "label": own.label,
        "configured": known,
    }


def _a_kiosks(kind: str, counter: int | None) -> bool:
    """Whether a kiosk may own a device of this kind there."""
    return kind in KIOSK_KINDS or (kind in KIOSK_OWN_KINDS and counter is None)


def require_configured(device: DeviceState) -> None:
    """Refuse a device that only its host knows of.

    Raises:
        Refused: ``not_configured``.
    """
    if not device.get("configured", False):
        raise Refused(
            "not_configured",
            "the configuration does not name this device",
            device=address_of(device),
        )


def require_event(device: DeviceState, event: str) -> None:
    """Refuse an event of a device that may not send it.

    Raises:
        Refused: ``not_configured``, ``wrong_device``.
    """
    require_configured(device)
    if device["kind"] != EVENT_KINDS[event]:
        raise Refused("wrong_device", device=device["name"], kind=device["kind"])


def require_kind(device: DeviceState, kind: str) -> None:
    """Refuse a device of another kind.

    Raises:
        Refused: ``wrong_device``.
    """
    if device["kind"] != kind:
        raise Refused("wrong_device", device=device["name"], kind=device["kind"])


def require_own_counter(state: BranchState, device: DeviceState, clerk: str) -> None:
    """Refuse a clerk who does not sit at the device's counter. A device without a counter is for
    all.

    Raises:
        Refused: ``not_at_counter``, ``not_your_counter``.
    """
    if device["counter"] is None:
        return
    sitting = state.counters.values()
    mine = {one.number for one in sitting if one.clerk == clerk and one.state != "closed"}
    if not mine:
        raise Refused("not_at_counter", "open a counter first", device=device["name"])
    if device["counter"] not in mine:
        raise Refused(
            "not_your_counter",
            "this device belongs to another counter",
            device=device["name"],
            counter=device["counter"],
        )


def pad_text(body: Mapping[str, Any], catalogue: Catalogue) -> SignJobBody:
    """What a signature pad shows, from what the clerk asked for; by default in the branch's own
    language.

    Raises:
        BadRequest: ``invalid`` naming the field.
    """
    lines, formats = body.get("lines") or [], body.get("formats") or []
    language, strings = body.get("language") or catalogue["fallback"], catalogue["strings"]
    timeout_s = USUAL_S if body.get("timeout_s") is None else body["timeout_s"]
    _require(
        len(lines) <= MOST_LINES and all(len(one) <= MOST_LINE for one in lines),
        "lines",
        f"at most {MOST_LINES} of {MOST_LINE} characters",
    )
    _require(language in catalogue["languages"], "language", "one the branch speaks")
    _require(SHORTEST_S <= timeout_s <= LONGEST_S, "timeout_s", f"{SHORTEST_S} to {LONGEST_S}")
    usual, *words = [strings[key].get(language) or strings[key]["en"] for key in PAD_WORDS]
    title = usual if body.get("title") is None else body["title"].strip()
    _require(0 < len(title) <= MOST_TITLE, "title", f"1 to {MOST_TITLE} characters")
    return {
        "text": "\n".join([title, *lines]),
        "buttons": words,
        "timeout_s": timeout_s,
        "formats": list(dict.fromkeys(formats)),
    }


def _require(holds: bool, field: str, what: str) -> None:
    if not holds:
        raise BadRequest("invalid", f"{field}: {what}", field=field)
