"""USB cameras and document cameras (UVC) through OpenCV: V4L2 on Linux, DirectShow on Windows.

OpenCV rather than PyAV: the face cascades need it anyway, and one library fewer can break.
"""

import os
import stat
import sys
from pathlib import Path
from typing import Any

from drivers.errors import DeviceAbsent, DeviceGone, DeviceTaken, UriError
from drivers.photo.pictures.vision import Frame, opencv
from drivers.photo.sources.reader import Grabber
from drivers.uri import DeviceUri
from queue_server.wire.devices import Reason, Remedy

#: Frames in a row that a camera may fail to give before it counts as gone.
MOST_MISSED = 5


class UvcEye:
    """A camera at ``v4l:/dev/v4l/by-id/…?width=1920&height=1080`` (``v4l:0`` on Windows)."""

    def __init__(self, uri: DeviceUri) -> None:
        self._place = uri.place
        self._width = uri.number("width", 1920)
        self._height = uri.number("height", 1080)
        self._fps = uri.number("fps", 15)
        if sys.platform != "win32" and not uri.place.startswith("/dev/"):
            raise UriError(f"{uri}: name the camera as in v4l:/dev/v4l/by-id/…-video-index0")

    def present(self) -> bool:
        """Whether the node is there; cameras on Windows have none, and are taken to be there."""
        return sys.platform == "win32" or Path(self._place).exists()

    def open(self) -> Grabber:
        """Open, and ask for MJPG at the wanted size; a camera gives the nearest it has."""
        cv2 = opencv()
        index, backend = self._address(cv2)
        capture = cv2.VideoCapture(index, backend)
        if not capture.isOpened():
            capture.release()
            raise DeviceTaken("the camera cannot be opened")
        # In this order: many cameras offer large sizes only as MJPG.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter_fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._height)
        capture.set(cv2.CAP_PROP_FPS, self._fps)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        return UvcGrabber(capture)

    def _address(self, cv2: Any) -> tuple[str | int, int]:
        if sys.platform == "win32":
            return int(self._place), cv2.CAP_DSHOW
        _check_node(self._place)
        return os.path.realpath(self._place), cv2.CAP_V4L2


class UvcGrabber:
    """Reads an open VideoCapture."""

    def __init__(self, capture: Any) -> None:
        self._capture = capture

    def grab(self) -> Frame:
        """The next frame; a single broken one is skipped."""
        for _ in range(MOST_MISSED):
            good, frame = self._capture.read()
            if good and frame is not None:
                read: Frame = frame
                return read
        raise DeviceGone("the camera gives no more pictures")

    def still(self) -> None:
        """None: the stream is all there is."""

    def release(self) -> None:
        """Close."""
        self._capture.release()


def _check_node(path: str) -> None:
    """Find the usual reasons, as OpenCV does not say why it cannot open a camera.

    Raises:
        DeviceAbsent: There is no such node.
        DeviceTaken: This user may not open it.
    """
    try:
        node = os.stat(path)
    except OSError as error:
        raise DeviceAbsent(str(error)) from error
    if not stat.S_ISCHR(node.st_mode):
        raise DeviceAbsent(f"{path} is not a camera")
    if not os.access(path, os.R_OK | os.W_OK):
        raise DeviceTaken(
            f"{path}: this user is not in the group video",
            reason=Reason.NO_PERMISSION,
            remedy=Remedy.CHECK_PERMISSION,
        )
