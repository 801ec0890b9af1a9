"""Address → transport, for devices that talk over any plain link.

Tested by tests/drivers/test_registry.py.
"""

from collections.abc import Callable

from drivers.errors import UriError
from drivers.transport.base import Transport
from drivers.transport.sim import SimTransport, SimulatedDevice
from drivers.uri import DeviceUri

#: Addresses by which :func:`transport_for` reaches plain devices, keyboards and printers.
LINES = frozenset(("serial", "tcp", "file", "sim"))
INPUTS = LINES | {"hid"}
PRINTERS = LINES | {"usb"}


def transport_for(uri: DeviceUri, simulated: Callable[[DeviceUri], SimulatedDevice]) -> Transport:
    """The transport an address names; ``simulated`` returns the far end of a ``sim:`` address.

    Raises:
        UriError: If no device can be reached that way.
    """
    match uri.scheme:
        case "tcp":
            from drivers.transport.tcp import TcpTransport

            return TcpTransport(uri)
        case "serial":
            from drivers.transport.serial import SerialTransport

            return SerialTransport(uri)
        case "usb":
            from drivers.transport.usb import UsbTransport

            return UsbTransport(uri)
        case "file":
            from drivers.transport.file import FileTransport

            return FileTransport(uri)
        case "hid":
            from drivers.transport.evdev import EvdevTransport

            return EvdevTransport(uri)
        case "sim":
            return SimTransport(uri, simulated(uri))
    raise UriError(f"nothing of this kind speaks over {uri.scheme}:")
