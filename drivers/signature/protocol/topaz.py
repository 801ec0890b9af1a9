"""Topaz serial pads: bytes to packets. Pure.

A packet is five bytes, status and four of data: X low, X high, Y low, Y high. Format 0 (8 data
bits, odd parity) marks the status by bit 7 and puts seven bits of data in a byte; format 1 (7
data bits, odd parity) marks it by bit 6, with six bits of data, and shows "near" by bit 2. Any
marked byte begins a packet, so a reader is back in step at the next one.

Source: the public reading of the maker's serial protocol in l1n/topaz-dext, tried there on format
0 alone. For format 1 it calls every byte outside 0x30..0x3F a status, which would leave four bits
of its own six to the data; the mark in bit 6 is what its masks leave free.
"""

from dataclasses import dataclass

PACKET_BYTES = 5
#: Packet types that carry a place; 7 carries pressure, 2 the device's numbers.
PLACES = frozenset((0, 1, 4))
PRESSURE, DEVICE = 7, 2
NOISE = 0x0FFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A pad: serial settings, and the raw coordinates of its writing area."""

    name: str
    baud: int
    format: int
    dpi: int
    left: int
    top: int
    right: int
    bottom: int

    @property
    def lcd(self) -> bool:
        """Whether the pad shows what is drawn."""
        return "LCD" in self.name


def _model(
    name: str, baud: int, form: int, dpi: int, xs: tuple[int, int], ys: tuple[int, int]
) -> Model:
    return Model(
        name=name, baud=baud, format=form, dpi=dpi,
        left=xs[0], right=xs[1], top=ys[0], bottom=ys[1],
    )  # fmt: skip


MODELS = {
    "siggem1x5": _model("SignatureGem 1x5", 19200, 0, 410, (400, 2400), (350, 950)),
    "siggemlcd1x5": _model("SignatureGem LCD 1x5", 19200, 1, 410, (400, 2400), (350, 1250)),
    "siggem4x5": _model("SignatureGem 4x5", 19200, 0, 410, (500, 2650), (700, 2100)),
    "siglite1x5": _model("SigLite 1x5", 19200, 0, 410, (500, 2650), (700, 2100)),
    "siglitelcd1x5": _model("SigLite LCD 1x5", 19200, 0, 410, (400, 2400), (350, 1050)),
    "siglitelcd4x5": _model("SigLite LCD 4x5", 38400, 0, 410, (500, 2600), (500, 2100)),
    "clipgem": _model("ClipGem", 9600, 0, 275, (485, 2800), (170, 3200)),
}


@dataclass(frozen=True, slots=True)
class Place:
    """The pen at a place, in the pad's units."""

    x: int
    y: int
    near: bool
    down: bool


@dataclass(frozen=True, slots=True)
class Pressure:
    """How hard the pen is pressed, 0..1023; holds for the places that follow."""

    value: int


@dataclass(frozen=True, slots=True)
class Device:
    """Model and serial number of the pad."""

    model: int
    serial: int


Packet = Place | Pressure | Device


class Decoder:
    """Finds packets in a stream of bytes, however it is split, and drops what makes no sense."""

    def __init__(self, form: int = 0) -> None:
        self._mark = 0x80 if form == 0 else 0x40
        self._bits = 7 if form == 0 else 6
        self._high_bits = 0x1F if form == 0 else 0x3F
        self._near = 0x40 if form == 0 else 0x04
        self._format = form
        self._packet = bytearray()
        self.dropped = 0

    def feed(self, data: bytes) -> list[Packet]:
        """The packets completed by ``data``."""
        found = []
        for byte in data:
            packet = self._take(byte)
            if packet is not None:
                found.append(packet)
        return found

    def _take(self, byte: int) -> Packet | None:
        if self._format == 1:
            byte &= 0x7F  # adapters that cannot do seven bits leave the parity in the eighth bit
        if byte & self._mark:
            self.dropped += len(self._packet)
            self._packet = bytearray((byte,))
            return None
        if not self._packet:
            self.dropped += 1
            return None
        self._packet.append(byte)
        if len(self._packet) < PACKET_BYTES:
            return None
        whole, self._packet = bytes(self._packet), bytearray()
        packet = self._read(whole)
        if packet is None:
            self.dropped += PACKET_BYTES
        return packet

    def _read(self, packet: bytes) -> Packet | None:
        status = packet[0]
        kind = (status >> 2) & 0x07
        if kind in (PRESSURE, DEVICE) and self._format == 1:
            # Seven-bit values cannot pass where bit 6 is the mark; how they do is not documented.
            return None
        if kind == PRESSURE:
            return Pressure((packet[4] & 0x07) << 7 | packet[3] & 0x7F)
        if kind == DEVICE:
            return _device(packet)
        if kind not in PLACES:
            return None
        # The high bytes hold five bits; more is a byte lost or noise.
        if self._format == 0 and (packet[2] | packet[4]) & 0x60:
            return None
        x, y = self._number(packet[1], packet[2]), self._number(packet[3], packet[4])
        if x == NOISE and y == NOISE:
            return None
        return Place(x, y, bool(status & self._near), bool(status & 0x01))

    def _number(self, low: int, high: int) -> int:
        mask = (1 << self._bits) - 1
        return (high & self._high_bits) << self._bits | low & mask


def _device(packet: bytes) -> Device:
    first = packet[1] & 0x7F | (packet[2] & 0x7F) << 7
    second = packet[3] & 0x7F | (packet[4] & 0x7F) << 7
    return Device((first & 0xFC) >> 2, (first & 0x03) << 16 | second)


def place_bytes(place: Place, form: int = 0) -> bytes:
    """The packet of a place: the inverse, for simulated pads."""
    bits, mark, near = (7, 0x80, 0x40) if form == 0 else (6, 0x40, 0x04)
    low = (1 << bits) - 1
    status = mark | (near if place.near else 0) | (1 if place.down else 0)
    return bytes((status, place.x & low, place.x >> bits, place.y & low, place.y >> bits))


def pressure_bytes(pressure: Pressure) -> bytes:
    """The packet of a pressure, format 0."""
    return bytes((0xC0 | PRESSURE << 2, 0, 0, pressure.value & 0x7F, pressure.value >> 7))
