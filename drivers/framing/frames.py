"""Frames by template: the boxes drawn in a maker's data sheet, written as one line of text.

``{stx}{addr}{digits:4}{xor}{etx}`` is a frame of eight bytes. Plain characters stand for
themselves; in braces:

=======================  ==================================================================
``{stx} {etx} {cr} …``   a control character (soh stx etx eot ack lf cr esc)
``{55}``                 one byte in hexadecimal
``{addr}`` ``{addr:2}``  the address: one byte, or that many decimal digits
``{counter:2}``          the counter, decimal digits
``{digits:4}``           the label's digits, right-aligned with blanks; ``{digits:04}`` with zeros
``{bcd:2}``              the label's digits, two per byte
``{label:5}``            letters and digits, left-aligned with blanks
``{key}``                one byte that names a key
``{from}``               checksums begin here (at the first byte if not given)
``{xor} {sum8}``         checksum of one byte; ``{xor:2}`` as two hexadecimal letters
``{crc16} {crc16be}``    CRC-16/Modbus, low byte first or high byte first
=======================  ==================================================================

The same template writes a frame and reads one back. A label too long for a field is never
cut: the field stays blank. No I/O, no clock.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

from drivers.errors import UriError

LONGEST_FRAME = 64
_NAMED = {"soh": 1, "stx": 2, "etx": 3, "eot": 4, "ack": 6, "lf": 10, "cr": 13, "esc": 27}
_PIECE = re.compile(r"\{([a-z0-9]+)(?::([0-9]{1,2}))?\}|([ -z|~])", re.IGNORECASE | re.ASCII)

Values = dict[str, str]


def xor(data: bytes) -> bytes:
    """All bytes combined by exclusive or."""
    return bytes([reduce(int.__xor__, data, 0)])


def sum8(data: bytes) -> bytes:
    """The sum of all bytes, modulo 256."""
    return bytes([sum(data) % 256])


def crc16(data: bytes) -> bytes:
    """CRC-16/Modbus (0xA001 reflected, start 0xFFFF), low byte first."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value.to_bytes(2, "little")


def _crc16be(data: bytes) -> bytes:
    return crc16(data)[::-1]


_CHECKS: dict[str, Callable[[bytes], bytes]] = {
    "xor": xor,
    "sum8": sum8,
    "crc16": crc16,
    "crc16be": _crc16be,
}
#: Usual width in bytes of each field; 0 means that it must be given.
_FIELDS = {"addr": 0, "counter": 0, "digits": 0, "bcd": 0, "label": 0, "key": 1}


@dataclass(frozen=True, slots=True)
class FramePart:
    """A piece of a frame: ``name`` (``=`` for fixed bytes), its width in bytes, its notation."""

    name: str
    width: int
    fixed: bytes = b""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A frame of fixed length. ``start`` is where its checksums begin."""

    parts: tuple[FramePart, ...]
    start: int = 0

    @property
    def length(self) -> int:
        """The number of bytes in one frame."""
        return sum(part.width for part in self.parts)

    def fits(self, label: str) -> bool:
        """Whether each field that shows a label has room for all of it."""
        return all(_room(part, label) for part in self.parts)

    def encode(self, **values: str) -> bytes:
        """One frame; a field without a value is blank.

        Raises:
            UriError: An address or key that the field cannot hold.
        """
        frame = b""
        for part in self.parts:
            if part.name in _CHECKS:
                frame += _checksum(part, frame[self.start :])
            else:
                frame += part.fixed or _write(part, values.get(part.name, ""))
        return frame

    def decode(self, frame: bytes) -> Values | None:
        """The fields of a frame of exactly this length; None unless every byte matches."""
        values: Values = {}
        at = 0
        for part in self.parts:
            piece = frame[at : at + part.width]
            if part.name in _CHECKS:
                wanted: bytes | None = _checksum(part, frame[self.start : at])
            elif part.fixed:
                wanted = part.fixed
            else:
                value = _read(part, piece)
                wanted = None if value is None else piece
                values[part.name] = value or ""
            if piece != wanted:
                return None
            at += part.width
        return values


def parse_template(text: str) -> Template:
    """Read a template.

    Raises:
        UriError: Part of it is not understood, or the frame is empty or too long.
    """
    parts: list[FramePart] = []
    start = at = 0
    for found in _pieces(text):
        if found[1] and found[1].lower() == "from":
            start = sum(part.width for part in parts)
            continue
        parts.append(_part(found, text))
        at = found.end()
    template = Template(tuple(parts), start)
    if not at or not 0 < template.length <= LONGEST_FRAME:
        raise UriError(f"{text!r}: a frame has 1 to {LONGEST_FRAME} bytes")
    return template


def _pieces(text: str) -> list[re.Match[str]]:
    found, at = [], 0
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None:
            raise UriError(f"{text!r}: {text[at : at + 12]!r} means nothing in a frame")
        found.append(piece)
        at = piece.end()
    return found


def _part(found: re.Match[str], text: str) -> FramePart:
    if found[3]:
        return FramePart("=", 1, found[3].encode("ascii"))
    name, style = found[1].lower(), found[2] or ""
    if name in _NAMED and not style:
        return FramePart("=", 1, bytes([_NAMED[name]]))
    if re.fullmatch("[0-9a-f]{2}", name) and not style:
        return FramePart("=", 1, bytes.fromhex(name))
    if name in _CHECKS and style in ("", "2", "4"):
        bare = 2 if name.startswith("crc") else 1
        if style in ("", str(2 * bare)):
            return FramePart(name, 2 * bare if style else bare, style="hex" if style else "")
    if name in _FIELDS and (style or _FIELDS[name] or name == "addr"):
        width = int(style or _FIELDS[name] or 1)
        if width:
            return FramePart(name, width, style=_style(name, style))
    raise UriError(f"{text!r}: {{{found[1]}{':' + style if style else ''}}} means nothing")


def _style(name: str, style: str) -> str:
    if name == "addr":
        return "decimal" if style else "byte"
    return "zeros" if style.startswith("0") and len(style) > 1 else ""


def _checksum(part: FramePart, over: bytes) -> bytes:
    value = _CHECKS[part.name](over)
    return value.hex().upper().encode() if part.style == "hex" else value


def _write(part: FramePart, value: str) -> bytes:
    match part.name:
        case "addr" if part.style == "byte":
            return bytes([_number(value or "0", 255)])
        case "addr" | "counter":
            return str(_number(value or "0", 10**part.width - 1)).zfill(part.width).encode()
        case "digits":
            digits = _digits(value) if _room(part, value) else ""
            blank = "0" if part.style == "zeros" and digits else " "
            return digits.rjust(part.width, blank).encode()
        case "bcd":
            digits = _digits(value) if _room(part, value) else ""
            return bytes.fromhex(digits.rjust(2 * part.width, "0" if digits else "f"))
        case "label":
            shown = value if _room(part, value) else ""
            return shown.ljust(part.width).encode()
    return _key(value, part.width)


def _read(part: FramePart, piece: bytes) -> str | None:
    """The value of a field; None when these bytes cannot be a value."""
    if len(piece) != part.width:
        return None
    if part.name == "bcd":
        digits = piece.hex().lstrip("f")
        return digits if digits.isdigit() or not digits else None
    if part.name == "addr" and part.style == "byte":
        return str(piece[0])
    if not (piece.isascii() and piece.decode("ascii").isprintable()):
        return f"x{piece.hex()}" if part.name == "key" else None
    value = piece.decode("ascii")
    if part.name == "label":
        return value.rstrip(" ")
    if part.name == "key":
        return value
    value = value.lstrip(" ")
    if part.name in ("addr", "counter"):
        return str(int(value)) if len(value) == part.width and value.isdigit() else None
    return value if value.isdigit() or not value else None


def _number(value: str, most: int) -> int:
    if not (value.isascii() and value.isdigit() and int(value) <= most):
        raise UriError(f"{value!r} is not an address from 0 to {most}")
    return int(value)


def _digits(value: str) -> str:
    return "".join(c for c in value if c in "0123456789")


def _room(part: FramePart, value: str) -> bool:
    """Whether a field can show a value whole; fields of digits need only show its digits."""
    match part.name:
        case "digits":
            return len(_digits(value)) <= part.width
        case "bcd":
            return len(_digits(value)) <= 2 * part.width
        case "label":
            return len(value) <= part.width and value.isascii() and value.isprintable()
    return True


def _key(value: str, width: int) -> bytes:
    if re.fullmatch(f"x[0-9a-f]{{{2 * width}}}", value):
        return bytes.fromhex(value[1:])
    if not value.isascii() or len(value) != width:
        raise UriError(f"a key of {width} bytes cannot be {value!r}")
    return value.encode("ascii")


class FrameReader:
    """Finds frames in a stream: skips what does not match, byte by byte, so that the next whole
    frame is read whatever came before. A frame that stalls for ``gap_s`` is given up.
    """

    def __init__(self, template: Template, gap_s: float = 1.0) -> None:
        self._template = template
        self._gap_s = gap_s
        self._kept = bytearray()
        self._last_s = 0.0
        #: Bytes that belonged to no frame since the last good one.
        self.skipped = 0

    def feed(self, data: bytes, at_s: float) -> list[Values]:
        """Take bytes that arrived at ``at_s`` (monotonic s); returns the frames now complete."""
        if self._kept and at_s - self._last_s > self._gap_s:
            self.skipped += len(self._kept)
            self._kept.clear()
        if data:
            self._last_s = at_s
        self._kept += data
        return self._whole()

    def _whole(self) -> list[Values]:
        found, at, length = [], 0, self._template.length
        while len(self._kept) - at >= length:
            values = self._template.decode(bytes(self._kept[at : at + length]))
            if values is None:
                at, self.skipped = at + 1, self.skipped + 1
                continue
            found.append(values)
            at, self.skipped = at + length, 0
        del self._kept[:at]
        return found
