"""What a pad shows: the text to sign, a line to sign on, three buttons; and pixels for the pad."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFont

from drivers.signature.protocol.stu import Encoding
from queue_server.wire.words import linebreak


@dataclass(frozen=True, slots=True)
class Button:
    """A place to tap: its name and its rectangle in pixels, right and bottom exclusive."""

    name: str
    left: int
    top: int
    right: int
    bottom: int

    def holds(self, x: float, y: float) -> bool:
        """Whether a place is inside."""
        return self.left <= x < self.right and self.top <= y < self.bottom


@dataclass(frozen=True, slots=True)
class Form:
    """A drawn screen (Pillow mode ``RGB``) and where its buttons are."""

    picture: Image.Image
    buttons: tuple[Button, ...]

    def button_at(self, x: float, y: float) -> Button | None:
        """The button at a place, if any."""
        return next((button for button in self.buttons if button.holds(x, y)), None)


NAMES = ("ok", "clear", "cancel")
#: Below this size Chinese characters can no longer be told apart.
SMALLEST_PX = 11
#: Line height as a multiple of letter height.
LEADING = 1.3


def draw_form(
    width_px: int, height_px: int, text: str, words: Sequence[str], font: Path | None = None
) -> Form:
    """Draw a form. ``words`` are the labels of ok, clear and cancel, in this order.

    Long text is drawn smaller; if it is still too long, it ends with an ellipsis above the line
    to sign on.
    """
    picture = Image.new("RGB", (width_px, height_px), "white")
    pen = ImageDraw.Draw(picture)
    bar = max(24, height_px // 5)
    buttons = _buttons(width_px, height_px, bar)
    size = max(12, height_px // 14)
    _write(pen, text, (width_px, height_px - 2 * bar), font, size)
    line = height_px - bar - max(6, bar // 4)
    pen.line((width_px // 20, line, width_px - width_px // 20, line), fill="black", width=1)
    for button, word in zip(buttons, words, strict=True):
        box = (button.left, button.top, button.right - 1, button.bottom - 1)
        pen.rectangle(box, outline="black", width=2)
        middle = ((button.left + button.right) / 2, (button.top + button.bottom) / 2)
        pen.text(middle, word, fill="black", font=_font(font, bar // 2), anchor="mm")
    return Form(picture, buttons)


def _buttons(width_px: int, height_px: int, bar: int) -> tuple[Button, ...]:
    edges = [round(width_px * part / len(NAMES)) for part in range(len(NAMES) + 1)]
    return tuple(
        Button(name, edges[at], height_px - bar, edges[at + 1], height_px)
        for at, name in enumerate(NAMES)
    )


def _write(
    pen: ImageDraw.ImageDraw, text: str, room: tuple[int, int], font: Path | None, usual_px: int
) -> None:
    margin = max(4, room[0] // 40)
    inside = room[0] - 2 * margin, room[1] - margin // 2
    size, lines = _fitted(pen, text, inside, font, usual_px)
    for at, line in enumerate(lines):
        place = (margin, margin // 2 + at * round(size * LEADING))
        pen.text(place, line, fill="black", font=_font(font, size))


def _fitted(
    pen: ImageDraw.ImageDraw, text: str, room: tuple[int, int], font: Path | None, usual_px: int
) -> tuple[int, list[str]]:
    """The largest letter size, at most ``usual_px``, in which all of it fits, and its lines.

    Text too long even for the smallest ends with an ellipsis: the signer sees that there is more.
    """
    for size in range(usual_px, SMALLEST_PX - 1, -1):
        lines = _wrapped(pen, text, room[0], _font(font, size))
        most = 1 + (room[1] - size) // round(size * LEADING)
        if len(lines) <= most:
            return size, lines
    return SMALLEST_PX, [*lines[: most - 1], "…"]


def _wrapped(pen: ImageDraw.ImageDraw, text: str, width: int, font: Any) -> list[str]:
    """Break where the script allows; a piece longer than a line breaks between its letters."""
    lines = []
    for paragraph in text.splitlines():
        line = ""
        for piece in linebreak.pieces(paragraph):
            whole = pen.textlength(piece.rstrip(), font=font) <= width
            for part in [piece] if whole else piece:
                if line and pen.textlength((line + part).rstrip(), font=font) > width:
                    lines.append(line.rstrip())
                    line = ""
                line += part
        lines.append(line.rstrip())
    return lines


def _font(path: Path | None, size: int) -> Any:
    if path is not None and path.is_file():
        return ImageFont.truetype(str(path), size)
    return ImageFont.load_default(size)


def pixels(picture: Image.Image, encoding: Encoding) -> bytes:
    """The pixels as the pad takes them, rows top to bottom.

    One bit: MSB left, 1 is white, rows padded to a byte. RGB565: big-endian. 24 bit: blue, green,
    red.
    """
    if encoding is Encoding.ONE_BIT:
        grey = picture.convert("L").point(lambda value: 255 if value > 0x80 else 0)
        return grey.convert("1").tobytes()
    red, green, blue = picture.convert("RGB").split()
    if encoding is Encoding.BGR888:
        return Image.merge("RGB", (blue, green, red)).tobytes()
    # Each byte combines bits of two colours that do not overlap, so adding joins them.
    high = ImageChops.add(red.point(lambda v: v & 0xF8), green.point(lambda v: v >> 5))
    low = ImageChops.add(green.point(lambda v: (v & 0x1C) << 3), blue.point(lambda v: v >> 3))
    return Image.merge("LA", (high, low)).tobytes()
