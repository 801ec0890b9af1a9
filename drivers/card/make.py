"""Puts a card reader together. Off unless the configuration says ``read=public``."""

from drivers.base import DeviceKind, Driver
from drivers.card.driver import CardDevice
from drivers.card.reader import CardReader, PcscReader
from drivers.errors import DriverUnavailable
from drivers.registry import DriverContext, DriverInfo
from drivers.uri import DeviceSpec, DeviceUri
from queue_server.wire.devices import Reason, Remedy


def make(spec: DeviceSpec, context: DriverContext) -> Driver:
    """A reader; nothing is opened yet.

    Raises:
        DriverUnavailable: The office has not switched card reading on.
    """
    uri = spec.address
    if uri.options.get("read") != "public":
        raise DriverUnavailable(
            "card reading is off; read=public switches it on, with the holder's consent each time",
            reason=Reason.DISABLED,
            remedy=Remedy.CHECK_SETTINGS,
        )
    return CardDevice(_reader(uri), context.tap)


def _reader(uri: DeviceUri) -> CardReader:
    if uri.scheme == "sim":
        from drivers.card.simulated import simulated_reader

        return simulated_reader(uri)
    return PcscReader(uri)


NHI_CARD = DriverInfo("nhi_card", DeviceKind.CARD, frozenset(("pcsc", "sim")), make, poll_s=2.0)
