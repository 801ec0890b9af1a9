"""Builds a scanner: address → link and reader."""

from drivers.base import DeviceKind, Driver
from drivers.registry import DriverContext, DriverInfo
from drivers.scanner.decode import CodeReader, LineCodes, TypedCodes
from drivers.scanner.driver import TEST_S, ScannerDevice
from drivers.transport.base import Pipe
from drivers.transport.choose import INPUTS, transport_for
from drivers.uri import DeviceSpec, DeviceUri


def reader_for(uri: DeviceUri) -> CodeReader:
    """How to read codes from this address: ``end`` and ``gap_ms`` apply to lines only.

    Raises:
        UriError: Options that make no sense.
    """
    if uri.scheme == "hid" or uri.options.get("mode") == "hid":
        return TypedCodes()
    return LineCodes(uri.options.get("end", "line"), uri.number("gap_ms", 0) / 1000 or None)


def make(spec: DeviceSpec, context: DriverContext) -> Driver:
    """A scanner; nothing is opened yet."""
    from drivers.scanner.simulated import simulated_scanner

    uri = spec.address
    return ScannerDevice(
        Pipe(transport_for(uri, simulated_scanner), context.tap.discreet(), context.clock),
        reader_for(uri),
        context.tell,
        test_s=uri.number("test_ms", round(TEST_S * 1000)) / 1000,
        clock=context.clock,
    )


SCANNER = DriverInfo("scanner", DeviceKind.SCANNER, INPUTS, make, poll_s=0.01)
