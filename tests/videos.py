"""Videos as people upload them, made of moving colours."""

import io
from fractions import Fraction

import av
import numpy as np

SIZE = (160, 96)


def video(
    seconds: float = 1.0, size: tuple[int, int] = SIZE, *, fps: int = 10, kind: str = "mp4",
    hertz: float = 0.0,
) -> bytes:  # fmt: skip
    """An MP4 or WebM (``kind``) of that many seconds; it is first red, then green.

    With a tone of ``hertz``, as loud as possible.
    """
    file = io.BytesIO()
    with av.open(file, "w", format=kind) as out:
        stream = out.add_stream("libx264" if kind == "mp4" else "libvpx", rate=fps)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        codec = "aac" if kind == "mp4" else "libopus"
        voice = out.add_stream(codec, rate=48_000, layout="stereo") if hertz else None
        for n in range(round(seconds * fps)):
            pixels = np.zeros((size[1], size[0], 3), np.uint8)
            pixels[:, :, 0 if n == 0 else 1] = 220
            out.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")))
        out.mux(stream.encode(None))
        if isinstance(voice, av.AudioStream):
            _put_tone(out, voice, hertz, seconds)
    return file.getvalue()


def _put_tone(
    out: "av.container.OutputContainer", voice: av.AudioStream, hertz: float, seconds: float
) -> None:
    kind = voice.codec_context.format.name
    piece = 1024 if kind == "fltp" else 960  # of AAC, of Opus
    for at in range(0, round(seconds * 48_000), piece):
        wave = np.sin(2 * np.pi * hertz * np.arange(at, at + piece) / 48_000, dtype=np.float32)
        planes = np.stack([wave, wave])
        shaped = planes
        if kind != "fltp":
            shaped = np.asarray(planes.T.reshape(1, -1) * 32_000, np.int16)
        frame = av.AudioFrame.from_ndarray(shaped, kind, "stereo")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, at, Fraction(1, 48_000)
        out.mux(voice.encode(frame))
    out.mux(voice.encode(None))
