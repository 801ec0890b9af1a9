"""The seam between a STU driver and its USB pad: feature reports and pen reports.

Two ways in. pyusb on Linux, where the kernel's tablet driver claims these pads and fails, so that
no hidraw node is there; hidapi on Windows, where pyusb would need another driver installed.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from drivers.errors import DeviceAbsent, DeviceGone, DeviceTaken, DriverUnavailable, Remedy
from drivers.uri import DeviceUri

GET_REPORT, SET_REPORT, FEATURE = 0x01, 0x09, 0x0300
TRANSFER_MS = 1000
_NO_PERMISSION, _BUSY, _TIMEOUT = 13, 16, 110

#: Gives the pyusb backend to use; None means pyusb's own choice. Tests and replays set it.
backend: Callable[[], Any] | None = None


class Hid(Protocol):
    """One HID device. Every report begins with its id. One thread uses it."""

    product: int

    def open(self) -> None:
        """Reach the device.

        Raises:
            DeviceAbsent, DeviceTaken, DriverUnavailable: As their names say.
        """
        ...

    def get_feature(self, report: int, length: int) -> bytes:
        """Ask for a feature report of at most ``length`` bytes.

        Raises:
            DeviceGone: The link dropped.
        """
        ...

    def set_feature(self, data: bytes) -> None:
        """Send a feature report.

        Raises:
            DeviceGone: The link dropped.
        """
        ...

    def read(self, timeout_ms: int) -> bytes:
        """The next input report; empty when none came in time.

        Raises:
            DeviceGone: The link dropped.
        """
        ...

    def close(self) -> None:
        """Let go. Never raises."""
        ...


class UsbHid:
    """Through pyusb."""

    def __init__(self, uri: DeviceUri) -> None:
        self._vendor, self.product = uri.usb_ids
        self._device: Any = None
        self._pen: Any = None
        self._interface = 0

    def open(self) -> None:
        """Find the pad, take its interface from the kernel, claim it."""
        core, util = _usb()
        try:
            device = self._find(core)
            interface = device.get_active_configuration()[(0, 0)]
            self._interface = int(interface.bInterfaceNumber)
            with suppress(NotImplementedError):
                if device.is_kernel_driver_active(self._interface):
                    device.detach_kernel_driver(self._interface)
            util.claim_interface(device, self._interface)
        except core.USBError as error:
            raise _why(error) from error
        self._device = device
        self._pen = util.find_descriptor(
            interface,
            custom_match=lambda one: (
                util.endpoint_direction(one.bEndpointAddress) == util.ENDPOINT_IN
            ),
        )
        if self._pen is None:
            self.close()
            raise DeviceAbsent("the pad has no pen endpoint", remedy=Remedy.SERVICE)

    def _find(self, core: Any) -> Any:
        chosen = backend() if backend else None
        try:
            found = core.find(backend=chosen, idVendor=self._vendor, idProduct=self.product)
        except core.NoBackendError as error:
            raise DriverUnavailable("libusb is not installed") from error
        if found is None:
            raise DeviceAbsent(f"no {self._vendor:04x}:{self.product:04x} is plugged in")
        return found

    def get_feature(self, report: int, length: int) -> bytes:
        """One GET_REPORT."""
        return bytes(self._control(0xA1, GET_REPORT, report, length))

    def set_feature(self, data: bytes) -> None:
        """One SET_REPORT; a short count is a lost link."""
        count = self._control(0x21, SET_REPORT, data[0], data)
        if count != len(data):
            raise DeviceGone(f"{count} of {len(data)} bytes taken")

    def _control(self, kind: int, request: int, report: int, data: Any) -> Any:
        core, _ = _usb()
        if self._device is None:
            raise DeviceGone("not open")
        try:
            return self._device.ctrl_transfer(
                kind, request, FEATURE | report, self._interface, data, TRANSFER_MS
            )
        except core.USBError as error:
            raise DeviceGone(str(error)) from error

    def read(self, timeout_ms: int) -> bytes:
        """One interrupt transfer."""
        core, _ = _usb()
        if self._device is None:
            raise DeviceGone("not open")
        try:
            return bytes(self._pen.read(64, max(1, timeout_ms)))
        except core.USBError as error:
            if error.errno == _TIMEOUT:
                return b""
            raise DeviceGone(str(error)) from error

    def close(self) -> None:
        """Release the interface and the device."""
        device, self._device = self._device, None
        if device is None:
            return
        _, util = _usb()
        with suppress(Exception):
            util.release_interface(device, self._interface)
        with suppress(Exception):
            util.dispose_resources(device)


class HidapiHid:
    """Through hidapi."""

    def __init__(self, uri: DeviceUri) -> None:
        self._vendor, self.product = uri.usb_ids
        self._device: Any = None

    def open(self) -> None:
        """Open the first pad with these ids."""
        try:
            import hid
        except ImportError as error:
            raise DriverUnavailable("hidapi is not installed") from error
        device = hid.device()
        try:
            device.open(self._vendor, self.product)
        except OSError as error:
            raise DeviceAbsent(str(error)) from error
        self._device = device

    def get_feature(self, report: int, length: int) -> bytes:
        """One feature report."""
        return bytes(self._call(lambda device: device.get_feature_report(report, length)))

    def set_feature(self, data: bytes) -> None:
        """One feature report."""
        if self._call(lambda device: device.send_feature_report(data)) < 0:
            raise DeviceGone("the pad took nothing")

    def read(self, timeout_ms: int) -> bytes:
        """One input report."""
        return bytes(self._call(lambda device: device.read(64, max(1, timeout_ms))))

    def _call(self, deed: Callable[[Any], Any]) -> Any:
        if self._device is None:
            raise DeviceGone("not open")
        try:
            return deed(self._device)
        except (OSError, ValueError) as error:
            raise DeviceGone(str(error)) from error

    def close(self) -> None:
        """Close the device."""
        device, self._device = self._device, None
        if device is not None:
            with suppress(Exception):
                device.close()


def _usb() -> tuple[Any, Any]:
    try:
        import usb.core
        import usb.util
    except ImportError as error:
        raise DriverUnavailable("pyusb is not installed") from error
    return usb.core, usb.util


def _why(error: Any) -> Exception:
    if error.errno == _NO_PERMISSION:
        return DeviceTaken(str(error), reason="no_permission", remedy=Remedy.CHECK_PERMISSION)
    if error.errno == _BUSY:
        return DeviceTaken(str(error))
    return DeviceAbsent(str(error))
