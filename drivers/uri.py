"""Addresses of devices as drivers use them; queue_server/wire/configured.py says how to write one.

A device in words is ``NAME=DRIVER@URI``, e.g. ``slip=escpos@tcp://127.0.0.1:9100``; the option
``counter=3`` says where it is.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from drivers.errors import UriError
from queue_server.wire.configured import NAME, Address, BadAddress, read_address


@dataclass(frozen=True, slots=True)
class DeviceUri(Address):
    """A parsed address, and what drivers ask of one."""

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
            UriError: If it is not one.
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
            UriError: It is not one of them; the message lists them.
        """
        word = self.options.get(name, default)
        if word and word not in known:
            raise UriError(f"{name}={word!r} is unknown; known: {', '.join(sorted(known))}")
        return word

    def fault(self, *known: str) -> str:
        """The fault that a simulated device is to have, empty for none; see :meth:`word`."""
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
        """The address with the table's own options added, which take precedence over its own."""
        return DeviceUri(self.uri.scheme, self.uri.place, self.uri.options | self.options)


def parse_uri(text: str) -> DeviceUri:
    """Read an address.

    Raises:
        UriError: Unknown scheme, or a place that scheme cannot mean.
    """
    try:
        found = read_address(text)
    except BadAddress as error:
        raise UriError(f"{text!r} {error}") from error
    return DeviceUri(found.scheme, found.place, found.options)


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
        if not NAME.fullmatch(word):
            raise UriError(f"{word!r} may have only small letters, digits, - and _")
    address = parse_uri(uri)
    counter = address.number("counter", 0) or None
    return DeviceSpec(name=name, driver=driver, uri=address, counter=counter)
