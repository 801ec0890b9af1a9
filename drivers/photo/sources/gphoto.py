"""DSLR and mirrorless cameras through libgphoto2, an optional extra.

On Debian: ``apt install python3-gphoto2`` or ``pip install gphoto2`` (no wheel for ARM or Windows).
"""

import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from drivers.errors import DeviceAbsent, DeviceGone, DeviceTaken, DriverUnavailable
from drivers.photo.pictures.codec import decode
from drivers.photo.pictures.vision import Frame
from drivers.photo.sources.reader import Grabber
from drivers.uri import DeviceUri

SYS_USB = Path("/sys/bus/usb/devices")


def gphoto2() -> Any:
    """The library.

    Raises:
        DriverUnavailable: It is not installed.
    """
    try:
        return import_module("gphoto2")
    except ImportError as error:
        raise DriverUnavailable("install gphoto2: pip install gphoto2 (Linux, x86-64)") from error


class GphotoEye:
    """A camera at ``usb:04a9:32b1``, vendor and product as ``run.py devices list`` shows them."""

    def __init__(self, uri: DeviceUri, library: Any = None, sys_usb: Path = SYS_USB) -> None:
        self._library = library or gphoto2()
        self._ids = uri.usb_ids
        self._sys_usb = sys_usb

    def present(self) -> bool:
        """Whether the system lists it; where the system lists nothing, it is taken to be there."""
        if sys.platform != "linux" or not self._sys_usb.is_dir():
            return True
        wanted = tuple(f"{one:04x}" for one in self._ids)
        return any(_ids(device) == wanted for device in self._sys_usb.iterdir())

    def open(self) -> Grabber:
        """Open the first camera of that vendor and product."""
        gp = self._library
        try:
            for _, port in gp.Camera.autodetect():
                camera = self._at(port)
                if camera is not None:
                    return GphotoGrabber(gp, camera)
        except gp.GPhoto2Error as error:
            taken = error.code == gp.GP_ERROR_IO_USB_CLAIM
            kind = DeviceTaken if taken else DeviceAbsent
            raise kind(f"gphoto2: {error}") from error
        raise DeviceAbsent("gphoto2 finds no such camera")

    def _at(self, port: str) -> Any:
        gp = self._library
        ports = gp.PortInfoList()
        ports.load()
        camera = gp.Camera()
        camera.set_port_info(ports[ports.lookup_path(port)])
        camera.init()
        can = camera.get_abilities()
        if (can.usb_vendor, can.usb_product) == self._ids:
            return camera
        camera.exit()
        return None


class GphotoGrabber:
    """Reads an open camera: its viewfinder as stream, its shutter for a still."""

    def __init__(self, library: Any, camera: Any) -> None:
        self._gp = library
        self._camera = camera

    def grab(self) -> Frame:
        """A picture from the viewfinder."""
        try:
            return _frame(self._camera.capture_preview())
        except self._gp.GPhoto2Error as error:
            raise DeviceGone(f"gphoto2: {error}") from error

    def still(self) -> Frame:
        """Press the shutter. The file on the camera's card is deleted: it shows a person's face."""
        gp, camera = self._gp, self._camera
        try:
            path = camera.capture(gp.GP_CAPTURE_IMAGE)
            try:
                return _frame(camera.file_get(path.folder, path.name, gp.GP_FILE_TYPE_NORMAL))
            finally:
                camera.file_delete(path.folder, path.name)
        except gp.GPhoto2Error as error:
            raise DeviceGone(f"gphoto2: {error}") from error

    def release(self) -> None:
        """Close."""
        with suppress(self._gp.GPhoto2Error):
            self._camera.exit()


def _frame(file: Any) -> Frame:
    return decode(bytes(memoryview(file.get_data_and_size())))


def _ids(device: Path) -> tuple[str, ...]:
    try:
        return tuple((device / name).read_text().strip() for name in ("idVendor", "idProduct"))
    except OSError:
        return ()
