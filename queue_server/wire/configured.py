"""What ``[[devices]]`` of config.toml says about a device, as the server and device hosts read it.

==========================================  ===================================================
``usb:04b8:0e15?serial=X1``                 USB vendor and product, hexadecimal
``serial:/dev/serial/by-id/…?baud=19200``   a serial line (``serial:COM3`` on Windows)
``tcp://192.0.2.7:9100``                    raw TCP
``ws://127.0.0.1:49494``                    a maker's service on this machine (``wss:`` with TLS)
``hid:056a:00a4``                           a HID device
``v4l:/dev/v4l/by-id/…``                    a camera
``file:/dev/usb/lp0``                       a device node or an ordinary file
``sound:default``                           a loudspeaker, by the system's name for it
``jack:Headphone``                          a headphone jack, by a part of its name
``cec:/dev/cec0``                           a television, by the HDMI-CEC of its cable
``ddc:/dev/i2c-4``                          a monitor, by the DDC/CI of its cable
``pcsc:any``                                a card reader, by a part of its name
``sim:printer?out=DIR&fault=paper_out``     the simulated twin of a family
==========================================  ===================================================
"""

import re
from dataclasses import dataclass, field
from typing import Annotated, NotRequired, TypedDict
from urllib.parse import parse_qsl, quote, urlencode

from annotated_types import MaxLen

from queue_server.wire.shapes import Pattern

SCHEMES = (
    "usb",
    "serial",
    "tcp",
    "ws",
    "wss",
    "hid",
    "v4l",
    "file",
    "sound",
    "pcsc",
    "jack",
    "cec",
    "ddc",
    "sim",
)
#: The device host that owns a device whose table names none.
USUAL_HOST = "kiosk"
#: What devices, drivers and machines may be called.
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
LONGEST_ADDRESS = 500

#: Schemes whose place is a host and a port after two slashes.
_HOSTED = ("tcp", "ws", "wss")
_USB = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})", re.ASCII)
_TCP = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([^\s\[\]:/?#@]+)):([0-9]{1,5})", re.ASCII)
#: A device node by the kernel's name, or by one that the system gives it.
_NODE = re.compile(r"/dev(/[A-Za-z0-9][A-Za-z0-9._-]*)+", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

_Name = Annotated[str, Pattern(pattern=f"^{NAME.pattern}$")]


class ConfiguredDevice(TypedDict):
    """A table of ``[[devices]]``, as its host needs it; ``uri`` as for :func:`read_address`."""

    name: _Name
    driver: _Name
    uri: Annotated[str, MaxLen(LONGEST_ADDRESS)]
    host: NotRequired[_Name]
    counter: NotRequired[int]
    enabled: NotRequired[bool]
    options: NotRequired[dict[_Name, Annotated[str, MaxLen(500)]]]


class BadAddress(ValueError):
    """An address that cannot be read; says what was expected."""


@dataclass(frozen=True, slots=True)
class Address:
    """A read address: ``scheme``, the ``place`` after it, and options in the order written."""

    scheme: str
    place: str
    options: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        slashes = "//" if self.scheme in _HOSTED else ""
        query = f"?{urlencode(self.options, quote_via=quote, safe='/:')}" if self.options else ""
        return f"{self.scheme}:{slashes}{self.place}{query}"


def read_address(text: str) -> Address:
    """Read an address.

    Raises:
        BadAddress: Unknown scheme, or a place that scheme cannot mean.
    """
    scheme, colon, rest = text.strip().partition(":")
    scheme = scheme.lower()
    if not colon or scheme not in SCHEMES:
        raise BadAddress(f"must begin with one of {', '.join(s + ':' for s in SCHEMES)}")
    if _CONTROL.search(text):
        raise BadAddress("must not contain control characters")
    place, _, query = rest.partition("?")
    return Address(scheme, _place(scheme, place), _options(query))


def _place(scheme: str, place: str) -> str:
    if scheme in _HOSTED:
        return _host_place(place.rstrip("/"))
    if scheme in ("usb", "hid") and not _USB.fullmatch(place):
        raise BadAddress("must name vendor and product as in usb:04b8:0e15")
    if scheme in ("cec", "ddc") and not _NODE.fullmatch(place):
        raise BadAddress("must name a node as in cec:/dev/cec0 or ddc:/dev/i2c-4")
    if not place:
        raise BadAddress("names no address")
    return place.lower() if scheme in ("usb", "hid") else place


def _host_place(place: str) -> str:
    match = _TCP.fullmatch(place.removeprefix("//"))
    if not match or not place.startswith("//") or not 0 < int(match[3]) < 65536:
        raise BadAddress("must name host and port as in tcp://192.0.2.7:9100")
    return place.removeprefix("//")


def _options(query: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    except ValueError:
        raise BadAddress("options after ? must read NAME=VALUE&NAME=VALUE") from None
    if len(dict(pairs)) != len(pairs):
        raise BadAddress("names an option twice")
    return dict(pairs)
