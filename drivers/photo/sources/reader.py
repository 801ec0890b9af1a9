"""A camera's own thread: it alone touches the camera, keeps the newest frame, and may hang.

Vendor code can block for ever when a cable is pulled. Every wait here has a deadline;
a thread that hangs is abandoned along with its camera, which no other thread touches.
"""

import threading
import time
from collections.abc import Callable
from typing import Protocol

from drivers.errors import DeviceError, DeviceGone, DeviceTimeout
from drivers.photo.pictures.codec import check_frame
from drivers.photo.pictures.vision import Frame
from queue_server.wire.devices import Reason

OPEN_S = 8.0


class Grabber(Protocol):
    """An open camera. One thread makes, uses and releases it; its calls may block."""

    def grab(self) -> Frame:
        """The next frame of the stream.

        Raises:
            DeviceError: No more frames will come.
        """
        ...

    def still(self) -> Frame | None:
        """A photograph better than the stream, or None when there is only the stream."""
        ...

    def release(self) -> None:
        """Let the camera go. Never raises."""
        ...


class Eye(Protocol):
    """A camera that can be opened."""

    def present(self) -> bool:
        """Whether it is plugged in, checked without opening it."""
        ...

    def open(self) -> Grabber:
        """Open it, in the thread that will use it.

        Raises:
            DeviceError: It is not there, or another program has it.
        """
        ...


class Reader:
    """Reads one camera from :meth:`start` to :meth:`stop`. Safe from any thread."""

    def __init__(self, eye: Eye, clock: Callable[[], float] = time.monotonic) -> None:
        self._eye = eye
        self._clock = clock
        self._turn = threading.Condition()
        self._frame: Frame | None = None
        self._count = 0
        self._still: Frame | None = None
        self._wanted = False
        self._error: DeviceError | None = None
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)

    def start(self) -> None:
        """Begin opening and reading."""
        self._thread.start()

    def stop(self, timeout_s: float = 2.0) -> None:
        """End reading; wait at most ``timeout_s`` for the camera to be released."""
        with self._turn:
            self._stopping = True
            self._turn.notify_all()
        if self._thread is not threading.current_thread() and self._thread.is_alive():
            self._thread.join(timeout_s)

    def next(self, after: int, timeout_s: float) -> tuple[int, Frame]:
        """The newest frame with a number above ``after``. Frames not taken are lost.

        Raises:
            DeviceTimeout: None came in time.
            DeviceError: The camera is lost, or cannot be opened.
        """
        with self._turn:
            self._wait(lambda: self._count > after, timeout_s, past_still=True)
            assert self._frame is not None
            return self._count, self._frame

    def photograph(self, timeout_s: float) -> Frame | None:
        """A still picture, or None from a camera that has only its stream; as :meth:`next`."""
        with self._turn:
            self._wanted, self._still = True, None
            try:
                self._wait(lambda: not self._wanted, timeout_s)
            finally:
                self._wanted = False
            return self._still

    def _wait(
        self, done: Callable[[], bool], timeout_s: float, *, past_still: bool = False
    ) -> None:
        deadline = self._clock() + timeout_s
        while not done():
            if self._error:
                raise self._error
            if self._stopping:
                raise DeviceGone("the camera was switched off", reason=Reason.STOPPING)
            if past_still and self._wanted:
                # The shutter is firing: the stream pauses until it is done, which is not a loss.
                deadline = max(deadline, self._clock() + timeout_s)
            left = deadline - self._clock()
            if left <= 0:
                raise DeviceTimeout("no picture came", reason=Reason.NO_PICTURE)
            self._turn.wait(min(left, 0.5))

    def _run(self) -> None:
        try:
            grabber = self._eye.open()
            try:
                while not self._stopping:
                    self._read(grabber)
            finally:
                grabber.release()
        except DeviceError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001 - vendor code raises what it likes
            self._fail(DeviceGone(repr(error)))

    def _read(self, grabber: Grabber) -> None:
        if self._wanted:
            still = grabber.still()
            with self._turn:
                self._still, self._wanted = still, False
                self._turn.notify_all()
        frame = check_frame(grabber.grab())
        with self._turn:
            self._frame, self._count = frame, self._count + 1
            self._turn.notify_all()

    def _fail(self, error: DeviceError) -> None:
        with self._turn:
            self._error = error
            self._turn.notify_all()
