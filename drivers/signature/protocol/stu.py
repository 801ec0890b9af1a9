"""Wacom STU pads: reports to values and back. Pure; report id is byte 0 of every report.

Layout as in the vendor's public SDK headers. Ready is bit 7 of a pen report's first payload
byte, the switch bits 6–4; some public ports read bits 0 and 1 instead, which are pressure.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from drivers.errors import ProtocolError, Unsupported
from queue_server.wire.devices import Reason

REPORT_BYTES = 256
#: Bytes that fit one image report besides its id and length.
BLOCK_BYTES = 253


class StuReport(IntEnum):
    """Ids of the reports this driver uses."""

    PEN = 0x01
    STATUS = 0x03
    RESET = 0x04
    INFORMATION = 0x08
    CAPABILITY = 0x09
    PEN_ENCRYPTED = 0x10
    CLEAR_SCREEN = 0x20
    INKING_MODE = 0x21
    INK_THRESHOLD = 0x22
    START_IMAGE = 0x25
    IMAGE_BLOCK = 0x26
    END_IMAGE = 0x27
    PEN_OPTION = 0x30
    PEN_OPTION_ENCRYPTED = 0x31
    PEN_OPTION_MODE = 0x32
    PEN_TIMED_ENCRYPTED = 0x33
    PEN_TIMED = 0x34


class Status(IntEnum):
    """What the pad is doing."""

    READY = 0x00
    IMAGE = 0x01
    CAPTURE = 0x02
    CALCULATION = 0x03
    BOOT_IMAGE = 0x04
    ROM_BUSY = 0x05
    RESET = 0xFF


class Encoding(IntEnum):
    """How pixels of an image are sent; ``BULK`` is added when they go outside the reports."""

    ONE_BIT = 0x00
    RGB565 = 0x02
    BGR888 = 0x04


BULK = 0x10
#: What END_IMAGE does with the pixels before it.
COMMIT, ABANDON = 0, 1
#: Bits of a pad's capability, and the encoding each allows.
TAKES_ONE_BIT, TAKES_RGB565, TAKES_BGR888 = 0x02, 0x04, 0x08
#: In reports every byte costs time, so the smallest comes first. In bulk, 16 bits draw letters
#: smoothly within a second of full-speed USB; 24 bits cost half as much again for black on white.
BY_REPORTS = (
    (TAKES_ONE_BIT, Encoding.ONE_BIT),
    (TAKES_RGB565, Encoding.RGB565),
    (TAKES_BGR888, Encoding.BGR888),
)
BY_BULK = (BY_REPORTS[1], BY_REPORTS[2], BY_REPORTS[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What is known of a model by its USB product id, for pads that do not report it."""

    name: str
    encodings: int = TAKES_ONE_BIT
    timed: bool = True


_TWO = TAKES_ONE_BIT | TAKES_RGB565
#: As the SDK infers them from the product (its ``simulateEncodingFlag``).
MODELS = {
    0xA1: Model(name="STU-500", timed=False),
    0xA2: Model(name="STU-300", timed=False),
    0xA3: Model(name="STU-520", encodings=_TWO, timed=False),
    0xA4: Model(name="STU-430"),
    0xA5: Model(name="STU-530", encodings=_TWO | TAKES_BGR888),
    0xA6: Model(name="STU-430V"),
    0xA8: Model(name="STU-540", encodings=_TWO | TAKES_BGR888),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """What a pad can do. Pen units, screen pixels; ``lines_per_inch`` in the pen's units."""

    max_x: int
    max_y: int
    max_pressure: int
    width_px: int
    height_px: int
    lines_per_inch: int
    encodings: int

    @classmethod
    def parse(cls, report: bytes) -> "Capability":
        """Read the report.

        Raises:
            ProtocolError: If it is short or makes no sense.
        """
        body = _body(report, StuReport.CAPABILITY, 14)
        max_x, max_y, most, width, height, _, lines, flags = struct.unpack_from(">HHHHHBHB", body)
        if not (max_x and max_y and most and 0 < width <= 4096 and 0 < height <= 4096):
            raise ProtocolError("the pad reports an impossible size or pressure")
        return cls(
            max_x=max_x, max_y=max_y, max_pressure=most, width_px=width, height_px=height,
            lines_per_inch=lines or 2540, encodings=flags,
        )  # fmt: skip

    def encoding(self, model: Model | None, *, bulk: bool = False) -> Encoding:
        """The best encoding; old pads report none and are known by model."""
        all_of_them = TAKES_ONE_BIT | TAKES_RGB565 | TAKES_BGR888
        takes = self.encodings & all_of_them or (model.encodings if model else 0)
        order = BY_BULK if bulk else BY_REPORTS
        return next((encoding for bit, encoding in order if takes & bit), Encoding.ONE_BIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Information:
    """Model and firmware as the pad reports them."""

    model: str
    firmware: str

    @classmethod
    def parse(cls, report: bytes) -> "Information":
        """Read the report.

        Raises:
            ProtocolError: If it is short.
        """
        body = _body(report, StuReport.INFORMATION, 11)
        model = body[:9].split(b"\0")[0].decode("ascii", "replace").strip()
        return cls(model=model, firmware=f"{body[9]}.{body[10]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PenReport:
    """One pen report. ``time_ms`` counts to 65,535 and starts over; None: the pad has no clock."""

    ready: bool
    switches: int
    pressure: int
    x: int
    y: int
    time_ms: int | None = None
    sequence: int | None = None


_ENCRYPTED = {
    StuReport.PEN_ENCRYPTED,
    StuReport.PEN_OPTION_ENCRYPTED,
    StuReport.PEN_TIMED_ENCRYPTED,
}


def parse_pen(report: bytes) -> PenReport | None:
    """The pen in an input report; None for reports about something else.

    Raises:
        Unsupported: The pad sends its pen encrypted.
        ProtocolError: The report is too short.
    """
    if not report:
        return None
    if report[0] in _ENCRYPTED:
        raise Unsupported("the pad sends encrypted reports", reason=Reason.ENCRYPTED_PAD)
    if report[0] == StuReport.PEN:
        return _pen(_body(report, StuReport.PEN, 6))
    if report[0] == StuReport.PEN_OPTION:
        return _pen(_body(report, StuReport.PEN_OPTION, 8))
    if report[0] == StuReport.PEN_TIMED:
        body = _body(report, StuReport.PEN_TIMED, 10)
        time_ms, sequence = struct.unpack_from(">HH", body, 6)
        return _pen(body, time_ms, sequence)
    return None


def _pen(body: bytes, time_ms: int | None = None, sequence: int | None = None) -> PenReport:
    x, y = struct.unpack_from(">HH", body, 2)
    return PenReport(
        ready=bool(body[0] & 0x80),
        switches=(body[0] >> 4) & 0x07,
        pressure=(body[0] & 0x0F) << 8 | body[1],
        x=x,
        y=y,
        time_ms=time_ms,
        sequence=sequence,
    )


def pen_report(pen: PenReport) -> bytes:
    """The report a pad sends for a pen: the inverse, for simulated pads."""
    head = (0x80 if pen.ready else 0) | (pen.switches & 7) << 4 | (pen.pressure >> 8) & 0x0F
    plain = struct.pack(">BBHH", head, pen.pressure & 0xFF, pen.x, pen.y)
    if pen.time_ms is None:
        return bytes((StuReport.PEN,)) + plain
    return (
        bytes((StuReport.PEN_TIMED,)) + plain + struct.pack(">HH", pen.time_ms, pen.sequence or 0)
    )


def parse_status(report: bytes) -> tuple[int, int]:
    """``(status, result of the last command)``; the result is 0 for success."""
    body = _body(report, StuReport.STATUS, 2)
    return body[0], body[1]


def parse_thresholds(report: bytes) -> tuple[int, int]:
    """Pressures at which ink begins and ends; the SDK's own when the pad's make no sense."""
    on, off = struct.unpack_from("<HH", _body(report, StuReport.INK_THRESHOLD, 4))
    return (on, off) if 0 < off <= on <= 0x3FF else (21, 17)


def _body(report: bytes, expected: StuReport, length: int) -> bytes:
    if len(report) < 1 + length or report[0] != expected:
        raise ProtocolError(f"report {expected:#04x}: {len(report)} bytes, {report[:1].hex()!r}")
    return report[1:]


def command(report: StuReport, *values: int) -> bytes:
    """A command whose payload is single bytes."""
    return bytes((report, *values))


def start_image(encoding: Encoding, *, bulk: bool = False) -> bytes:
    """The command before the pixels of a whole screen."""
    return command(StuReport.START_IMAGE, encoding | (BULK if bulk else 0))


def image_blocks(pixels: bytes) -> Iterator[bytes]:
    """The reports that carry pixels: 253 bytes each, the last one padded."""
    for at in range(0, len(pixels), BLOCK_BYTES):
        block = pixels[at : at + BLOCK_BYTES]
        head = bytes((StuReport.IMAGE_BLOCK,)) + struct.pack("<H", len(block))
        yield (head + block).ljust(REPORT_BYTES, b"\0")
