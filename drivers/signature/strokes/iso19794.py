r"""A signature in ISO/IEC 19794-7 (2007, full format): X, Y, time, pressure and pen tip.

::

    "SDI\0"  " 10\0"  channels (16 bits, X leftmost)  description per channel  0x00
    0x00 (no extended data)  number of samples (3 bytes)  samples

A description is a byte saying which attributes follow; ours give only the scaling value: 5 bits
of exponent (two's complement) and 11 of fraction, so that ``stored = value × (1 + fraction/2048)
× 2^exponent``. Numbers are big-endian; X and Y signed, the others unsigned; the pen tip is one
byte. X and Y are mm, time ms. The pressure of a pad is not calibrated: it goes from 0 to 65,535
without a scale. A stroke ends with a sample whose pen tip is up.
"""

import struct
from collections.abc import Sequence

from drivers.base import PenPoint

Strokes = Sequence[Sequence[PenPoint]]

HEAD = b"SDI\0 10\0"
X, Y, TIME, PRESSURE, TIP = 0x8000, 0x4000, 0x0100, 0x0040, 0x0020
CHANNELS = X | Y | TIME | PRESSURE | TIP
SCALED = 0x80
#: Stored units per mm: the pads' own 0.01 mm.
PER_MM = 100.0
_SAMPLE = struct.Struct(">hhHHB")
MOST = 0xFFFFFF


class NotThisFormat(ValueError):
    """The bytes are not a record this module wrote or can read."""


def scaling(value: float) -> int:
    """The 16 bits nearest to a scaling value."""
    exponent = 0
    while value >= 2:
        value, exponent = value / 2, exponent + 1
    while value < 1:
        value, exponent = value * 2, exponent - 1
    fraction = round((value - 1) * 2048)
    if fraction == 2048:
        fraction, exponent = 0, exponent + 1
    if not -16 <= exponent <= 15:
        raise ValueError("the scaling value is out of range")
    return (exponent & 0x1F) << 11 | fraction


def unscaling(bits: int) -> float:
    """The scaling value of 16 bits."""
    exponent = bits >> 11
    signed = exponent - 32 if exponent & 0x10 else exponent
    return (1 + (bits & 0x7FF) / 2048) * 2.0**signed


def encode(strokes: Strokes) -> bytes:
    """The record of a signature.

    Raises:
        ValueError: If it has more samples than the format counts.
    """
    last_ms = max((point.at_ms for stroke in strokes for point in stroke), default=0)
    per_ms = 1.0
    while last_ms * per_ms > 0xFFFF:
        per_ms /= 2
    samples = [one for stroke in strokes if stroke for one in _samples(stroke, per_ms)]
    if len(samples) > MOST:
        raise ValueError("too many samples")
    described = (
        bytes((SCALED,)) + struct.pack(">H", scaling(PER_MM)),
        bytes((SCALED,)) + struct.pack(">H", scaling(PER_MM)),
        bytes((SCALED,)) + struct.pack(">H", scaling(per_ms)),
        b"\0",
        b"\0",
    )
    body = b"\0" + len(samples).to_bytes(3, "big") + b"".join(samples)
    return HEAD + struct.pack(">H", CHANNELS) + b"".join(described) + b"\0" + body


def _samples(stroke: Sequence[PenPoint], per_ms: float) -> list[bytes]:
    drawn = [_sample(point, per_ms, tip=1) for point in stroke]
    return [*drawn, _sample(stroke[-1], per_ms, tip=0)]


def _sample(point: PenPoint, per_ms: float, tip: int) -> bytes:
    force = round(point.pressure * 0xFFFF) if tip else 0
    return _SAMPLE.pack(_short(point.x), _short(point.y), int(point.at_ms * per_ms), force, tip)


def _short(value: int) -> int:
    return max(-0x8000, min(0x7FFF, value))


def decode(record: bytes) -> tuple[tuple[PenPoint, ...], ...]:
    """The strokes of a record made by :func:`encode`.

    Raises:
        NotThisFormat: Another format, other channels, or a record cut short.
    """
    if record[:8] != HEAD:
        raise NotThisFormat("not a signature record of edition 10")
    if len(record) < 25 or struct.unpack_from(">H", record, 8)[0] != CHANNELS:
        raise NotThisFormat("has channels other than X, Y, T, F, S")
    per_x, per_y, per_ms = (
        unscaling(struct.unpack_from(">H", record, at)[0]) for at in (11, 14, 17)
    )
    count = int.from_bytes(record[23:26], "big")
    if len(record) != 26 + count * _SAMPLE.size:
        raise NotThisFormat("cut short")
    strokes: list[tuple[PenPoint, ...]] = []
    stroke: list[PenPoint] = []
    for x, y, time, force, tip in _SAMPLE.iter_unpack(record[26:]):
        if tip:
            stroke.append(
                PenPoint(
                    x=round(x * 100 / per_x),
                    y=round(y * 100 / per_y),
                    pressure=force / 0xFFFF,
                    at_ms=round(time / per_ms),
                )
            )
        elif stroke:
            strokes.append(tuple(stroke))
            stroke = []
    return tuple(strokes)
