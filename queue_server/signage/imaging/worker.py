"""The process that decodes an upload: the file on standard input, a JPEG on standard output.

An answer begins with ``+``, width and height, or with ``-`` and a reason. Before the first byte is
decoded it gives up whatever a broken or hostile file could use: memory, time, files, processes.
"""

import io
import resource
import struct
import sys
import warnings
from typing import Final

from PIL import Image, ImageOps

from queue_server.signage.rules import LARGEST_PICTURE, LONGEST_SIDE, MOST_PIXELS

SIZE: Final = struct.Struct(">II")
#: What is decoded at all. No SVG: it is a program, and it may name files and addresses.
FORMATS = ("JPEG", "PNG", "WEBP")
MEMORY_BYTES = 768 * 1024 * 1024
CPU_S = 20
#: Why a file is refused.
UNREADABLE, PIXELS, LARGE = (
    "picture_unreadable", "picture_too_many_pixels", "picture_too_large",
)  # fmt: skip
CODES = frozenset({UNREADABLE, PIXELS, LARGE})
#: JPEG qualities, the best first; the first that is small enough is taken.
QUALITIES = (88, 75, 60, 40)


class Unusable(ValueError):
    """The file cannot become a picture; the text is the code of the refusal."""


def give_up_rights() -> None:
    """Limit memory and time; open no file and start no process from here on."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def made(upload: bytes) -> tuple[bytes, int, int]:
    """The picture as displays get it: upright, without metadata, no larger than they need.

    Raises:
        Unusable: With one of ``CODES``.
    """
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


def _jpeg(picture: Image.Image) -> tuple[bytes, int, int]:
    for quality in QUALITIES:
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= LARGEST_PICTURE:
            return file.getvalue(), picture.width, picture.height
    raise Unusable(LARGE)


def main() -> None:
    """Read, make, answer."""
    give_up_rights()
    try:
        data, width, height = made(sys.stdin.buffer.read())
        answer = b"+" + SIZE.pack(width, height) + data
    except (Unusable, MemoryError) as problem:
        answer = b"-" + (str(problem) or PIXELS).encode()
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
