"""Addresses of devices: which transport, where, with which options.

==========================================  ===================================================
``usb:04b8:0e15?serial=X1``                 USB vendor and product, hexadecimal
``serial:/dev/serial/by-id/…?baud=19200``   a serial line (``serial:COM3`` on Windows)
``tcp://192.0.2.7:9100``                    raw TCP
``ws://127.0.0.1:49494``                    a maker's service on this machine (``wss:`` with TLS)
``hid:056a:00a4``                           a HID device
``v4l:/dev/v4l/by-id/…``                    a camera
``file:/dev/usb/lp0``                       a device node or an ordinary file
``sound:default``                           a loudspeaker, by the system's name for it
``pcsc:any``                                a card reader, by a part of its name
``sim:printer?out=DIR&fault=paper_out``     the simulated twin of a family
==========================================  ===================================================

A device in words is ``NAME=DRIVER@URI``, e.g. ``slip=escpos@tcp://127.0.0.1:9100``; the option
``counter=3`` says where it stands.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlencode

from drivers.errors import UriError

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
    "sim",
)
#: Schemes whose place is a host and a port behind two slashes.
_HOSTED = ("tcp", "ws", "wss")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
_USB = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})", re.ASCII)
_TCP = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([^\s\[\]:/?#@]+)):([0-9]{1,5})", re.ASCII)


@dataclass(frozen=True, slots=True)
class DeviceUri:
    """A read address: ``scheme``, the ``place`` after it, and options in order of writing."""

    scheme: str
    place: str
    options: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        slashes = "//" if self.scheme in _HOSTED else ""
        query = f"?{urlencode(self.options, quote_via=quote, safe='/:')}" if self.options else ""
        return f"{self.scheme}:{slashes}{self.place}{query}"

    @property
    def usb_ids(self) -> tuple[int, int]:
        """Vendor and product of a ``usb:`` or ``hid:`` address."""
        vendor, product = self.place.split(":")
        return int(vendor, 16), int(product, 16)

    @property
    def host_port(self) -> tuple[str, int]:
        """Host and port of a ``tcp:``, ``ws:`` or ``wss:`` address."""
        host, _, port = self.place.rpartition(":")
        return host.strip("[]"), int(port)

    def number(self, name: str, default: int) -> int:
        """An option as a whole number.

        Raises:
            UriError: If it is something else.
        """
        text = self.options.get(name)
        if text is None:
            return default
        if not re.fullmatch(r"[0-9]{1,9}", text, re.ASCII):
            raise UriError(f"{name}={text!r} is not a whole number")
        return int(text)

    def word(self, name: str, known: Collection[str], default: str = "") -> str:
        """An option that is one of a few words.

        Raises:
            UriError: It is none of them; the message lists them.
        """
        word = self.options.get(name, default)
        if word and word not in known:
            raise UriError(f"{name}={word!r} is unknown; known: {', '.join(sorted(known))}")
        return word

    def fault(self, *known: str) -> str:
        """What a simulated device is to do wrong, empty for nothing; see :meth:`word`."""
        return self.word("fault", known)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSpec:
    """A device as configured: what ``--device`` or a table of the configuration says."""

    name: str
    driver: str
    uri: DeviceUri
    counter: int | None = None
    enabled: bool = True
    options: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> DeviceUri:
        """The address with the table's own options added; they go before those behind it."""
        return DeviceUri(self.uri.scheme, self.uri.place, self.uri.options | self.options)


def parse_uri(text: str) -> DeviceUri:
    """Read an address.

    Raises:
        UriError: Unknown scheme, or a place that scheme cannot mean.
    """
    scheme, colon, rest = text.strip().partition(":")
    scheme = scheme.lower()
    if not colon or scheme not in SCHEMES:
        raise UriError(f"{text!r} must begin with one of {', '.join(s + ':' for s in SCHEMES)}")
    place, _, query = rest.partition("?")
    _no_controls(text)
    checked = _PLACES.get(scheme, _some_place)(place, text)
    return DeviceUri(scheme, checked, _options(query, text))


def parse_spec(text: str) -> DeviceSpec:
    """Read ``NAME=DRIVER@URI``.

    Raises:
        UriError: If it is not of that form.
    """
    name, equals, rest = text.strip().partition("=")
    driver, at, uri = rest.partition("@")
    if not (equals and at and driver and uri):
        raise UriError(f"{text!r} must read NAME=DRIVER@URI")
    for word in (name, driver):
        if not _NAME.fullmatch(word):
            raise UriError(f"{word!r} may have only small letters, digits, - and _")
    address = parse_uri(uri)
    counter = address.number("counter", 0) or None
    return DeviceSpec(name=name, driver=driver, uri=address, counter=counter)


def _options(query: str, text: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    except ValueError as error:
        raise UriError(f"{text!r}: {error}") from error
    if len(dict(pairs)) != len(pairs):
        raise UriError(f"{text!r} names an option twice")
    return dict(pairs)


def _no_controls(text: str) -> None:
    if any(ord(c) < 0x20 or ord(c) == 0x7F for c in text):
        raise UriError("an address has no control characters")


def _usb_place(place: str, text: str) -> str:
    if not _USB.fullmatch(place):
        raise UriError(f"{text!r} must name vendor and product as in usb:04b8:0e15")
    return place.lower()


def _host_place(place: str, text: str) -> str:
    place = place.rstrip("/")
    match = _TCP.fullmatch(place.removeprefix("//"))
    if not match or not place.startswith("//") or not 0 < int(match[3]) < 65536:
        raise UriError(f"{text!r} must name host and port as in tcp://192.0.2.7:9100")
    return place.removeprefix("//")


def _some_place(place: str, text: str) -> str:
    if not place:
        raise UriError(f"{text!r} names no place")
    return place


_PLACES = {"usb": _usb_place, "hid": _usb_place, **dict.fromkeys(_HOSTED, _host_place)}
