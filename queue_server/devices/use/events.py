"""What people do at devices: a key, a code, a rating, a call for help, as their host reports it.

The configuration alone says which devices there are and at which counter each stands. An event
that does not fit is refused, counted and logged, and raises an alarm if its device is not what the
configuration says; the connection goes on.
"""

import logging
from collections.abc import Awaitable, Callable

from queue_server.core.decide import Command
from queue_server.core.decide.counter.rating import REASONS, Rate, RateReason
from queue_server.core.decide.standing.help import RequestHelp
from queue_server.core.errors import BadRequest, JiaohaoError, Refused, UnknownThing
from queue_server.devices import rules
from queue_server.devices.ports import Instants, Live
from queue_server.devices.rules import address_of
from queue_server.devices.use.alarms import Alarms
from queue_server.devices.use.fleet import Fleet
from queue_server.usecases import counter
from queue_server.usecases.branch import Branch
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.ports import Clock
from queue_server.wire import verbs
from queue_server.wire.messages import DeviceEvent, DeviceState, Scanned

log = logging.getLogger(__name__)


class DeviceEvents:
    """Carries out what people do at devices. ``refused`` counts the events not believed."""

    def __init__(
        self,
        branch: Branch,
        fleet: Fleet,
        live: Live,
        clock: Clock,
        instant: Instants,
        alarms: Alarms,
    ) -> None:
        self._branch = branch
        self._fleet = fleet
        self._live = live
        self._clock = clock
        self._instant = instant
        self._alarms = alarms
        self.refused = 0
        self._carry_out: dict[str, Callable[[DeviceState, DeviceEvent], Awaitable[None]]] = {
            "key": self._key,
            "code": self._code,
            "rating": self._rating,
            "help": self._help,
        }

    async def take(self, who: Identity, message: DeviceEvent) -> str | None:
        """Carry out an event. Returns None, or the code with which it was refused."""
        try:
            device = self._fleet.of_host(who.name, message["device"])
            rules.require_event(device, message["event"])
            await self._carry_out[message["event"]](device, message)
        except JiaohaoError as error:
            self.refused += 1
            log.warning(
                "%s: %s of %r refused: %s",
                who.name, message["event"], message["device"], error.code,
            )  # fmt: skip
            self._alarms.event_refused(who.name, message["device"], error.code)
            return error.code
        return None

    async def _key(self, device: DeviceState, message: DeviceEvent) -> None:
        """A verb at the keypad's counter, by the clerk who sits there."""
        number = _counter(device)
        if message["value"] not in verbs.KEYPAD:
            raise UnknownThing("unknown_verb", verb=message["value"][:40])
        at = await self._branch.read(lambda state, now: state.counters.get(number))
        if at is None:
            raise UnknownThing("unknown_counter", counter=number)
        if not at.clerk:
            raise Refused("counter_closed", counter=number)
        command = counter.command(message["value"], number, at.clerk, may_pick=False)
        await self._do(command, device, message)

    async def _help(self, device: DeviceState, message: DeviceEvent) -> None:
        """A visitor wants help from a person, at the button's counter or where the button is."""
        number = device["counter"]
        place = device["name"] if number is None else f"counter:{number}"
        await self._do(RequestHelp(place=place), device, message)

    async def _rating(self, device: DeviceState, message: DeviceEvent) -> None:
        value = message["value"]
        if value in REASONS:
            await self._do(RateReason(counter=_counter(device), reason=value), device, message)
            return
        if value not in ("1", "2", "3", "4", "5"):
            raise BadRequest("invalid", "rating: 1 to 5, or a listed reason", field="value")
        await self._do(Rate(counter=_counter(device), rating=int(value)), device, message)

    async def _do(self, command: Command, device: DeviceState, message: DeviceEvent) -> None:
        await self._branch.do(
            command, actor=_actor(device), request_id=_request_id(device, message)
        )

    async def _code(self, device: DeviceState, message: DeviceEvent) -> None:
        """Hand a code to the pages of that counter. It may be personal: kept and logged nowhere."""
        number = _counter(device)
        scanned: Scanned = {
            "type": "scanned",
            "counter": number,
            "device": device["name"],
            "code": message["value"],
            "at": self._instant(self._clock.now()),
        }
        self._live.push(f"counter:{number}", f"scanned:{number}", scanned)


def _counter(device: DeviceState) -> int:
    if device["counter"] is None:
        raise Refused("no_counter", device=device["name"])
    return device["counter"]


def _actor(device: DeviceState) -> str:
    return f"{device['kind']}:{address_of(device)}"


def _request_id(device: DeviceState, message: DeviceEvent) -> str:
    return f"event:{device['host']}:{message['id']}"
