"""Every way to reach a simulated STU pad, behind one interface, for the contract tests.

The USB bus is a pyusb backend in this process; hidapi is a module that has the same pad.
"""

import array
import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from drivers.errors import DeviceAbsent, DeviceGone
from drivers.signature.driver.stu import PadClock, StuPad
from drivers.signature.links import hid
from drivers.signature.links.hid import Hid, HidapiHid, UsbHid
from drivers.signature.simulated.pads import SimulatedStu
from drivers.tap import Tap
from drivers.uri import parse_uri

WAYS = ("sim", "usb", "hid")
PEN_ENDPOINT, BULK_ENDPOINT = 0x81, 0x02
INTERRUPT, BULK = 3, 2


def ticking(step_s: float = 0.02) -> Callable[[], float]:
    """A clock that advances a little each time it is read, so that no test waits."""
    ticks = count()
    return lambda: next(ticks) * step_s


def pad_over(link: Hid) -> tuple[StuPad, Tap]:
    clock = ticking()
    tap = Tap(clock)
    return StuPad(link, tap, waiting=PadClock(clock=clock, sleep=lambda _: None)), tap


@contextmanager
def reached(way: str, far: SimulatedStu) -> Iterator[Hid]:
    """The pad as the driver sees it through one way in."""
    address = parse_uri(f"usb:056a:{far.product:04x}")
    try:
        if way == "usb":
            bus = Bus(far)
            hid.backend = lambda: bus
            yield UsbHid(address)
        elif way == "hid":
            library = Hidapi(far)
            hid.hidapi = lambda: library
            yield HidapiHid(address)
        else:
            yield far
    finally:
        hid.backend = hid.hidapi = None


class Bus(usb.backend.IBackend):  # type: ignore[misc]  # pyusb has no types
    """A USB bus with one STU pad that the kernel's driver has taken.

    A bulk endpoint, if any, is on an interface of its own.
    """

    def __init__(self, pad: SimulatedStu) -> None:
        self.pad = pad
        self.kernel_has_it = True
        self.bulk_taken = False
        self.claimed: set[int] = set()
        self.unplugged = pad.fault == "absent"

    def enumerate_devices(self) -> list[int]:
        return [] if self.unplugged else [1]

    def get_device_descriptor(self, dev: int) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=0x056A, idProduct=self.pad.product,
            bcdDevice=0x100, iManufacturer=0, iProduct=0, iSerialNumber=0,
            bNumConfigurations=1, address=1, bus=1, port_number=1, port_numbers=(1,), speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: int, config: int) -> Any:
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=34,
            bNumInterfaces=2 if self.pad.kind.bulk else 1, bConfigurationValue=1,
            iConfiguration=0, bmAttributes=0x80, bMaxPower=50,
            extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: int, intf: int, alt: int, config: int) -> Any:
        if intf > self.pad.kind.bulk or alt or config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=intf, bAlternateSetting=0,
            bNumEndpoints=1, bInterfaceClass=0xFF if intf else 3, bInterfaceSubClass=0,
            bInterfaceProtocol=0, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: int, ep: int, intf: int, alt: int, config: int) -> Any:
        if ep:
            raise IndexError
        return SimpleNamespace(
            bLength=7, bDescriptorType=5,
            bEndpointAddress=BULK_ENDPOINT if intf else PEN_ENDPOINT,
            bmAttributes=BULK if intf else INTERRUPT, wMaxPacketSize=64, bInterval=4, bRefresh=0,
            bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: int) -> int:
        self.pad.open()
        return dev

    def close_device(self, handle: int) -> None:
        self.pad.close()

    def get_configuration(self, handle: int) -> int:
        return 1

    def is_kernel_driver_active(self, handle: int, intf: int) -> bool:
        return self.kernel_has_it

    def detach_kernel_driver(self, handle: int, intf: int) -> None:
        self.kernel_has_it = False

    def claim_interface(self, handle: int, intf: int) -> None:
        if self.kernel_has_it or (intf and self.bulk_taken):
            raise usb.core.USBError("busy", None, errno.EBUSY)
        self.claimed.add(intf)

    def release_interface(self, handle: int, intf: int) -> None:
        self.claimed.discard(intf)

    def ctrl_transfer(
        self, handle: int, kind: int, request: int, value: int, index: int, data: Any, timeout: int
    ) -> int:
        self._plugged()
        assert value >> 8 == 3  # a feature report
        if kind & 0x80:
            return _fill(data, self.pad.get_feature(value & 0xFF, len(data)))
        self.pad.set_feature(bytes(data))
        return len(data)

    def bulk_write(self, handle: int, ep: int, intf: int, data: Any, timeout: int) -> int:
        self._plugged()
        assert (ep, intf) == (BULK_ENDPOINT, 1)
        assert 1 in self.claimed
        count = self.pad.write_bulk(bytes(data))
        if not count:
            raise usb.core.USBTimeoutError("timed out", None, errno.ETIMEDOUT)
        return count

    def intr_read(self, handle: int, ep: int, intf: int, buff: Any, timeout: int) -> int:
        self._plugged()
        try:
            report = self.pad.read(timeout)
        except DeviceGone:
            self.unplugged = True
            self._plugged()
        if not report:
            raise usb.core.USBTimeoutError("timed out", None, errno.ETIMEDOUT)
        return _fill(buff, report)

    def _plugged(self) -> None:
        if self.unplugged:
            raise usb.core.USBError("no such device", None, errno.ENODEV)


def _fill(buffer: Any, data: bytes) -> int:
    count = min(len(buffer), len(data))
    buffer[:count] = array.array("B", data[:count])
    return count


class Hidapi:
    """The ``hid`` module of hidapi, as far as pads need it: one pad on this machine, or none.

    ``taken``: another program has it open. ``short``: feature reports in both directions are cut to
    this many bytes.
    """

    def __init__(self, pad: SimulatedStu, *, taken: bool = False, short: int | None = None) -> None:
        self.pad = pad
        self.taken = taken
        self.short = short
        self.opened = 0

    def enumerate(self, vendor: int, product: int) -> list[dict[str, Any]]:
        if self.pad.fault == "absent" or (vendor, product) != (0x056A, self.pad.product):
            return []
        return [{"path": b"/dev/hidraw0", "vendor_id": vendor, "product_id": product}]

    def device(self) -> "HidapiDevice":
        return HidapiDevice(self)


class HidapiDevice:
    """What ``hid.device()`` gives: lists of numbers, and OSError for whatever goes wrong."""

    def __init__(self, library: Hidapi) -> None:
        self._library = library
        self._pad = library.pad

    def open_path(self, path: bytes) -> None:
        if self._library.taken:
            raise OSError("open failed")
        assert path == b"/dev/hidraw0"
        self._pad.open()
        self._library.opened += 1

    def get_feature_report(self, number: int, length: int) -> list[int]:
        return list(_or_oserror(lambda: self._pad.get_feature(number, length))[: self._short])

    def send_feature_report(self, data: bytes) -> int:
        _or_oserror(lambda: self._pad.set_feature(bytes(data)))
        return len(data[: self._short])

    def read(self, length: int, timeout_ms: int) -> list[int]:
        return list(_or_oserror(lambda: self._pad.read(timeout_ms))[:length])

    @property
    def _short(self) -> int | None:
        return self._library.short

    def close(self) -> None:
        self._pad.close()
        self._library.opened -= 1


def _or_oserror(action: Callable[[], Any]) -> Any:
    try:
        return action()
    except (DeviceGone, DeviceAbsent) as error:
        raise OSError("read error") from error
