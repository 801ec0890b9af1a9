"""Every way to reach the simulated printer, behind one interface, for the contract tests."""

import array
import errno
import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core
import usb.util

from drivers.errors import DeviceAbsent, DeviceGone
from drivers.printer.driver import EscposPrinter, Store, Timing
from drivers.printer.encode import PROFILES, PaperProfile
from drivers.printer.simulated.printer import SimulatedPrinter
from drivers.printer.simulated.served import PtyPrinter, TcpPrinter
from drivers.tap import Tap
from drivers.transport import usb as usb_transport
from drivers.transport.base import Pipe, Transport
from drivers.transport.file import FileTransport
from drivers.transport.serial import SerialTransport
from drivers.transport.sim import SimTransport
from drivers.transport.tcp import TcpTransport
from drivers.transport.usb import UsbTransport
from drivers.uri import parse_uri

#: Short waits: the simulated printer answers at once or never.
QUICK = Timing(status_s=0.25, probe_s=0.25, proof_s=0.6, heartbeat_s=60.0)
QUICK_URI = "chunk_timeout_ms=150"


class DoubtfulStore(Store):
    """Remembers doubt between two lives of a driver, as the host's book does."""

    def __init__(self) -> None:
        super().__init__()
        self.doubt = False

    def in_doubt(self) -> bool:
        return self.doubt

    def cleared(self) -> None:
        self.doubt = False


@dataclass
class Link:
    """A simulated printer and how to make drivers for it."""

    printer: SimulatedPrinter
    transport: Callable[[], Transport]
    store: DoubtfulStore
    timing: Timing = QUICK
    profile: PaperProfile = PROFILES["80mm"]
    clock: Callable[[], float] = time.monotonic

    def driver(self) -> EscposPrinter:
        pipe = Pipe(self.transport(), Tap(lambda: 0.0), self.clock)
        return EscposPrinter(pipe, self.profile, self.store, timing=self.timing, clock=self.clock)


@contextmanager
def sim_link() -> Iterator[Link]:
    printer = SimulatedPrinter()
    uri = parse_uri("sim:printer?chunk_timeout_ms=150")
    yield Link(printer, lambda: SimTransport(uri, printer), DoubtfulStore())


class SilenceTakesNoTime(SimTransport):
    """The link to a printer that answers at once or never: only waiting in vain takes time.

    So the product's own limits can be tried byte for byte, and a busy machine cannot exceed them.
    """

    def __init__(self, printer: SimulatedPrinter) -> None:
        super().__init__(parse_uri("sim:printer"), printer)
        self.printer = printer
        self.now = 0.0

    def write_some(self, data: memoryview, timeout_s: float) -> int:
        accepted = self.printer.feed(bytes(data))
        if not accepted:
            self.now += min(timeout_s, 0.01)
        return accepted

    def read(self, timeout_s: float) -> bytes:
        said = self.printer.take(0.0)
        if not said:
            self.now += timeout_s
        return said


def timeless_link() -> Link:
    transport = SilenceTakesNoTime(SimulatedPrinter())
    return Link(
        transport.printer,
        lambda: transport,
        DoubtfulStore(),
        timing=Timing(),
        clock=lambda: transport.now,
    )


@contextmanager
def tcp_link() -> Iterator[Link]:
    with TcpPrinter(SimulatedPrinter()) as served:
        uri = parse_uri(f"tcp://127.0.0.1:{served.port}?{QUICK_URI}")
        yield Link(served.printer, lambda: TcpTransport(uri), DoubtfulStore())


@contextmanager
def pty_link() -> Iterator[Link]:
    with PtyPrinter(SimulatedPrinter()) as served:
        uri = parse_uri(f"serial:{served.path}?baud=115200&{QUICK_URI}")
        yield Link(served.printer, lambda: SerialTransport(uri), DoubtfulStore())


@contextmanager
def usb_link() -> Iterator[Link]:
    backend = PrinterOnUsb(SimulatedPrinter())
    uri = parse_uri(f"usb:04b8:0e15?serial=X1&{QUICK_URI}")
    usb_transport.backend, before = (lambda: backend), usb_transport.backend
    try:
        yield Link(backend.printer, lambda: UsbTransport(uri), DoubtfulStore())
    finally:
        usb_transport.backend = before


LINKS = {"sim": sim_link, "tcp": tcp_link, "pty": pty_link, "usb": usb_link}


def file_transport(path: Path) -> Transport:
    return FileTransport(parse_uri(f"file:{path}"))


class PrinterOnUsb(usb.backend.IBackend):  # type: ignore[misc]
    """A USB bus with one printer on it, as pyusb sees one: partial writes return short counts."""

    def __init__(self, printer: SimulatedPrinter) -> None:
        self.printer = printer
        self.kernel_has_it = True
        self.calls: list[str] = []

    def enumerate_devices(self) -> Iterator[object]:
        self.calls.append("enumerate")
        return iter([] if self.printer.faults.absent else [self])

    def get_device_descriptor(self, _dev: object) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=0x04B8, idProduct=0x0E15,
            bcdDevice=0x100, iManufacturer=0, iProduct=0, iSerialNumber=3, bNumConfigurations=1,
            address=5, bus=1, port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, _dev: object, config: int) -> SimpleNamespace:
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1,
            iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(
        self, _dev: object, intf: int, alt: int, _config: int
    ) -> SimpleNamespace:
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=2,
            bInterfaceClass=7, bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0,
            extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(
        self, _dev: object, ep: int, _intf: int, _alt: int, _config: int
    ) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=(0x01, 0x82)[ep], bmAttributes=2,
            wMaxPacketSize=64, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, _dev: object) -> object:
        self.calls.append("open")
        try:
            self.printer.connect()
        except DeviceAbsent as error:
            raise usb.core.USBError("No such device", None, errno.ENODEV) from error
        return self

    def close_device(self, _handle: object) -> None:
        self.calls.append("close")

    def set_configuration(self, _handle: object, _value: int) -> None:
        self.calls.append("set_configuration")

    def get_configuration(self, _handle: object) -> int:
        return 1

    def claim_interface(self, _handle: object, _intf: int) -> None:
        if self.kernel_has_it:
            raise usb.core.USBError("Resource busy", None, errno.EBUSY)
        self.calls.append("claim")

    def release_interface(self, _handle: object, _intf: int) -> None:
        self.calls.append("release")

    def is_kernel_driver_active(self, _handle: object, _intf: int) -> bool:
        return self.kernel_has_it

    def detach_kernel_driver(self, _handle: object, _intf: int) -> None:
        self.kernel_has_it = False

    def reset_device(self, _handle: object) -> None:
        self.calls.append("reset")

    def ctrl_transfer(
        self, _h: object, kind: int, request: int, value: int, _i: int, data: Any, _t: int
    ) -> int:
        """GET_DESCRIPTOR for strings only: languages, and the serial number X1."""
        text = b"\x04\x03\x09\x04" if value & 0xFF == 0 else b"\x06\x03X\x001\x00"
        taken = array.array("B", text[: len(data)])
        data[: len(taken)] = taken
        return len(taken)

    def bulk_write(self, _h: object, _ep: int, _intf: int, data: Any, _timeout: int) -> int:
        try:
            taken = self.printer.feed(bytes(data))
        except DeviceGone as error:
            raise usb.core.USBError("No such device", None, errno.ENODEV) from error
        if not taken and len(data):
            raise usb.core.USBTimeoutError("Operation timed out", None, errno.ETIMEDOUT)
        return taken

    def bulk_read(self, _h: object, _ep: int, _intf: int, buff: Any, timeout: int) -> int:
        try:
            said = self.printer.take(timeout / 1000)
        except DeviceGone as error:
            raise usb.core.USBError("No such device", None, errno.ENODEV) from error
        if not said:
            raise usb.core.USBTimeoutError("Operation timed out", None, errno.ETIMEDOUT)
        buff[: len(said)] = array.array("B", said)
        return len(said)


def counts_around(total: int, stride: int, edge: int) -> list[int]:
    """Byte counts from 1 to ``total``: every one near both ends, every ``stride``-th in between."""
    ends = itertools.chain(range(1, edge), range(total - edge, total + 1))
    return sorted({n for n in itertools.chain(ends, range(1, total, stride)) if 0 < n <= total})
