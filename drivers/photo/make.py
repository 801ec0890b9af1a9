"""Builds a photo station: address → eye, options → what the upload requires."""

import os
from threading import Lock

from drivers.base import DeviceKind, Driver
from drivers.photo.driver import Station
from drivers.photo.pictures.profile import profile_from
from drivers.photo.pictures.vision import opencv
from drivers.photo.sources.reader import Eye
from drivers.registry import DriverContext, DriverInfo
from drivers.uri import DeviceSpec, DeviceUri

_LOADING = Lock()


def load_opencv() -> None:
    """Load it for all cameras of a host, silent.

    Raises:
        DriverUnavailable: As :func:`opencv`.
    """
    # Read when it is loaded; a camera that is pulled out would fill the log.
    os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
    # Its loader takes itself out of the loaded modules for a while, and cameras begin at once.
    with _LOADING:
        opencv()


def make_camera(spec: DeviceSpec, context: DriverContext) -> Driver:
    """A station for ``v4l:…``, ``file:…`` or ``sim:camera``; nothing is opened yet."""
    return _station(_eye(spec.uri), spec, context)


def make_dslr(spec: DeviceSpec, context: DriverContext) -> Driver:
    """A station for ``usb:04a9:32b1`` over libgphoto2."""
    from drivers.photo.sources.gphoto import GphotoEye

    return _station(GphotoEye(spec.uri), spec, context)


def _station(eye: Eye, spec: DeviceSpec, context: DriverContext) -> Driver:
    load_opencv()
    profile_from(spec.options)  # a wrong option is reported at once, not at the first visitor
    frame_s = spec.uri.number("frame_ms", 3000) / 1000
    return Station(eye, context.tap, frame_s=frame_s, clock=context.clock)


def _eye(uri: DeviceUri) -> Eye:
    match uri.scheme:
        case "file":
            from drivers.photo.sources.files import FileEye

            return FileEye(uri)
        case "sim":
            from drivers.photo.simulated import SimulatedEye

            return SimulatedEye(uri)
    from drivers.photo.sources.camera import UvcEye

    return UvcEye(uri)


CAMERA = DriverInfo("camera", DeviceKind.PHOTO, frozenset(("v4l", "file", "sim")), make_camera)
DSLR = DriverInfo("dslr", DeviceKind.PHOTO, frozenset(("usb",)), make_dslr)
