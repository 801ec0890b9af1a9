"""A slip as a 1-bit picture. Pure: all words come in as values.

The picture is Pillow mode ``1``: rows top to bottom, 0 = black dot, 255 = white, 576 dots wide
(80 mm paper, 72 mm printed at 203 dpi) or 384 (58 mm paper).
"""

from dataclasses import dataclass, field
from functools import lru_cache

import segno
from PIL import Image

from drivers.fonts import FontFiles
from drivers.printer.slip.pen import Pen

#: A label is drawn at most this tall (dots): 29 mm, read from an arm's length without glasses.
LABEL_MAX_DOTS = 230
#: The intended edge of the QR code (dots): 30 mm, readable by any phone at 20 cm.
QR_DOTS = 240
#: White dots around a QR code, in modules; the standard demands four.
QR_QUIET = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipContent:
    """The content of a slip, in words ready to print (from the catalogue, in one language).

    ``ticket`` is the ticket's id: the host prints at most one original slip for it. ``facts`` are
    short lines under the number (people ahead, expected wait). ``address`` goes into the QR code.
    ``reprint_mark`` is empty on an original and the catalogue's word (補印) on a reprint.
    """

    ticket: str
    label: str
    office: str
    heading: str
    class_name: str
    class_shape: str
    service: str
    issued: str
    address: str
    service_second: str = ""
    facts: tuple[str, ...] = ()
    bring_title: str = ""
    bring: tuple[str, ...] = ()
    address_caption: str = ""
    missed_rule: str = ""
    reprint_mark: str = ""
    extra: tuple[str, ...] = field(default=())


def render_slip(slip: SlipContent, fonts: FontFiles, *, width_dots: int = 576) -> Image.Image:
    """Draw a slip.

    Raises:
        ValueError: If the paper is narrower than 256 dots.
        OSError: If a font file cannot be read.
    """
    if width_dots < 256:
        raise ValueError(f"no slip fits on {width_dots} dots")
    pen = Pen(width_dots, fonts)
    _head(pen, slip)
    _number(pen, slip)
    _purpose(pen, slip)
    _bring(pen, slip)
    _code(pen, slip)
    return pen.finish()


def _head(pen: Pen, slip: SlipContent) -> None:
    if slip.reprint_mark:
        pen.banner(slip.reprint_mark, 36)
        pen.skip(8)
    pen.centred(slip.office, 32, bold=True)
    pen.skip(6)
    pen.rule()


def _number(pen: Pen, slip: SlipContent) -> None:
    pen.centred(slip.heading, 28)
    pen.fitted(slip.label, LABEL_MAX_DOTS)
    pen.badge(slip.class_shape, slip.class_name, 36)
    pen.skip(4)
    pen.rule()


def _purpose(pen: Pen, slip: SlipContent) -> None:
    pen.centred(slip.service, 34, bold=True)
    if slip.service_second and slip.service_second != slip.service:
        pen.centred(slip.service_second, 26)
    for fact in slip.facts:
        pen.centred(fact, 30)
    if slip.issued:
        pen.centred(slip.issued, 26)
    pen.rule()


def _bring(pen: Pen, slip: SlipContent) -> None:
    if not slip.bring:
        return
    pen.left(slip.bring_title, 26, bold=True)
    for item in slip.bring:
        pen.ticked(item, 26)
    pen.rule()


def _code(pen: Pen, slip: SlipContent) -> None:
    words = [text for text in (slip.address_caption, slip.missed_rule, *slip.extra) if text]
    if slip.address:
        pen.beside(qr_picture(slip.address), words, 26)
        return
    for text in words:
        pen.left(text, 26)


@lru_cache(maxsize=8)
def qr_picture(text: str, edge_dots: int = QR_DOTS) -> Image.Image:
    """A QR code with its quiet zone, whole dots per module, about ``edge_dots`` wide."""
    modules = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    count = len(modules) + 2 * QR_QUIET
    small = Image.new("1", (count, count), 255)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                small.putpixel((x + QR_QUIET, y + QR_QUIET), 0)
    scale = max(3, edge_dots // count)
    return small.resize((count * scale, count * scale), Image.Resampling.NEAREST)
