"""The only way to OpenCV, imported late: a host without cameras never loads it."""

from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drivers.errors import DriverUnavailable

#: Rows top to bottom, columns left to right, blue-green-red, 8 bits each.
Frame = NDArray[np.uint8]
Grey = NDArray[np.uint8]

#: Taking a photo must not starve the kiosk on the same machine.
THREADS = 2


def opencv() -> Any:
    """OpenCV 4, with :data:`THREADS` at most.

    Raises:
        DriverUnavailable: It is missing, or so new that it no longer has face cascades.
    """
    try:
        cv2 = import_module("cv2")
    except ImportError as error:
        raise DriverUnavailable("install opencv-python-headless<5 (numpy comes with it)") from error
    if not hasattr(cv2, "CascadeClassifier"):
        raise DriverUnavailable(f"OpenCV {cv2.__version__} has no face cascades; install <5")
    cv2.setNumThreads(THREADS)
    return cv2


def grey_of(frame: Frame) -> Grey:
    """Luminance of a frame."""
    cv2 = opencv()
    grey: Grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    return grey


def shrunk(frame: Frame, longest_px: int) -> tuple[Frame, float]:
    """The frame with its longer side at most ``longest_px``, and the factor applied (≤ 1)."""
    factor = min(1.0, longest_px / max(frame.shape[:2]))
    if factor == 1.0:
        return frame, 1.0
    cv2 = opencv()
    size = (max(1, round(frame.shape[1] * factor)), max(1, round(frame.shape[0] * factor)))
    return cv2.resize(frame, size, interpolation=cv2.INTER_AREA), factor
