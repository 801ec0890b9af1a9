"""The process that decodes the sound of a clip for a wall, given its file.

Samples as the wall's loudspeaker plays them go to standard output, all at once: a minute is 3 MB. A
broken or hostile file ends this process and not the wall.

Tested by tests/display/media/test_soundtrack.py.
"""

import sys
from collections.abc import Iterator

import av
import av.subtitles.stream  # av itself loads it only when a file is open
from av.audio.resampler import AudioResampler
from av.error import FFmpegError

from queue_server.processes.limits import give_up_rights
from queue_server.wire.sound.chime import RATE_HZ

#: No clip that the server makes is longer.
LONGEST_S = 61
MEMORY_BYTES = 1024**3
CPU_S = 60
#: Standard input, output and error; those that are open stay open.
FILES = 3


def main(file: str) -> int:
    """Write the samples; 0 at the end, even without sound, 1 when the file cannot be read."""
    left = 2 * RATE_HZ * LONGEST_S
    try:
        with av.open(file, format="mov") as clip:
            give_up_rights(MEMORY_BYTES, CPU_S, files=FILES)
            for piece in _pieces(clip):
                sys.stdout.buffer.write(piece[:left])
                left -= len(piece)
                if left <= 0:
                    break
    except (FFmpegError, OSError, ValueError):
        return 1
    return 0


def _pieces(clip: "av.container.InputContainer") -> Iterator[bytes]:
    if not clip.streams.audio:
        return
    resampler = AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
    for frame in clip.decode(clip.streams.audio[0]):
        for one in resampler.resample(frame):
            yield bytes(one.planes[0])[: 2 * one.samples]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
