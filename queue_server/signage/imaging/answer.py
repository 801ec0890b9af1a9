"""What the processes that decode uploads answer: pictures, a clip, or a refusal. Pure.

An answer is ``+`` and what was made, or ``-`` and the code of the reason. One that is cut short, as
when a process hit its limits, is a refusal too.

Tested by tests/signage/test_imaging.py and tests/signage/test_clips.py.
"""

import struct
from collections.abc import Collection, Sequence
from typing import Final

from queue_server.core.errors import BadRequest
from queue_server.signage.ports import MadeClip
from queue_server.signage.rules import LARGEST_CLIP, LARGEST_PICTURE, LONGEST_CLIP_S, MOST_PAGES

#: Why a file is not a picture, and why it is not a clip.
UNREADABLE, PIXELS, LARGE, PAGES, LOCKED = (
    "picture_unreadable", "picture_too_many_pixels", "picture_too_large", "pdf_too_many_pages",
    "pdf_locked",
)  # fmt: skip
CODES = frozenset({UNREADABLE, PIXELS, LARGE, PAGES, LOCKED})
CLIP_UNREADABLE, CLIP_LONG, CLIP_HEAVY = "clip_unreadable", "clip_too_long", "clip_too_heavy"
CLIP_CODES = frozenset({CLIP_UNREADABLE, CLIP_LONG, CLIP_HEAVY})

#: For a picture: width, height and length. For a clip: width, height, milliseconds, the lengths of
#: its poster and of itself.
_PICTURE: Final = struct.Struct(">III")
_CLIP: Final = struct.Struct(">IIIII")

#: A JPEG with its width and height.
Made = tuple[bytes, int, int]


class Unusable(ValueError):
    """A file cannot be used; the text is the code of the refusal."""


def of_pictures(pictures: Sequence[Made]) -> bytes:
    """The answer with these pictures."""
    return b"+" + b"".join(_PICTURE.pack(w, h, len(data)) + data for data, w, h in pictures)


def of_clip(clip: MadeClip) -> bytes:
    """The answer with this clip."""
    head = _CLIP.pack(
        clip.width, clip.height, clip.milliseconds, len(clip.poster), len(clip.data)
    )  # fmt: skip
    return b"+" + head + clip.poster + clip.data


def of_refusal(code: str) -> bytes:
    """The answer for a file that cannot be used."""
    return b"-" + code.encode()


def pictures_in(answer: bytes) -> list[Made]:
    """The pictures in an answer.

    Raises:
        BadRequest: With one of ``CODES``.
    """
    if answer[:1] == b"+" and (found := _pictures(answer[1:])):
        return found
    raise BadRequest(_code(answer, CODES, UNREADABLE, PIXELS), most=MOST_PAGES)


def clip_in(answer: bytes) -> MadeClip:
    """The clip in an answer.

    Raises:
        BadRequest: With one of ``CLIP_CODES``.
    """
    if answer[:1] == b"+" and len(answer) > _CLIP.size:
        width, height, milliseconds, poster, length = _CLIP.unpack_from(answer, 1)
        at = 1 + _CLIP.size
        whole = len(answer) == at + poster + length
        if whole and poster <= LARGEST_PICTURE and length <= LARGEST_CLIP:
            data = answer[at + poster :]
            return MadeClip(width, height, milliseconds, answer[at : at + poster], data)
    raise BadRequest(
        _code(answer, CLIP_CODES, CLIP_UNREADABLE, CLIP_HEAVY), most_s=LONGEST_CLIP_S
    )  # fmt: skip


def _code(answer: bytes, codes: Collection[str], unknown: str, ended: str) -> str:
    code = answer[1:].decode("ascii", "replace") if answer[:1] == b"-" else ended
    return code if code in codes else unknown


def _pictures(answer: bytes) -> list[Made]:
    """The pictures; none of them if one is cut short or too large, or there are too many."""
    found, at = list[Made](), 0
    while at < len(answer):
        if len(answer) - at < _PICTURE.size or len(found) == MOST_PAGES:
            return []
        width, height, length = _PICTURE.unpack_from(answer, at)
        at += _PICTURE.size + length
        if length > LARGEST_PICTURE or at > len(answer):
            return []
        found.append((answer[at - length : at], width, height))
    return found
