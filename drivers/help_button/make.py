"""A button that calls for a person. Read like a keypad; one key by default."""

from drivers.base import DeviceKind, Driver, InputKind
from drivers.keypad.make import Family, make_keyed
from drivers.keypad.simulated import simulated_keypad
from drivers.registry import DriverContext, DriverInfo
from drivers.transport.choose import INPUTS
from drivers.uri import DeviceSpec

FAMILY = Family(InputKind.HELP, ("help",), "1=help,ENTER=help", simulated_keypad)


def make(spec: DeviceSpec, context: DriverContext) -> Driver:
    """A help button; nothing is opened yet."""
    return make_keyed(spec, context, FAMILY)


HELP_BUTTON = DriverInfo("help_button", DeviceKind.HELP, INPUTS, make, poll_s=0.01)
