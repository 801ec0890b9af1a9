"""Pads behind real links: a pyusb backend in this process, and a pty with a line's own bytes."""

import errno
import os
import threading
from collections.abc import Iterator
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest

from drivers.errors import DeviceAbsent, DeviceGone, Remedy, Unsupported, UriError
from drivers.registry import DriverContext, find
from drivers.signature import hid, topaz
from drivers.signature.make import topaz_line
from drivers.signature.simulated import SimulatedStu, SimulatedTopaz, sign_and_confirm
from drivers.tap import Tap
from drivers.transport.serial import SerialTransport
from drivers.uri import parse_spec

usb_backend = pytest.importorskip("usb.backend")
usb_core = pytest.importorskip("usb.core")

WORDS = ("確定", "重寫", "取消")
PEN_ENDPOINT = 0x81


class Bus(usb_backend.IBackend):
    """A USB bus with one STU-430 that the kernel's driver has taken."""

    def __init__(self, pad: SimulatedStu) -> None:
        self.pad = pad
        self.kernel_has_it = True
        self.claimed = False
        self.unplugged = False

    def enumerate_devices(self) -> list[int]:
        return [] if self.unplugged else [1]

    def get_device_descriptor(self, dev: int) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=0x056A, idProduct=0x00A4,
            bcdDevice=0x100, iManufacturer=0, iProduct=0, iSerialNumber=0,
            bNumConfigurations=1, address=1, bus=1, port_number=1, port_numbers=(1,), speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: int, config: int) -> Any:
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=34, bNumInterfaces=1,
            bConfigurationValue=1, iConfiguration=0, bmAttributes=0x80, bMaxPower=50,
            extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: int, intf: int, alt: int, config: int) -> Any:
        if intf or alt or config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0,
            bNumEndpoints=1, bInterfaceClass=3, bInterfaceSubClass=0, bInterfaceProtocol=0,
            iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: int, ep: int, intf: int, alt: int, config: int) -> Any:
        if ep:
            raise IndexError
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=PEN_ENDPOINT, bmAttributes=3,
            wMaxPacketSize=64, bInterval=4, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
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
        if self.kernel_has_it:
            raise usb_core.USBError("busy", None, errno.EBUSY)
        self.claimed = True

    def release_interface(self, handle: int, intf: int) -> None:
        self.claimed = False

    def ctrl_transfer(
        self, handle: int, kind: int, request: int, value: int, index: int, data: Any, timeout: int
    ) -> int:
        self._plugged()
        assert value >> 8 == 3  # a feature report
        if kind & 0x80:
            answer = self.pad.get_feature(value & 0xFF, len(data))[: len(data)]
            data[: len(answer)] = type(data)("B", answer)
            return len(answer)
        self.pad.set_feature(bytes(data))
        return len(data)

    def intr_read(self, handle: int, ep: int, intf: int, buff: Any, timeout: int) -> int:
        self._plugged()
        report = self.pad.read(timeout)
        if not report:
            raise usb_core.USBTimeoutError("timed out", None, errno.ETIMEDOUT)
        buff[: len(report)] = type(buff)("B", report)
        return len(report)

    def _plugged(self) -> None:
        if self.unplugged:
            raise usb_core.USBError("no such device", None, errno.ENODEV)


@pytest.fixture
def bus() -> Iterator[Bus]:
    built = Bus(SimulatedStu(signs=sign_and_confirm))
    hid.backend = lambda: built
    yield built
    hid.backend = None


def made(words: str) -> Any:
    spec = parse_spec(words)
    return find(spec).make(spec, DriverContext(tap=Tap(lambda: 0.0)))


def test_a_pad_the_kernel_has_taken_is_taken_over_and_given_back(bus: Bus):
    pad = made("pad=stu@usb:056a:00a4")
    pad.open()
    assert bus.claimed

    result = pad.capture("申請戶籍謄本", buttons=WORDS, timeout_s=30)
    pad.close()

    assert result.outcome == "signed"
    assert result.device == {"model": "STU-430", "firmware": "1.5"}
    assert not bus.claimed


def test_a_pad_pulled_out_is_gone_and_absent_afterwards(bus: Bus):
    pad = made("pad=stu@usb:056a:00a4")
    pad.open()

    bus.unplugged = True

    with pytest.raises(DeviceGone):
        pad.poll()
    with pytest.raises(DeviceAbsent):
        made("pad=stu@usb:056a:00a4").open()


def test_a_pad_of_seven_data_bits_has_its_line_opened_so():
    uri = parse_spec("pad=topaz@serial:/dev/ttyUSB0").uri
    seven = topaz_line(uri, topaz.MODELS["siggemlcd1x5"])
    eight = topaz_line(uri, topaz.MODELS["clipgem"])

    assert isinstance(seven, SerialTransport)
    assert isinstance(eight, SerialTransport)
    usual = {"rtscts": False, "dsrdtr": False, "xonxoff": False}
    assert seven.settings == {"baudrate": 19200, "bytesize": 7, "parity": "O"} | usual
    assert eight.settings == {"baudrate": 9600, "bytesize": 8, "parity": "O"} | usual


@pytest.mark.parametrize("option", ["bits=9", "bits=x", "parity=mark", "baud=0"])
def test_a_line_that_cannot_be_is_refused(option: str):
    with pytest.raises(UriError):
        made(f"pad=topaz@serial:/dev/ttyUSB0?{option}")


on_a_pty = pytest.mark.skipif(os.name != "posix", reason="a pty is needed")


@on_a_pty
@pytest.mark.parametrize("option", ["bits=7&parity=none", "bits=8&parity=odd"])
def test_a_line_that_cannot_be_set_as_the_pad_speaks_says_so(option: str):
    # A pty has eight data bits and no parity, and the kernel refuses anything else.
    far, near = os.openpty()
    try:
        with pytest.raises(Unsupported) as refused:
            made(f"pad=topaz@serial:{os.ttyname(near)}?{option}").open()
    finally:
        os.close(far)
        os.close(near)

    assert refused.value.remedy is Remedy.CHECK_SETTINGS


@on_a_pty
@pytest.mark.parametrize("model", ["siglite1x5", "siggemlcd1x5"])
def test_a_topaz_pad_signs_over_a_line(model: str):
    far, near = os.openpty()
    os.set_blocking(far, True)
    ticks = count()
    spec = parse_spec(f"pad=topaz@serial:{os.ttyname(near)}?model={model}&bits=8&parity=none")
    context = DriverContext(tap=Tap(lambda: 0.0), clock=lambda: next(ticks) * 0.02)
    pad = find(spec).make(spec, context)
    pad.open()
    source = SimulatedTopaz(model=topaz.MODELS[model])
    source.connect()

    def stream() -> None:
        while data := source.take(0):
            os.write(far, data)

    sender = threading.Thread(target=stream)
    sender.start()
    try:
        result = pad.capture("", buttons=WORDS, timeout_s=60)
    finally:
        sender.join()
        pad.close()
        os.close(far)
        os.close(near)

    assert result.outcome == "signed"
    assert len(result.strokes) == 2
