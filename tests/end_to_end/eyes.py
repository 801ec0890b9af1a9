"""Seeing what a person would see: screenshots of real windows, figures read off pictures."""

import subprocess
from pathlib import Path

from PIL import Image, ImageGrab, ImageOps


def screenshot(display: str, box: tuple[int, int, int, int] | None = None) -> Image.Image:
    """What the X display shows, as RGB."""
    return ImageGrab.grab(bbox=box, xdisplay=display).convert("RGB")


def words(picture: Image.Image, folder: Path, *, layout: int = 11) -> list[str]:
    """Latin letters and digits on a picture, read by Tesseract (page layout 11: sparse text)."""
    file = folder / "read.png"
    grey = ImageOps.autocontrast(picture.convert("L"))
    if sum(grey.histogram()[:128]) > grey.width * grey.height / 2:
        grey = ImageOps.invert(grey)
    grey.save(file)
    done = subprocess.run(
        ["tesseract", str(file), "-", "--psm", str(layout)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.split()
