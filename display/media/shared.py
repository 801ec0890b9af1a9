"""The memory shared by a wall and the process of a clip.

It begins with the number of pictures so far; then come ``SLOTS`` places for them in turn, with
32 bits per pixel: blue, green, red, nothing.

Tested by tests/display/media/test_player.py.
"""

import struct
from typing import Final

COUNT: Final = struct.Struct("<Q")
SLOTS, HEAD_BYTES, BYTES_A_PIXEL = 3, 4096, 4


def size_of_memory(width: int, height: int) -> int:
    """How many bytes are shared."""
    return HEAD_BYTES + SLOTS * width * height * BYTES_A_PIXEL


def place(count: int, width: int, height: int) -> tuple[int, int]:
    """Where picture ``count`` begins and ends."""
    length = width * height * BYTES_A_PIXEL
    at = HEAD_BYTES + count % SLOTS * length
    return at, at + length
