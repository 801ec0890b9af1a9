"""Picture files to frames and back, suspicious of everything that comes in."""

import io
import warnings

import numpy as np
from PIL import Image, UnidentifiedImageError

from drivers.errors import ProtocolError, Rejected
from drivers.photo.pictures.vision import Frame

#: A 24-megapixel camera's finest JPEG stays below both.
MOST_BYTES = 32 * 1024 * 1024
MOST_PIXELS = 40_000_000
LEAST_SIDE_PX = 16
FORMATS = ("JPEG", "PNG")
QUALITIES = (95, 90, 85, 80, 70, 60, 50, 40, 30, 20)


def decode(data: bytes) -> Frame:
    """A JPEG or PNG as a frame, upright as its camera meant it.

    The size is read from the header and judged before any pixel is unpacked.

    Raises:
        ProtocolError: It is not such a picture, is cut short, or is too large or too small.
    """
    if len(data) > MOST_BYTES:
        raise ProtocolError(f"a picture of {len(data)} bytes", reason="picture_unusable")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                _check_size(picture.size)
                return _as_frame(picture)
    except ProtocolError:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError) as error:
        raise ProtocolError(f"not a whole picture: {error}", reason="picture_unusable") from error
    except (ValueError, SyntaxError, KeyError, IndexError, TypeError, EOFError) as error:
        raise ProtocolError(f"not a picture: {error!r}", reason="picture_unusable") from error
    except Warning as warning:
        raise ProtocolError(f"a bad picture: {warning}", reason="picture_unusable") from warning


def _as_frame(picture: Image.Image) -> Frame:
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(picture).convert("RGB")
    return np.ascontiguousarray(np.asarray(upright, np.uint8)[:, :, ::-1])


def _check_size(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS or min(size) < LEAST_SIDE_PX:
        raise ProtocolError(f"a picture of {size[0]} × {size[1]}", reason="picture_unusable")


def check_frame(frame: Frame) -> Frame:
    """A frame that is what it should be.

    Raises:
        ProtocolError: Other shape, other type, too large or too small.
    """
    if frame.ndim != 3 or frame.shape[2] != 3 or frame.dtype != np.uint8:
        raise ProtocolError(f"a frame of {frame.shape} {frame.dtype}", reason="picture_unusable")
    _check_size((frame.shape[1], frame.shape[0]))
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
    """The finest JPEG of at most ``most_bytes``.

    Raises:
        Rejected: Not even the coarsest fits.
    """
    for quality in QUALITIES:
        data = encode(frame, quality=quality, dpi=dpi)
        if len(data) <= most_bytes:
            return data
    raise Rejected(f"{frame.shape[1]} × {frame.shape[0]} px do not fit into {most_bytes} bytes")
