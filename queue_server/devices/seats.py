"""Who may use a device that stands in front of a visitor: whoever sits at its counter."""

from queue_server.core.errors import Refused
from queue_server.core.state.branch import BranchState
from queue_server.web.context import Call, Office
from queue_server.wire.messages import DeviceState


def of_kind(office: Office, name: str, kind: str) -> DeviceState:
    """The device of that name.

    Raises:
        UnknownThing: ``unknown_device``.
        Refused: ``ambiguous_device``; ``wrong_device`` when it is of another kind.
    """
    found = office.devices.find(name)
    if found["kind"] != kind:
        raise Refused("wrong_device", device=name, kind=found["kind"])
    return found


async def require_seat(call: Call, name: str, kind: str) -> DeviceState:
    """The device, if it is of that kind and the asker sits at its counter.

    One that stands at no counter is for all staff.

    Raises:
        UnknownThing: ``unknown_device``.
        Refused: ``ambiguous_device``, ``wrong_device``, ``not_at_counter``, ``not_your_counter``.
    """
    device = of_kind(call.office, name, kind)
    if device["counter"] is None:
        return device
    who = call.identity.name

    def seats(state: BranchState, _now: object) -> set[int]:
        sitting = state.counters.values()
        return {one.number for one in sitting if one.clerk == who and one.state != "closed"}

    mine = await call.office.branch.read(seats)
    if not mine:
        raise Refused("not_at_counter", "open a counter first", device=name)
    if device["counter"] not in mine:
        raise Refused("not_your_counter", "this device is another counter's",
                      device=name, counter=device["counter"])  # fmt: skip
    return device
