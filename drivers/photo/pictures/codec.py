"""Picture files to frames and back, trusting nothing that comes in."""

import io
import warnings

import numpy as np
from PIL import Image, UnidentifiedImageError

from drivers.errors import ProtocolError, Rejected
from drivers.photo.pictures.metadata import bare
from drivers.photo.pictures.vision import Frame
from queue_server.wire.devices import Reason, Remedy

#: The best JPEG of a 100-megapixel camera stays below these.
MOST_BYTES = 96 * 1024 * 1024
MOST_PIXELS = 120_000_000
#: Pixels of a frame. A larger JPEG is halved while it is decoded, so that it never needs more
#: memory than a frame; other formats cannot be.
FRAME_PIXELS = 40_000_000
LEAST_SIDE_PX = 16
FORMATS = ("JPEG", "PNG")
QUALITIES = (95, 90, 85, 80, 70, 60, 50, 40, 30, 20)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def decode(data: bytes) -> Frame:
    """A JPEG or PNG as a frame, turned upright by its EXIF data, of at most FRAME_PIXELS.

    The size is read from the header and judged before any pixel is unpacked. Data about the
    picture is never a reason to refuse it.

    Raises:
        ProtocolError: It is neither, is cut short, or is too large or too small; the reason
            and the remedy say which.
    """
    if len(data) > MOST_BYTES:
        raise _too_large(f"a picture of {len(data)} bytes")
    picture = bare(data)
    if not picture.whole:
        raise _refused("cut short", Reason.PICTURE_CUT_SHORT, Remedy.CHECK_CABLE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # bombs are judged by _shrunk
            with Image.open(io.BytesIO(picture.data), formats=FORMATS) as image:
                return _as_frame(_shrunk(image), picture.orientation)
    except ProtocolError:
        raise
    except UnidentifiedImageError as error:
        raise _refused(str(error), Reason.PICTURE_FORMAT, Remedy.SET_JPEG) from error
    except Image.DecompressionBombError as error:
        raise _too_large(str(error)) from error
    except _BROKEN as error:
        raise _refused(repr(error), Reason.PICTURE_UNUSABLE, Remedy.POWER_CYCLE) from error


#: What Pillow raises at broken pixels.
_BROKEN = (OSError, ValueError, SyntaxError, KeyError, IndexError, TypeError, EOFError)


def _refused(detail: str, reason: Reason, remedy: Remedy) -> ProtocolError:
    return ProtocolError(detail, reason=reason, remedy=remedy)


def _too_large(detail: str) -> ProtocolError:
    return _refused(detail, Reason.PICTURE_TOO_LARGE, Remedy.SMALLER_PICTURE)


def _shrunk(image: Image.Image) -> Image.Image:
    """Have a large JPEG decoded at half its width and height, or a quarter.

    Raises:
        ProtocolError: It is too large even so, or far too small.
    """
    width, height = image.size
    if width * height > (MOST_PIXELS if image.format == "JPEG" else FRAME_PIXELS):
        raise _too_large(f"a picture of {width} × {height}")
    if min(width, height) < LEAST_SIDE_PX:
        raise _refused(f"{width} × {height}", Reason.PICTURE_TOO_SMALL, Remedy.CHECK_SETTINGS)
    if width * height > FRAME_PIXELS:
        image.draft(None, (width // 2, height // 2))
    return image


def _as_frame(image: Image.Image, orientation: int) -> Frame:
    colours = image.convert("RGB")
    turn = _TURNS.get(orientation)
    upright = colours if turn is None else colours.transpose(turn)
    return np.ascontiguousarray(np.asarray(upright, np.uint8)[:, :, ::-1])


def check_frame(frame: Frame) -> Frame:
    """The frame, if its shape, type and size are valid.

    Raises:
        ProtocolError: Another shape or type, too large or too small.
    """
    if frame.ndim != 3 or frame.shape[2] != 3 or frame.dtype != np.uint8:
        raise ProtocolError(
            f"a frame of {frame.shape} {frame.dtype}", reason=Reason.PICTURE_UNUSABLE
        )
    height, width = frame.shape[:2]
    if width * height > FRAME_PIXELS:
        raise _too_large(f"a frame of {width} × {height}")
    if min(width, height) < LEAST_SIDE_PX:
        raise _refused(f"{width} × {height}", Reason.PICTURE_TOO_SMALL, Remedy.CHECK_SETTINGS)
    return frame


def image_of(frame: Frame) -> Image.Image:
    """The frame as a Pillow picture."""
    return Image.fromarray(np.ascontiguousarray(frame[:, :, ::-1]))


def encode(frame: Frame, *, quality: int = 92, dpi: int = 0) -> bytes:
    """The frame as JPEG, without any metadata but its resolution."""
    out = io.BytesIO()
    more = {"dpi": (dpi, dpi)} if dpi else {}
    image_of(frame).save(out, "JPEG", quality=quality, subsampling=0, **more)
    return out.getvalue()


def encode_within(frame: Frame, most_bytes: int, *, dpi: int = 0) -> bytes:
    """The best JPEG of at most ``most_bytes``.

    Raises:
        Rejected: Not even the lowest quality fits.
    """
    for quality in QUALITIES:
        data = encode(frame, quality=quality, dpi=dpi)
        if len(data) <= most_bytes:
            return data
    raise Rejected(f"{frame.shape[1]} × {frame.shape[0]} px do not fit into {most_bytes} bytes")
