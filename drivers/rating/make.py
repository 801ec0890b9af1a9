"""A rating pad: keys 1 (bad) to 5 (good), pressed after a visit. Read like a keypad.

A pad with more keys can use some for the listed reasons: ``keys=1=1,…,a=wait,b=kindness``.
"""

from drivers.base import DeviceKind, Driver, InputKind
from drivers.keypad.make import Family, make_keyed
from drivers.keypad.simulated import simulated_keypad
from drivers.registry import DriverContext, DriverInfo
from drivers.transport.choose import INPUTS
from drivers.uri import DeviceSpec
from queue_server.wire.messages.values import RATING_REASONS

RATINGS = ("1", "2", "3", "4", "5")
FAMILY = Family(
    InputKind.RATING, (*RATINGS, *RATING_REASONS), "1=1,2=2,3=3,4=4,5=5", simulated_keypad
)


def make(spec: DeviceSpec, context: DriverContext) -> Driver:
    """A rating pad; nothing is opened yet."""
    return make_keyed(spec, context, FAMILY)


RATING = DriverInfo("rating", DeviceKind.RATING, INPUTS, make, poll_s=0.01)
