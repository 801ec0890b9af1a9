"""Sees what a person would see: screenshots of real windows, figures read from pictures."""

import subprocess
from pathlib import Path

from PIL import Image, ImageChops, ImageGrab, ImageOps


def screenshot(display: str, box: tuple[int, int, int, int] | None = None) -> Image.Image:
    """What the X display shows, as RGB."""
    return ImageGrab.grab(bbox=box, xdisplay=display).convert("RGB")


def words(picture: Image.Image, folder: Path, *, layout: int = 11) -> list[str]:
    """Latin letters and digits in a picture, read by Tesseract (page layout 11: sparse text)."""
    file = folder / "read.png"
    grey = ImageOps.autocontrast(picture.convert("L"))
    if sum(grey.histogram()[:128]) > grey.width * grey.height / 2:
        grey = ImageOps.invert(grey)
    grey.save(file)
    done = subprocess.run(
        ["tesseract", str(file), "-", "--psm", str(layout)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout.split()


def as_label(word: str) -> str:
    """A word as a label: a human reader knows that only digits follow the letter."""
    return word[:1] + word[1:].translate(str.maketrans("OoQDIl|", "0000111"))


Box = tuple[int, int, int, int]


def panel_of(picture: Image.Image, colour: tuple[int, int, int]) -> Box | None:
    """Where the panel of a colour is, if it is higher than a third of the picture."""
    far = ImageChops.difference(picture, Image.new("RGB", picture.size, colour)).convert("L")
    mask = far.point(lambda distance: 0 if distance else 255)
    columns = _filled(mask, (picture.width, 1))
    if columns is None:
        return None
    left, _, right, _ = columns
    rows = _filled(mask.crop((left, 0, right, picture.height)), (1, picture.height))
    return (left, rows[1], right, rows[3]) if rows else None


def _filled(mask: Image.Image, size: tuple[int, int]) -> Box | None:
    """The range in which more than a third of each column or row is set."""
    shares = mask.resize(size, Image.Resampling.BOX)
    return shares.point(lambda share: 255 if share > 255 / 3 else 0).getbbox()


def tallest_line(page: Image.Image) -> Image.Image:
    """The tallest run of inked rows in the upper half of a page, at a height Tesseract likes."""
    ink = ImageOps.invert(page.convert("L"))
    runs, start = [], None
    for y in range(page.height // 2):
        inked = ink.crop((0, y, page.width, y + 1)).getbbox() is not None
        if inked and start is None:
            start = y
        elif not inked and start is not None:
            runs.append((y - start, start, y))
            start = None
    height, top, bottom = max(runs)
    line = page.crop((0, top, page.width, bottom))
    framed = ImageOps.expand(line.convert("L"), border=height // 3, fill=255)
    return framed.resize((framed.width * 48 // height, framed.height * 48 // height))
