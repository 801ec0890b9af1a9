"""A USB printer's two bulk endpoints through pyusb. No reset, no enumeration once it is open."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from drivers.errors import DeviceAbsent, DeviceGone, DeviceTaken, DriverUnavailable
from drivers.uri import DeviceUri
from queue_server.wire.devices import Reason, Remedy

PRINTER_CLASS = 7
_NO_PERMISSION, _BUSY = 13, 16

#: Gives the pyusb backend to use; None means pyusb's own choice. Tests and replays set it.
backend: Callable[[], Any] | None = None


class UsbTransport:
    """The first printer interface of the device with these ids (and serial, when given)."""

    readable = True

    def __init__(self, uri: DeviceUri) -> None:
        self._ids = uri.usb_ids
        self._serial = uri.options.get("serial")
        self.chunk_bytes = 4096
        self.chunk_timeout_s = uri.number("chunk_timeout_ms", 3000) / 1000
        self._device: Any = None
        self._interface = 0
        self._into: Any = None
        self._out_of: Any = None

    def open(self) -> None:
        """Find, detach the kernel's driver, claim. The device is not reset."""
        core = _library()
        device = self._find(core)
        try:
            self._claim(device)
        except core.USBError as error:
            self._device = device
            self.close()
            raise _why(error) from error
        self._device = device

    def write_some(self, data: memoryview, timeout_s: float) -> int:
        """One bulk write; a short count means the printer stopped taking data."""
        core = _library()
        if self._device is None:
            raise DeviceGone("not open")
        try:
            return int(self._into.write(bytes(data), max(1, round(timeout_s * 1000))))
        except core.USBTimeoutError:
            return 0
        except core.USBError as error:
            raise DeviceGone(str(error)) from error

    def read(self, timeout_s: float) -> bytes:
        """One bulk read."""
        core = _library()
        if self._device is None:
            raise DeviceGone("not open")
        if self._out_of is None:
            return b""
        try:
            return bytes(self._out_of.read(512, max(1, round(timeout_s * 1000))))
        except core.USBTimeoutError:
            return b""
        except core.USBError as error:
            raise DeviceGone(str(error)) from error

    def close(self) -> None:
        """Release the interface and the device."""
        device, self._device = self._device, None
        if device is None:
            return
        util = _util()
        with suppress(Exception):
            util.release_interface(device, self._interface)
        with suppress(Exception):
            util.dispose_resources(device)

    def abandon(self) -> None:
        """Nothing can be broken off: every transfer already has its own timeout."""

    def _find(self, core: Any) -> Any:
        vendor, product = self._ids
        chosen = backend() if backend else None
        try:
            found = core.find(True, chosen, idVendor=vendor, idProduct=product)
            devices = list(found)
        except core.NoBackendError as error:
            raise DriverUnavailable("libusb is not installed") from error
        except core.USBError as error:
            raise _why(error) from error
        for device in devices:
            if self._serial is None or _serial_of(device) == self._serial:
                return device
        raise DeviceAbsent(f"no {vendor:04x}:{product:04x} is plugged in")

    def _claim(self, device: Any) -> None:
        util = _util()
        if not _configured(device):
            device.set_configuration()
        interface = _printer_interface(device.get_active_configuration())
        self._interface = int(interface.bInterfaceNumber)
        with suppress(NotImplementedError):
            if device.is_kernel_driver_active(self._interface):
                device.detach_kernel_driver(self._interface)
        util.claim_interface(device, self._interface)
        for endpoint in interface:
            if util.endpoint_type(endpoint.bmAttributes) != util.ENDPOINT_TYPE_BULK:
                continue
            if util.endpoint_direction(endpoint.bEndpointAddress) == util.ENDPOINT_IN:
                self._out_of = endpoint
            else:
                self._into = endpoint
        if self._into is None:
            raise DeviceAbsent("this interface takes no data", remedy=Remedy.CHECK_SETTINGS)


def _printer_interface(configuration: Any) -> Any:
    interfaces = list(configuration)
    for interface in interfaces:
        if interface.bInterfaceClass == PRINTER_CLASS:
            return interface
    return interfaces[0]


def _configured(device: Any) -> bool:
    try:
        device.get_active_configuration()
    except _library().USBError:
        return False
    return True


def _serial_of(device: Any) -> str | None:
    try:
        return str(device.serial_number)
    except (ValueError, _library().USBError):
        return None


def _why(error: Exception) -> Exception:
    number = getattr(error, "errno", None)
    if number == _NO_PERMISSION:
        return DeviceTaken(str(error), reason=Reason.NO_PERMISSION, remedy=Remedy.CHECK_PERMISSION)
    if number == _BUSY:
        return DeviceTaken(str(error))
    return DeviceAbsent(str(error), remedy=Remedy.CHECK_CABLE)


def _library() -> Any:
    try:
        import usb.core
    except ImportError as error:
        raise DriverUnavailable("pyusb is not installed") from error
    return usb.core


def _util() -> Any:
    import usb.util

    return usb.util
