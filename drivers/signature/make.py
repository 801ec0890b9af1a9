"""Builds a signature pad: address → link, options → model."""

import sys
from pathlib import Path

from drivers.base import DeviceKind, Driver
from drivers.errors import UriError
from drivers.registry import DriverContext, DriverInfo
from drivers.signature.driver.signotec import SignotecPad
from drivers.signature.driver.stu import PadClock, StuPad, refuse_unknown
from drivers.signature.driver.topaz import TopazPad
from drivers.signature.links.channel import Channel, WebSocketChannel
from drivers.signature.links.hid import Hid, HidapiHid, UsbHid
from drivers.signature.protocol import topaz
from drivers.transport.base import Transport
from drivers.uri import DeviceSpec, DeviceUri
from queue_server.link.fonts import fonts_folder


def make_stu(spec: DeviceSpec, context: DriverContext) -> Driver:
    """An STU pad at ``usb:056a:00a4``, ``hid:056a:00a4`` or ``sim:stu``; nothing is opened yet."""
    hid = _hid(spec.uri)
    refuse_unknown(hid.product)
    font = spec.options.get("font")
    return StuPad(
        hid,
        context.tap,
        font=Path(font) if font else _office_font(),
        waiting=PadClock(clock=context.clock),
    )


def _hid(uri: DeviceUri) -> Hid:
    if uri.scheme == "sim":
        from drivers.signature.simulated.pads import SimulatedStu

        if uri.place != "stu":
            raise UriError(f"{uri}: only sim:stu is a STU pad")
        return SimulatedStu.from_uri(uri)
    if uri.scheme == "hid" or sys.platform == "win32":
        return HidapiHid(uri)
    return UsbHid(uri)


def _office_font() -> Path:
    """The face the set-up prepared; if missing, a plain one without Chinese is used."""
    return fonts_folder() / "NotoSansTC-Regular.otf"


def make_topaz(spec: DeviceSpec, context: DriverContext) -> Driver:
    """A Topaz pad at ``serial:…?model=siglite1x5`` or ``sim:topaz``; nothing is opened yet."""
    name = spec.options.get("model") or spec.uri.options.get("model", "siglite1x5")
    model = topaz.MODELS.get(name)
    if model is None:
        raise UriError(f"no Topaz model {name!r}; known: {', '.join(topaz.MODELS)}")
    return TopazPad(topaz_line(spec.uri, model), model, context.tap, context.clock)


def topaz_line(uri: DeviceUri, model: topaz.Model) -> Transport:
    """The line to a pad with the settings of its model; those in the address take precedence.

    Raises:
        UriError: The address makes no sense.
    """
    if uri.scheme == "sim":
        from drivers.signature.simulated.pads import TOPAZ_FAULTS, SimulatedTopaz
        from drivers.transport.sim import SimTransport

        if uri.place != "topaz":
            raise UriError(f"{uri}: only sim:topaz is a Topaz pad")
        return SimTransport(uri, SimulatedTopaz(model=model, fault=uri.fault(*TOPAZ_FAULTS)))
    from drivers.transport.serial import SerialTransport

    # Odd parity is what these pads use, whatever their manuals say.
    bits = "7" if model.format == 1 else "8"
    usual = {"baud": str(model.baud), "bits": bits, "parity": "odd"}
    return SerialTransport(DeviceUri(uri.scheme, uri.place, usual | uri.options))


def make_signotec(spec: DeviceSpec, context: DriverContext) -> Driver:
    """A signotec pad at ``wss://…``, ``ws://…`` or ``sim:signotec``; nothing is opened yet."""
    options = spec.address.options
    font = options.get("font")
    return SignotecPad(
        _channel(spec.address),
        context.tap,
        font=Path(font) if font else _office_font(),
        ports=options.get("ports", "HID"),
        clock=context.clock,
    )


def _channel(uri: DeviceUri) -> Channel:
    if uri.scheme == "sim":
        from drivers.signature.simulated.signotec import SimulatedChannel

        if uri.place != "signotec":
            raise UriError(f"{uri}: only sim:signotec is a signotec pad")
        return SimulatedChannel.from_uri(uri)
    return WebSocketChannel(uri)


STU = DriverInfo("stu", DeviceKind.SIGNATURE, frozenset(("usb", "hid", "sim")), make_stu)
TOPAZ = DriverInfo("topaz", DeviceKind.SIGNATURE, frozenset(("serial", "sim")), make_topaz)
SIGNOTEC = DriverInfo(
    "signotec", DeviceKind.SIGNATURE, frozenset(("ws", "wss", "sim")), make_signotec, poll_s=1.0
)
