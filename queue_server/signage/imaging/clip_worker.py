"""The process that makes an uploaded video into a clip for displays.

The file comes on standard input, the answer (``imaging/answer.py``) goes to standard output. The
clip is H.264 of 1280 pixels at most, 30 pictures a second at most, a whole picture every two
seconds; the sound, if any can be read, is one channel of AAC.
"""

import io
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import av
import av.subtitles.stream  # loaded by av itself only when a file is open
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from queue_server.processes.limits import give_up_rights
from queue_server.signage.imaging.answer import (
    CLIP_HEAVY,
    CLIP_LONG,
    CLIP_UNREADABLE,
    Unusable,
    of_clip,
)
from queue_server.signage.imaging.answer_once import answer_once
from queue_server.signage.ports import MadeClip
from queue_server.signage.rules import LARGEST_CLIP, LONGEST_CLIP_S, MOST_FRAME_PIXELS
from queue_server.wire.sound.chime import RATE_HZ

#: The first bytes of a WebM file.
EBML: Final = b"\x1a\x45\xdf\xa3"
LONGEST_SIDE = 1280
MOST_FPS = 30
KEY_EVERY_S = 2
#: Bits a second of a clip of 1280 × 720.
BEST_BIT_S = 2_500_000
#: Sound: bits a second, and samples in a piece of AAC.
SOUND_BIT_S, PIECE = 64_000, 1024
MEMORY_BYTES = 2 * 1024**3
CPU_S = 300
#: Open files: standard input, output and error.
FILES = 3


def made(upload: bytes) -> MadeClip:
    """The clip.

    Raises:
        Unusable: With one of ``CLIP_CODES``.
    """
    try:
        with av.open(io.BytesIO(upload), "r", format=_format(upload)) as source:
            if not source.streams.video or source.streams.video[0].codec_context is None:
                raise Unusable(CLIP_UNREADABLE)
            stream = source.streams.video[0]
            _bounded(stream, source.duration)
            return _transcoded(_frames(source, stream), _size(stream), sound_in(upload))
    except (FFmpegError, ValueError, EOFError, OSError) as problem:
        if isinstance(problem, Unusable):
            raise
        raise Unusable(CLIP_UNREADABLE) from problem


def _format(upload: bytes) -> str:
    """MP4 or WebM; anything else is refused, because a playlist would open other files."""
    if upload[4:8] == b"ftyp":
        return "mov"
    if upload[:4] == EBML:
        return "matroska"
    raise Unusable(CLIP_UNREADABLE)


def _bounded(stream: VideoStream, duration: int | None) -> None:
    """Refuse by what the file says about itself; its content is checked while decoding."""
    if not stream.width or not stream.height:
        raise Unusable(CLIP_UNREADABLE)
    if stream.width * stream.height > MOST_FRAME_PIXELS:
        raise Unusable(CLIP_HEAVY)
    if duration and duration / av.time_base > LONGEST_CLIP_S + 1:
        raise Unusable(CLIP_LONG)


def _size(stream: VideoStream) -> tuple[int, int]:
    """Even sides, none longer than displays need."""
    scale = min(1.0, LONGEST_SIDE / max(stream.width, stream.height))
    width, height = (max(2, round(side * scale) // 2 * 2) for side in (stream.width, stream.height))
    return width, height


def _frames(source: "av.container.InputContainer", stream: VideoStream) -> Iterator[VideoFrame]:
    """The pictures with their times, ``MOST_FPS`` a second at most."""
    stream.thread_type = "SLICE"
    first = last = None
    for frame in source.decode(stream):
        if frame.width * frame.height > MOST_FRAME_PIXELS:
            raise Unusable(CLIP_HEAVY)
        if frame.time is None:
            continue
        first = frame.time if first is None else first
        if frame.time - first > LONGEST_CLIP_S:
            raise Unusable(CLIP_LONG)
        if last is not None and frame.time - last < 0.9 / MOST_FPS:
            continue
        last = frame.time
        yield frame


def sound_in(upload: bytes) -> bytes:
    """The samples of one channel, 16 bit; empty where there is no readable sound."""
    taken, most = bytearray(), 2 * LONGEST_CLIP_S * RATE_HZ
    resampler = AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
    try:
        with av.open(io.BytesIO(upload), "r", format=_format(upload)) as source:
            for frame in source.decode(source.streams.audio[0]) if source.streams.audio else ():
                for one in resampler.resample(frame):
                    taken += bytes(one.planes[0])[: 2 * one.samples]
                if len(taken) >= most:
                    break
    except (FFmpegError, ValueError, OSError):
        return b""
    return bytes(taken[:most])


def _transcoded(frames: Iterator[VideoFrame], size: tuple[int, int], sound: bytes) -> MadeClip:
    file, poster, seconds, began = io.BytesIO(), b"", 0.0, None
    with av.open(file, "w", format="mp4") as out:
        stream = _stream(out, size)
        voice = _sound_stream(out) if len(sound) else None
        for frame in frames:
            picture = frame.reformat(*size, format="yuv420p", interpolation="AREA")
            began = frame.time if began is None else began
            assert frame.time is not None
            assert began is not None
            seconds = frame.time - began
            picture.pts, picture.time_base = round(seconds * 1000), Fraction(1, 1000)
            poster = poster or _jpeg(picture)
            out.mux(stream.encode(picture))
            if file.tell() > LARGEST_CLIP:
                raise Unusable(CLIP_HEAVY)
        out.mux(stream.encode(None))
        if voice is not None:
            _put_sound(out, voice, sound[: 2 * round(seconds * RATE_HZ)])
    if not poster or file.tell() > LARGEST_CLIP:
        raise Unusable(CLIP_HEAVY if poster else CLIP_UNREADABLE)
    return MadeClip(*size, round(1000 * seconds + 1000 / MOST_FPS), poster, file.getvalue())


def _stream(out: "av.container.OutputContainer", size: tuple[int, int]) -> VideoStream:
    stream = out.add_stream("libx264", rate=MOST_FPS)
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    stream.bit_rate = BEST_BIT_S * size[0] * size[1] // (1280 * 720)
    stream.time_base = Fraction(1, 1000)
    stream.options = {"preset": "veryfast", "g": str(MOST_FPS * KEY_EVERY_S), "threads": "2"}
    return stream


def _sound_stream(out: "av.container.OutputContainer") -> AudioStream:
    stream = out.add_stream("aac", rate=RATE_HZ)
    stream.layout = "mono"
    stream.bit_rate = SOUND_BIT_S
    return stream


def _put_sound(out: "av.container.OutputContainer", stream: AudioStream, sound: bytes) -> None:
    for at in range(0, len(sound), 2 * PIECE):
        data = sound[at : at + 2 * PIECE]
        piece = AudioFrame(format="s16", layout="mono", samples=len(data) // 2)
        piece.planes[0].update(data.ljust(piece.planes[0].buffer_size, b"\0"))
        piece.sample_rate, piece.pts, piece.time_base = RATE_HZ, at // 2, Fraction(1, RATE_HZ)
        out.mux(stream.encode(piece))
    out.mux(stream.encode(None))


def _jpeg(frame: VideoFrame) -> bytes:
    file = io.BytesIO()
    plane = frame.reformat(format="rgb24").planes[0]
    size = frame.width, frame.height
    picture = Image.frombuffer("RGB", size, bytes(plane), "raw", "RGB", plane.line_size)
    picture.save(file, "JPEG", quality=85)
    return file.getvalue()


def main() -> None:
    """Read, make, answer."""
    Image.preinit()  # reads its own modules
    give_up_rights(MEMORY_BYTES, CPU_S, files=FILES)
    answer_once(lambda file: of_clip(made(file)), CLIP_HEAVY)


if __name__ == "__main__":
    main()
