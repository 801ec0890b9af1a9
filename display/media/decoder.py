"""The process that decodes a clip for a wall, given its file, width, height and shared memory.

It writes pictures into memory that it shares with the wall (``display/media/shared.py``), each when
its time has come, and ends with the clip. A broken or hostile file ends this
process and not the wall; it opens nothing else and is limited in memory and time.

Tested by tests/display/media/test_player.py.
"""

import mmap
import sys
import time
from collections.abc import Iterator

import av
import av.subtitles.stream  # av itself loads it only when a file is open
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter

from display.media.shared import BYTES_A_PIXEL, COUNT, place, size_of_memory
from queue_server.processes.limits import give_up_rights

MEMORY_BYTES = 1024**3
#: Limit in processor seconds, for a clip of one minute.
CPU_S = 180
#: Standard input, output and error; those that are open stay open.
FILES = 3
#: A picture later than this is skipped, or those after it would be late, too.
LATE_S = 0.05


def main(file: str, width: int, height: int, fd: int) -> int:
    """Play the file once; 0 at its end, 1 when it cannot be played."""
    memory = mmap.mmap(fd, size_of_memory(width, height))
    try:
        with av.open(file, format="mov") as clip:
            give_up_rights(MEMORY_BYTES, CPU_S, files=FILES)
            _play(clip.decode(video=0), memory, (width, height))
    except (FFmpegError, IndexError, ValueError):
        return 1
    return 0


def _play(frames: Iterator[VideoFrame], memory: mmap.mmap, size: tuple[int, int]) -> None:
    began: float | None = None
    reformatter, count = VideoReformatter(), 0
    for frame in frames:
        at = frame.time or 0.0
        began = time.monotonic() - at if began is None else began
        wait_s = began + at - time.monotonic()
        if wait_s < -LATE_S and count:
            continue
        picture = reformatter.reformat(frame, *size, "bgr0", interpolation="FAST_BILINEAR")
        wait_s = began + at - time.monotonic()
        if wait_s > 0:
            time.sleep(wait_s)
        count += 1
        _put(memory, picture, count)


def _put(memory: mmap.mmap, picture: VideoFrame, count: int) -> None:
    """Write the picture, then announce it."""
    plane = picture.planes[0]
    row, pitch = picture.width * BYTES_A_PIXEL, plane.line_size
    at, end = place(count, picture.width, picture.height)
    pixels = memoryview(plane)
    if pitch == row:
        memory[at:end] = bytes(pixels[: end - at])
    else:
        for y in range(picture.height):
            memory[at + y * row : at + (y + 1) * row] = bytes(pixels[y * pitch : y * pitch + row])
    memory[: COUNT.size] = COUNT.pack(count)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
