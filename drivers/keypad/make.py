"""Builds a device with keys: address → link and reader, options → keys."""

from collections.abc import Callable
from dataclasses import dataclass

from drivers.base import DeviceKind, Driver, InputKind
from drivers.framing.frames import parse_template
from drivers.keypad.decode import (
    USUAL_FRAME,
    VISITORS,
    FrameKeys,
    KeyReader,
    TypedKeys,
    read_keys,
)
from drivers.keypad.driver import BOUNCE_S, TEST_S, KeyDevice
from drivers.registry import DriverContext, DriverInfo
from drivers.transport.base import Pipe
from drivers.transport.choose import INPUTS, transport_for
from drivers.transport.sim import SimulatedDevice
from drivers.uri import DeviceSpec, DeviceUri
from queue_server.wire import verbs

USUAL_KEYS = "1=call-next,2=recall,3=start,4=finish,5=no-show,6=hold,7=resume,8=pause,9=open,0=undo"


@dataclass(frozen=True, slots=True)
class Family:
    """What sets one family of keyed devices apart."""

    event: InputKind
    meanings: tuple[str, ...]
    usual_keys: str
    simulated: Callable[[DeviceUri], SimulatedDevice]


def reader_for(uri: DeviceUri) -> KeyReader:
    """How to read keys from this address: ``frame`` and ``addr`` apply to lines only.

    Raises:
        UriError: A frame that cannot be read.
    """
    if uri.scheme == "hid" or uri.options.get("mode") == "hid":
        return TypedKeys()
    return FrameKeys(parse_template(uri.options.get("frame", USUAL_FRAME)), uri.options.get("addr"))


def make_keyed(spec: DeviceSpec, context: DriverContext, family: Family) -> Driver:
    """A device with keys; nothing is opened yet.

    Raises:
        UriError: Options that make no sense.
    """
    uri = spec.address
    return KeyDevice(
        Pipe(transport_for(uri, family.simulated), context.tap, context.clock),
        reader_for(uri),
        read_keys(uri.options.get("keys", family.usual_keys), family.meanings),
        family.event,
        context.tell,
        bounce_s=uri.number("bounce_ms", round(BOUNCE_S * 1000)) / 1000,
        test_s=uri.number("test_ms", round(TEST_S * 1000)) / 1000,
        clock=context.clock,
    )


def make(spec: DeviceSpec, context: DriverContext) -> Driver:
    """A clerk's keypad."""
    from drivers.keypad.simulated import simulated_keypad

    family = Family(InputKind.KEY, (*verbs.KEYPAD, *VISITORS), USUAL_KEYS, simulated_keypad)
    return make_keyed(spec, context, family)


KEYPAD = DriverInfo("keypad", DeviceKind.KEYPAD, INPUTS, make, poll_s=0.01)
