"""The seam between an STU driver and its USB pad: feature reports and pen reports.

Two ways in. pyusb on Linux, where the kernel's tablet driver claims these pads and fails, so that
there is no hidraw node; hidapi on Windows, where pyusb would need another driver installed.
Colour pads also have a bulk endpoint for pictures; pyusb reaches it, hidapi cannot.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from drivers.errors import DeviceAbsent, DeviceGone, DeviceTaken, DriverUnavailable
from drivers.uri import DeviceUri
from queue_server.wire.devices import Reason, Remedy

GET_REPORT, SET_REPORT, FEATURE = 0x01, 0x09, 0x0300
TRANSFER_MS = 1000
#: Bytes in one bulk transfer: Linux splits longer ones into pieces of this size.
BULK_BYTES = 16 * 1024
#: hidapi on Windows wants room for the pad's longest report, whichever one is read.
ROOM = 4096
_NO_PERMISSION, _BUSY, _TIMEOUT = 13, 16, 110

#: Gives the pyusb backend to use; None means pyusb's own choice. Tests and replays set it.
backend: Callable[[], Any] | None = None
#: Gives the hidapi module to use; None means the installed one. Tests and replays set it.
hidapi: Callable[[], Any] | None = None


class Hid(Protocol):
    """One HID device. Every report begins with its id. One thread uses it."""

    product: int
    #: Most bytes of one bulk transfer; 0 where no bulk endpoint can be reached.
    bulk_bytes: int

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

    def write_bulk(self, data: bytes) -> int:
        """Send data outside the reports; returns how many bytes were taken, 0: none in time.

        Raises:
            DeviceGone: The link dropped, or there is no bulk endpoint.
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
        self.bulk_bytes = 0
        self._device: Any = None
        self._pen: Any = None
        self._bulk: Any = None
        self._interface = 0
        self._claimed: list[int] = []

    def open(self) -> None:
        """Find the pad, take its interface from the kernel, claim it."""
        core, util = _usb()
        try:
            device = self._find(core)
            configuration = device.get_active_configuration()
            interface = configuration[(0, 0)]
            self._interface = int(interface.bInterfaceNumber)
            with suppress(NotImplementedError):
                if device.is_kernel_driver_active(self._interface):
                    device.detach_kernel_driver(self._interface)
            util.claim_interface(device, self._interface)
        except core.USBError as error:
            raise _why(error) from error
        self._device, self._claimed = device, [self._interface]
        self._pen = _endpoint(util, interface, util.ENDPOINT_IN, util.ENDPOINT_TYPE_INTR)
        if self._pen is None:
            self.close()
            raise DeviceAbsent("the pad has no pen endpoint", remedy=Remedy.SERVICE)
        self._look_for_bulk(configuration)

    def _look_for_bulk(self, configuration: Any) -> None:
        """Claim a bulk endpoint on whichever interface has one; without it, reports will do."""
        core, util = _usb()
        for interface in configuration:
            found = _endpoint(util, interface, util.ENDPOINT_OUT, util.ENDPOINT_TYPE_BULK)
            if found is None or interface.bAlternateSetting:
                continue
            number = int(interface.bInterfaceNumber)
            with suppress(core.USBError):
                if number not in self._claimed:
                    util.claim_interface(self._device, number)
                    self._claimed.append(number)
                self._bulk, self.bulk_bytes = found, BULK_BYTES

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

    def write_bulk(self, data: bytes) -> int:
        """One bulk transfer; a pad that stalls makes it short, or time out."""
        core, _ = _usb()
        if self._device is None or self._bulk is None:
            raise DeviceGone("no bulk endpoint is open")
        try:
            return int(self._bulk.write(data, TRANSFER_MS))
        except core.USBError as error:
            if error.errno == _TIMEOUT:
                return 0
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
        """Release the interfaces and the device."""
        device, self._device = self._device, None
        claimed, self._claimed = self._claimed, []
        self._bulk, self.bulk_bytes = None, 0
        if device is None:
            return
        _, util = _usb()
        for number in claimed:
            with suppress(Exception):
                util.release_interface(device, number)
        with suppress(Exception):
            util.dispose_resources(device)


class HidapiHid:
    """Through hidapi, which knows only reports."""

    bulk_bytes = 0

    def __init__(self, uri: DeviceUri) -> None:
        self._vendor, self.product = uri.usb_ids
        self._device: Any = None

    def open(self) -> None:
        """Open the first pad with these ids."""
        library = hidapi() if hidapi else _hidapi()
        found = library.enumerate(self._vendor, self.product)
        if not found:
            raise DeviceAbsent(f"no {self._vendor:04x}:{self.product:04x} is plugged in")
        device = library.device()
        try:
            device.open_path(found[0]["path"])
        except OSError as error:
            # hidapi gives no reason; a device that is listed but does not open is in use elsewhere.
            raise DeviceTaken(str(error)) from error
        self._device = device

    def get_feature(self, report: int, length: int) -> bytes:
        """One feature report."""
        room = max(length, ROOM)
        return bytes(self._call(lambda device: device.get_feature_report(report, room)))

    def set_feature(self, data: bytes) -> None:
        """One feature report; a short count is a lost link."""
        count = self._call(lambda device: device.send_feature_report(data))
        if count < len(data):
            raise DeviceGone(f"{count} of {len(data)} bytes taken")

    def write_bulk(self, data: bytes) -> int:
        """Never called: ``bulk_bytes`` is 0."""
        raise DeviceGone("hidapi reaches no bulk endpoint")

    def read(self, timeout_ms: int) -> bytes:
        """One input report."""
        return bytes(self._call(lambda device: device.read(64, max(1, timeout_ms))))

    def _call(self, act: Callable[[Any], Any]) -> Any:
        if self._device is None:
            raise DeviceGone("not open")
        try:
            return act(self._device)
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


def _hidapi() -> Any:
    try:
        import hid
    except ImportError as error:
        raise DriverUnavailable("hidapi is not installed") from error
    return hid


def _endpoint(util: Any, interface: Any, direction: int, kind: int) -> Any:
    """The first endpoint of an interface in that direction, or None."""
    return util.find_descriptor(
        interface,
        custom_match=lambda one: (
            util.endpoint_direction(one.bEndpointAddress) == direction
            and util.endpoint_type(one.bmAttributes) == kind
        ),
    )


def _why(error: Any) -> Exception:
    if error.errno == _NO_PERMISSION:
        return DeviceTaken(str(error), reason=Reason.NO_PERMISSION, remedy=Remedy.CHECK_PERMISSION)
    if error.errno == _BUSY:
        return DeviceTaken(str(error))
    return DeviceAbsent(str(error))
