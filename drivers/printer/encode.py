"""A picture as ESC/POS bytes, and the few other commands we send. Pure.

The commands for pictures, initialising and cutting come from python-escpos used as a byte
generator; what it has no command for (status, process id, clearing) is here with its source.
A slip is sent as raster strips (``GS v 0``): rows top to bottom, 1 bit per dot, 1 = black, MSB
left, ``width / 8`` bytes per row.
"""

from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps

ESC, GS, DLE = b"\x1b", b"\x1d", b"\x10"

INIT = ESC + b"@"
#: Automatic status back: online, error and paper changes (bits 1, 2, 3), sent on every change.
ASB_ON = GS + b"a\x0e"
#: Paper sensor status, executed in order with the data: a reply means that all before it was taken.
ASK_PAPER_IN_ORDER = GS + b"r\x01"
#: One motion unit per dot, so that ``ESC J n`` feeds n rows of our pictures.
MOTION_UNITS = GS + b"P\xcb\xcb"
#: Recover from an error by clearing what is in the buffers.
#: Clear the receive and print buffers; answered by ``37 25 00``.
CLEAR_BUFFERS = DLE + b"\x14\x08\x01\x03\x14\x01\x06\x02\x08"
#: What ``GS I`` is asked about.
FIRMWARE, MODEL = 65, 67
#: Feed to the cutter and cut, leaving one point.
CUT = GS + b"VB\x00"

#: White runs shorter than this are sent as dots: a feed command in every gap between two lines
#: costs more in stops and starts of the motor than it saves on the wire.
FEED_ROWS = 24
FEED_MAX = 255
#: Bytes after DLE that a printer obeys in the middle of a picture: EOT, ENQ, DC4.
REAL_TIME = (0x04, 0x05, 0x14)
#: Characters of a process id: bit 4 clear, so that none can be mistaken for a status byte.
MARK_LETTERS = "@ABCDEFGHIJKLMNO"


@dataclass(frozen=True, slots=True)
class PaperProfile:
    """A model's paper: width in dots, rows per strip (at most 240), whether blank rows are fed.

    Strips are short because several models print the data of a long one as characters.
    """

    name: str
    width_dots: int
    strip_rows: int = 100
    feeds_blank: bool = True
    cuts: bool = True


PROFILES = {
    "80mm": PaperProfile("80mm", 576),
    "80mm-180dpi": PaperProfile("80mm-180dpi", 512, feeds_blank=False),
    "58mm": PaperProfile("58mm", 384),
    "58mm-no-cutter": PaperProfile("58mm-no-cutter", 384, cuts=False),
}


@dataclass(frozen=True, slots=True)
class Strips:
    """An encoded slip in pieces between which a real-time command may be sent."""

    pieces: tuple[bytes, ...]
    rows: int

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(map(len, self.pieces))


def encode(picture: Image.Image, profile: PaperProfile) -> Strips:
    """Encode a mode ``1`` picture (0 = black) as raster strips, without initialising or cutting.

    Raises:
        ValueError: If the picture is wider than the paper, or not 1-bit.
    """
    if picture.mode != "1" or picture.width > profile.width_dots:
        raise ValueError(f"need 1 bit and at most {profile.width_dots} dots")
    black, row_bytes = raster(picture)
    pieces = []
    for top, rows, blank in _runs(black, row_bytes, profile):
        if blank:
            pieces.append(ESC + b"J" + bytes([rows]))
        else:
            pieces.append(_strip(black[top * row_bytes : (top + rows) * row_bytes], row_bytes))
    return Strips(tuple(pieces), picture.height)


def ask_status(n: int) -> bytes:
    """``DLE EOT n`` (1 printer, 2 offline cause, 3 error cause, 4 paper), answered at once."""
    return DLE + b"\x04" + bytes([n])


def ask_process_id(mark: str) -> bytes:
    """``GS ( H`` function 48: answered with ``mark`` when all before it has been printed."""
    return GS + b"(H\x06\x00\x30\x30" + mark.encode("ascii")


def ask_about(n: int) -> bytes:
    """``GS I n`` (firmware version or model), answered in turn by ``5F text 00``.

    Source: Epson TM-J2000 specification p. 469, Bixolon SRP-330II manual p. 101; both want the next
    question to wait for the answer.
    """
    return GS + b"I" + bytes([n])


def mark_of(number: int) -> str:
    """A job number as the four characters of a process id; repeats after 65,536 jobs."""
    return "".join(MARK_LETTERS[number >> shift & 15] for shift in (12, 8, 4, 0))


def flush_raster(profile: PaperProfile) -> bytes:
    """NULs that complete a picture broken off anywhere; a printer ignores surplus ones."""
    return bytes(profile.strip_rows * profile.width_dots // 8)


def start(profile: PaperProfile) -> bytes:
    """The bytes before a slip."""
    return INIT + ASB_ON + (MOTION_UNITS if profile.feeds_blank else b"")


def finish(profile: PaperProfile) -> bytes:
    """The bytes after a slip's last strip."""
    return CUT if profile.cuts else ESC + b"d\x04"


def break_real_time(data: bytes) -> bytes:
    """Blacken one dot wherever a picture contains a real-time command, so that none is obeyed."""
    at = data.find(DLE)
    if at < 0:
        return data
    fixed = bytearray(data)
    while 0 <= at < len(fixed) - 1:
        if fixed[at + 1] in REAL_TIME:
            fixed[at] |= 0x08
        at = fixed.find(DLE, at + 1)
    return bytes(fixed)


def raster(picture: Image.Image) -> tuple[bytes, int]:
    """The rows, one bit per dot, 1 black, without real-time commands; and the bytes per row."""
    inverted = ImageOps.invert(picture.convert("L")).convert("1", dither=Image.Dither.NONE)
    return break_real_time(inverted.tobytes()), (picture.width + 7) // 8


def _runs(black: bytes, row_bytes: int, profile: PaperProfile) -> list[tuple[int, int, bool]]:
    """Split rows into (top, rows, blank): strips to draw, and long white runs to feed."""
    total = len(black) // row_bytes
    runs: list[tuple[int, int, bool]] = []
    top = start_of_ink = 0
    while top < total:
        white = _white_rows(black, row_bytes, top, total) if profile.feeds_blank else 0
        if white >= FEED_ROWS or (white and top + white == total):
            runs += _cut_up(start_of_ink, top, profile.strip_rows, blank=False)
            runs += _cut_up(top, top + white, FEED_MAX, blank=True)
            start_of_ink = top + white
        top += max(1, white)
    return runs + _cut_up(start_of_ink, total, profile.strip_rows, blank=False)


def _white_rows(black: bytes, row_bytes: int, top: int, total: int) -> int:
    blank, row = bytes(row_bytes), top
    while row < total and black[row * row_bytes : (row + 1) * row_bytes] == blank:
        row += 1
    return row - top


def _cut_up(top: int, end: int, most: int, *, blank: bool) -> list[tuple[int, int, bool]]:
    return [(at, min(most, end - at), blank) for at in range(top, end, most)]


def _strip(black: bytes, row_bytes: int) -> bytes:
    picture = Image.frombytes("1", (row_bytes * 8, len(black) // row_bytes), black)
    printer = _generator()
    printer.image(ImageOps.invert(picture), impl="bitImageRaster", fragment_height=240)
    return bytes(printer.output)


def _generator() -> Any:
    """python-escpos as a byte generator, with a profile that names its width (else it prints)."""
    from escpos.printer import Dummy

    return Dummy(profile="TM-T20II")
