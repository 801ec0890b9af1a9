"""The process that decodes an upload: the file on standard input, JPEGs on standard output.

A photograph becomes one picture, a PDF file one for each page (``imaging/answer.py`` says how they
are answered). Before the first byte is decoded the process gives up whatever a broken or hostile
file could use: memory, time, files, processes.
"""

import io
import struct
import warnings
from typing import Final

import pypdfium2
from PIL import Image, ImageOps

from queue_server.processes.limits import give_up_rights
from queue_server.signage.imaging.answer import (
    LARGE,
    LOCKED,
    PAGES,
    PIXELS,
    UNREADABLE,
    Made,
    Unusable,
    of_pictures,
)
from queue_server.signage.imaging.answer_once import answer_once
from queue_server.signage.rules import LARGEST_PICTURE, LONGEST_SIDE, MOST_PAGES, MOST_PIXELS

PDF: Final = b"%PDF-"
#: A PDF file may begin with other bytes, this many at most.
PDF_WITHIN = 1024
#: The only formats decoded. Not SVG: it can run scripts, and name files and addresses.
FORMATS = ("JPEG", "PNG", "WEBP")
MEMORY_BYTES = 768 * 1024 * 1024
CPU_S = 20
#: JPEG qualities, the best first; the first that is small enough is taken.
QUALITIES = (88, 75, 60, 40)


def made(upload: bytes) -> list[Made]:
    """The pictures as displays get them: upright, without metadata, no larger than they need.

    Raises:
        Unusable: With one of ``CODES``.
    """
    return _pages(upload) if PDF in upload[:PDF_WITHIN] else [_photograph(upload)]


def _pages(upload: bytes) -> list[Made]:
    try:
        document = pypdfium2.PdfDocument(upload)
    except pypdfium2.PdfiumError as problem:
        raise Unusable(LOCKED if "password" in str(problem).lower() else UNREADABLE) from problem
    try:
        if len(document) > MOST_PAGES:
            raise Unusable(PAGES)
        return [_jpeg(_drawn(document[number])) for number in range(len(document))] or _empty()
    except pypdfium2.PdfiumError as problem:
        raise Unusable(UNREADABLE) from problem
    finally:
        document.close()


def _empty() -> list[Made]:
    raise Unusable(UNREADABLE)


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    """A page whose longer side is as long as displays need, whatever size it claims to have."""
    longer = max(page.get_size())
    if not longer > 0:
        raise Unusable(UNREADABLE)
    picture: Image.Image = page.render(scale=LONGEST_SIDE / longer).to_pil()
    return picture.convert("RGB")


def _photograph(upload: bytes) -> Made:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(upload), formats=FORMATS) as opened:
                return _jpeg(_upright(opened))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
            raise Unusable(PIXELS) from bomb
        except (OSError, ValueError, SyntaxError, EOFError, struct.error) as problem:
            if isinstance(problem, Unusable):
                raise
            raise Unusable(UNREADABLE) from problem


def _upright(opened: Image.Image) -> Image.Image:
    """The first frame, turned as the camera noted, on white where it is transparent."""
    if opened.width * opened.height > MOST_PIXELS:
        raise Unusable(PIXELS)
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    picture = ImageOps.exif_transpose(opened)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture = picture.convert("RGBA")
    ground = Image.new("RGBA", picture.size, "#FFFFFF")
    return Image.alpha_composite(ground, picture).convert("RGB")


def _jpeg(picture: Image.Image) -> Made:
    for quality in QUALITIES:
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= LARGEST_PICTURE:
            return file.getvalue(), picture.width, picture.height
    raise Unusable(LARGE)


def main() -> None:
    """Read, make, answer."""
    give_up_rights(MEMORY_BYTES, CPU_S)
    answer_once(lambda file: of_pictures(made(file)), PIXELS)


if __name__ == "__main__":
    main()
