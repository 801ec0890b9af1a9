"""Videos as people upload them, made of moving colours."""

import io

import av
import numpy as np

SIZE = (160, 96)


def video(
    seconds: float = 1.0, size: tuple[int, int] = SIZE, *, fps: int = 10, kind: str = "mp4"
) -> bytes:
    """An MP4 or WebM (``kind``) of so many seconds; it is red at its beginning and then green."""
    file = io.BytesIO()
    with av.open(file, "w", format=kind) as out:
        stream = out.add_stream("libx264" if kind == "mp4" else "libvpx", rate=fps)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for n in range(round(seconds * fps)):
            pixels = np.zeros((size[1], size[0], 3), np.uint8)
            pixels[:, :, 0 if n == 0 else 1] = 220
            out.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")))
        out.mux(stream.encode(None))
    return file.getvalue()
