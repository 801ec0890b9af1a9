"""What people do at devices: a key, a code, a rating, a call for help, as their host tells it.

A host is believed about its own devices only, and about a device's counter only as the
configuration has it. What does not fit is refused and logged; the connection goes on.
"""

import logging
from collections.abc import Awaitable, Callable

import orjson

from queue_server.core.errors import BadRequest, JiaohaoError, Refused, UnknownThing
from queue_server.people.use import Identity
from queue_server.usecases import counter as counter_deeds
from queue_server.usecases import office as office_deeds
from queue_server.usecases import rating as rating_deeds
from queue_server.web.context import Office
from queue_server.web.live.hub import text_frame
from queue_server.wire.messages import DeviceEvent, DeviceState, Scanned

log = logging.getLogger(__name__)

#: The kind of device each event may come from.
KINDS = {"key": "keypad", "code": "scanner", "rating": "rating", "help": "help"}
#: Verbs that need no further words, so that one key can say them.
KEYPAD_VERBS = frozenset(
    ("call-next", "recall", "start", "finish", "no-show", "hold", "resume", "skip", "pause",
     "open", "close", "undo")
)  # fmt: skip


async def take(office: Office, who: Identity, message: DeviceEvent) -> str | None:
    """Carry out an event. Returns None, or the code with which it was refused."""
    try:
        device = _device(office, who, message)
        await _ACTS[message["event"]](office, device, message)
    except JiaohaoError as error:
        log.warning(
            "%s: %s of %r refused: %s", who.name, message["event"], message["device"], error.code
        )
        return error.code
    return None


def _device(office: Office, who: Identity, message: DeviceEvent) -> DeviceState:
    """The device as its host reports it.

    Raises:
        UnknownThing: ``unknown_device``: not one of this host's.
        Refused: ``wrong_device`` when it cannot do that, ``wrong_counter`` when the
            configuration has it elsewhere.
    """
    name = message["device"]
    mine = (d for d in office.devices.all() if d["host"] == who.name and d["name"] == name)
    device = next(mine, None)
    if device is None:
        raise UnknownThing("unknown_device", device=name[:60])
    if device["kind"] != KINDS[message["event"]]:
        raise Refused("wrong_device", device=name, kind=device["kind"])
    configured = office.device_counters.get((who.name, name), device["counter"])
    if device["counter"] != configured:
        raise Refused("wrong_counter", device=name, counter=device["counter"])
    return device


def _counter(device: DeviceState) -> int:
    if device["counter"] is None:
        raise Refused("no_counter", device=device["name"])
    return device["counter"]


def _request_id(device: DeviceState, message: DeviceEvent) -> str:
    return f"event:{device['host']}:{message['id']}"


async def _key(office: Office, device: DeviceState, message: DeviceEvent) -> None:
    """A verb at the keypad's counter, by the clerk who sits there."""
    number = _counter(device)
    if message["value"] not in KEYPAD_VERBS:
        raise UnknownThing("unknown_verb", verb=message["value"][:40])
    at = await office.branch.read(lambda state, now: state.counters.get(number))
    if at is None:
        raise UnknownThing("unknown_counter", counter=number)
    if not at.clerk:
        raise Refused("counter_closed", counter=number)
    request = counter_deeds.CounterRequest(
        counter=number, verb=message["value"], clerk=at.clerk, may_pick=False
    )
    actor = f"keypad:{device['name']}"
    await counter_deeds.do(
        office.branch, request, actor=actor, request_id=_request_id(device, message)
    )


async def _help(office: Office, device: DeviceState, message: DeviceEvent) -> None:
    """Somebody wants a person, at the button's counter or where the button is."""
    number = device["counter"]
    place = device["name"] if number is None else f"counter:{number}"
    await office_deeds.request_help(
        office.branch,
        place,
        actor=f"help:{device['name']}",
        request_id=_request_id(device, message),
    )


async def _rating(office: Office, device: DeviceState, message: DeviceEvent) -> None:
    if message["value"] not in ("1", "2", "3", "4", "5"):
        raise BadRequest("invalid_body", "rating: 1 to 5", field="value")
    await rating_deeds.give(
        office.branch,
        _counter(device),
        int(message["value"]),
        actor=f"rating:{device['name']}",
        request_id=_request_id(device, message),
    )


async def _code(office: Office, device: DeviceState, message: DeviceEvent) -> None:
    """Hand a code to the pages of that counter. It may be personal: kept and logged nowhere."""
    number = _counter(device)
    scanned: Scanned = {
        "type": "scanned",
        "counter": number,
        "device": device["name"],
        "code": message["value"],
        "at": office.hub.views.instant(office.clock.now()),
    }
    office.hub.tell(f"counter:{number}", f"scanned:{number}", text_frame(orjson.dumps(scanned)))


_ACTS: dict[str, Callable[[Office, DeviceState, DeviceEvent], Awaitable[None]]] = {
    "key": _key,
    "code": _code,
    "rating": _rating,
    "help": _help,
}
