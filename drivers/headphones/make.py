"""Puts a jack together from an address."""

from drivers.base import DeviceKind, Driver
from drivers.headphones.driver import TEST_S, Headphones, Jack
from drivers.headphones.jack import EvdevJack
from drivers.headphones.simulated import simulated_jack
from drivers.registry import DriverContext, DriverInfo
from drivers.uri import DeviceSpec


def make(spec: DeviceSpec, context: DriverContext) -> Driver:
    """The jack for headphones; nothing is opened yet."""
    uri = spec.address
    jack: Jack = simulated_jack(uri) if uri.scheme == "sim" else EvdevJack(uri)
    test_s = uri.number("test_ms", round(TEST_S * 1000)) / 1000
    return Headphones(jack, context.tell, test_s=test_s, clock=context.clock)


HEADPHONES = DriverInfo(
    "headphones", DeviceKind.KEYPAD, frozenset(("jack", "sim")), make, poll_s=0.01
)
