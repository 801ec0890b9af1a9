"""Builds a panel: address → link, options → its times."""

from drivers.base import DeviceKind, Driver
from drivers.errors import UriError
from drivers.panel import ddc
from drivers.panel.driver import Panel
from drivers.panel.links import CecLink, DdcLink, Link
from drivers.panel.node import DeviceNode
from drivers.panel.simulated import simulated_panel
from drivers.registry import DriverContext, DriverInfo
from drivers.uri import DeviceSpec, DeviceUri
from queue_server.wire.signage.power import Times, read_times

_SCHEMES = frozenset(("cec", "ddc", "sim"))


def make(spec: DeviceSpec, context: DriverContext) -> Driver:
    """The panel of a wall; nothing is opened yet."""
    uri = spec.address
    return Panel(
        _link(uri, context),
        _times(uri),
        board=context.board,
        linked=context.linked,
        now=context.now,
        clock=context.clock,
    )


def _link(uri: DeviceUri, context: DriverContext) -> Link:
    off = ddc.MODE_OF[uri.word("off", ddc.MODE_OF, "off")]
    if uri.scheme == "cec" or (uri.scheme == "sim" and uri.place == "television"):
        node = DeviceNode(uri.place, "cec") if uri.scheme == "cec" else simulated_panel(uri)
        return CecLink(node, context.tap)
    if uri.scheme == "ddc" or uri.place == "monitor":
        node = DeviceNode(uri.place, "i2c-") if uri.scheme == "ddc" else simulated_panel(uri)
        return DdcLink(node, context.tap, off)
    raise UriError(f"sim:{uri.place} is no panel; known: sim:television, sim:monitor")


def _times(uri: DeviceUri) -> Times:
    try:
        return read_times(uri.options)
    except ValueError as error:
        raise UriError(str(error)) from error


PANEL = DriverInfo("panel", DeviceKind.PANEL, _SCHEMES, make, deadline_s=15.0, poll_s=1.0)
