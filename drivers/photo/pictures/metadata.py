"""Strips a JPEG or PNG of everything around its pixels. Pure.

Cameras and phones write data about a picture in many broken ways: tags longer than the file,
directories cut short, makers' own formats. Only the orientation is needed, so all of it is
removed before a decoder sees the picture, and none of it can make a picture fail.
"""

import struct
from dataclasses import dataclass

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
UPRIGHT = 1
_EXIF = b"Exif\0\0"
_ORIENTATION, _SHORT = 0x0112, 3
#: The only chunks of a PNG that make up the picture.
_PNG_KEPT = frozenset((b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"))
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
#: Markers without a length: restarts, and TEM.
_BARE = frozenset((0x01, *range(0xD0, 0xD8)))
#: Segments about the picture: APP1 to APP13, APP15, comments. JFIF and Adobe's define the
#: colours and stay.
_ABOUT = frozenset((*range(0xE1, 0xEE), 0xEF, 0xFE))


@dataclass(frozen=True, slots=True)
class Bare:
    """A picture without metadata; ``orientation`` as EXIF counts, 1 (upright) to 8."""

    data: bytes
    orientation: int
    whole: bool


def bare(data: bytes) -> Bare:
    """The picture alone. Anything that is neither JPEG nor PNG comes back unchanged.

    ``whole`` is False when the end of the picture is missing.
    """
    if data.startswith(JPEG):
        return _bare_jpeg(data)
    if data.startswith(PNG):
        return _bare_png(data)
    return Bare(data, UPRIGHT, True)


def _bare_jpeg(data: bytes) -> Bare:
    parts, orientation, at = [JPEG], UPRIGHT, len(JPEG)
    view = memoryview(data)
    while 0 <= (at := data.find(b"\xff", at)) < len(data) - 1:
        marker = data[at + 1]
        if marker in (0x00, 0xFF) or marker in _BARE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in (_START_OF_SCAN, _END_OF_IMAGE):
            parts.append(bytes(view[at:]))
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker not in _ABOUT:
            parts.append(bytes(view[at:end]))
        elif marker == 0xE1 and data[at + 4 : at + 10] == _EXIF and orientation == UPRIGHT:
            orientation = _orientation(data[at + 10 : end])
        at = max(end, at + 4)
    return Bare(b"".join(parts), orientation, data.rfind(b"\xff\xd9", at) >= 0)


def _bare_png(data: bytes) -> Bare:
    parts, orientation, at, whole = [PNG], UPRIGHT, len(PNG), False
    while at + 12 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + length
        if kind in _PNG_KEPT:
            parts.append(data[at:end])
        elif kind == b"eXIf":
            orientation = _orientation(data[at + 8 : end - 4])
        whole = whole or (kind == b"IEND" and end <= len(data))
        at = end
    return Bare(b"".join(parts), orientation, whole)


def _orientation(tiff: bytes) -> int:
    """The orientation in the first directory of EXIF data, if that can be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return UPRIGHT
    first = struct.unpack_from(f"{order}I", tiff, 4)[0] + 2
    for at in range(first, len(tiff) - 9, 12):
        tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, at)
        if tag == _ORIENTATION:
            return value if kind == _SHORT and 1 <= value <= 8 else UPRIGHT
        if tag > _ORIENTATION:
            break  # tags are in order
    return UPRIGHT
