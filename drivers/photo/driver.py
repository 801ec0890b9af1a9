"""A photo station: captures only on request, and waits until the exposure has settled.

Between pictures the camera is closed and its lamp is off: visitors should not have to wonder
whether they are being filmed. Whether it is still plugged in is checked without opening it.
"""

import threading
import time
from collections.abc import Callable, Generator
from typing import TypeVar

from drivers.base import Health
from drivers.errors import DeviceAbsent, DeviceError, DeviceGone
from drivers.photo.pictures.codec import encode
from drivers.photo.pictures.vision import Frame, grey_of, shrunk
from drivers.photo.sources.reader import OPEN_S, Eye, Reader
from drivers.tap import Tap
from queue_server.wire.devices import Reason

T = TypeVar("T")
#: Frames discarded at first, and the most waited for.
WARM_UP, WARM_UP_MOST = 5, 45
#: Settled: this many frames in a row whose brightness differs by less than this (of 255).
STEADY_FRAMES, STEADY = 3, 2.0
FRAME_S = 3.0
STILL_S = 15.0
PREVIEW_FPS = 15
PREVIEW_PX = 640


class Station:
    """A :class:`~drivers.base.PhotoStation` over any :class:`~drivers.photo.sources.reader.Eye`."""

    def __init__(
        self,
        eye: Eye,
        tap: Tap,
        *,
        warm_up: int = WARM_UP,
        frame_s: float = FRAME_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._eye = eye
        self._tap = tap
        self._warm_up = warm_up
        self._frame_s = frame_s
        self._clock = clock
        self._lock = threading.Lock()
        self._reader: Reader | None = None
        self._users = 0
        self._closed = False
        self._trouble: DeviceError | None = None

    def open(self) -> Health:
        """Check that a picture comes."""
        if not self._eye.present():
            raise DeviceAbsent("no camera there")
        self._with_reader(lambda reader: reader.next(0, OPEN_S))
        return Health()

    def poll(self) -> Health:
        """Check that it is still plugged in, and that the last preview did not fail."""
        if self._trouble:
            raise self._trouble
        if not self._eye.present():
            raise DeviceGone("the camera was pulled out")
        return Health()

    def close(self) -> None:
        """Release the camera; previews end."""
        with self._lock:
            self._closed = True
            reader, self._reader = self._reader, None
        if reader:
            reader.stop()

    def abandon(self) -> None:
        """Let waiting calls fail; the camera's thread is left to itself."""
        with self._lock:
            self._closed = True
            reader, self._reader = self._reader, None
        if reader:
            reader.stop(0)

    def photograph(self) -> Frame:
        """One still frame, exposure settled.

        Raises:
            DeviceError: The camera is lost, or gives no usable picture.
        """
        frame = self._with_reader(self._settled)
        self._tap.hidden("<", frame.nbytes)
        return frame

    def preview(self) -> Generator[bytes, None, None]:
        """Small JPEG pictures, at most fifteen a second, the newest only, until closed.

        May be read from a thread other than the owner's, even while photographs are taken.
        """
        reader = self._enter()
        count, due = 0, 0.0
        try:
            while True:
                time.sleep(max(0.0, due - self._clock()))
                due = self._clock() + 1 / PREVIEW_FPS
                count, frame = reader.next(count, OPEN_S if not count else self._frame_s)
                data = encode(shrunk(frame, PREVIEW_PX)[0], quality=70)
                self._tap.hidden("<", len(data))
                yield data
        except DeviceError as error:
            self._trouble = error
            raise
        finally:
            self._leave(reader)

    def _settled(self, reader: Reader) -> Frame:
        """The first frame as bright as those before it, or the last one if there is none."""
        count, frame = reader.next(0, OPEN_S)
        before, steady = _brightness(frame), 0
        for number in range(2, WARM_UP_MOST + 1):
            count, frame = reader.next(count, self._frame_s)
            now = _brightness(frame)
            steady = steady + 1 if abs(now - before) < STEADY else 0
            before = now
            if number >= self._warm_up and steady >= STEADY_FRAMES:
                break
        still = reader.photograph(STILL_S)
        return frame if still is None else still

    # -- one reader for all viewers --------------------------------------------------------------

    def _with_reader(self, run: Callable[[Reader], T]) -> T:
        reader = self._enter()
        try:
            return run(reader)
        except DeviceError as error:
            self._trouble = error
            raise
        finally:
            self._leave(reader)

    def _enter(self) -> Reader:
        with self._lock:
            if self._closed:
                raise DeviceGone("the station is closed", reason=Reason.ABANDONED)
            if self._reader is None:
                self._reader = Reader(self._eye, self._clock)
                self._reader.start()
            self._users += 1
            return self._reader

    def _leave(self, reader: Reader) -> None:
        with self._lock:
            self._users -= 1
            last = self._users == 0 or self._reader is not reader
            if self._reader is reader and last:
                self._reader = None
        if last:
            reader.stop()


def _brightness(frame: Frame) -> float:
    return float(grey_of(shrunk(frame, 160)[0]).mean())
