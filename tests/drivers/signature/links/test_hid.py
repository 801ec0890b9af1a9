"""Pads behind real links: a USB bus, hidapi, a pty with a line's own bytes."""

import os
import threading
from dataclasses import replace
from itertools import count
from typing import Any, cast

import pytest

from drivers.base import SignaturePad
from drivers.errors import (
    DeviceAbsent,
    DeviceGone,
    DeviceTaken,
    ProtocolError,
    Unsupported,
    UriError,
)
from drivers.registry import DriverContext, find
from drivers.signature.links import hid
from drivers.signature.links.hid import UsbHid
from drivers.signature.make import topaz_line
from drivers.signature.protocol import topaz
from drivers.signature.protocol.stu import TAKES_RGB565, StuReport
from drivers.signature.simulated.pads import STU_530, SimulatedStu, SimulatedTopaz, sign_and_confirm
from drivers.tap import Tap
from drivers.transport.serial import SerialTransport
from drivers.uri import parse_spec, parse_uri
from queue_server.wire.devices import Remedy
from tests.drivers.signature.pads import Bus, Hidapi, pad_over

WORDS = ("確定", "重寫", "取消")


def made(words: str) -> Any:
    spec = parse_spec(words)
    return find(spec).make(spec, DriverContext(tap=Tap(lambda: 0.0)))


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Bus:
    built = Bus(SimulatedStu(signs=sign_and_confirm))
    monkeypatch.setattr(hid, "backend", lambda: built)
    return built


def test_a_pad_the_kernel_has_taken_is_taken_over_and_given_back(bus: Bus) -> None:
    pad = made("pad=stu@usb:056a:00a4")
    pad.open()
    assert bus.claimed == {0}

    result = pad.capture("申請戶籍謄本", buttons=WORDS, timeout_s=30)
    pad.close()

    assert result.outcome == "signed"
    assert result.device == {"model": "STU-430", "firmware": "1.5"}
    assert not bus.claimed


def test_a_pad_pulled_out_is_gone_and_absent_afterwards(bus: Bus) -> None:
    pad = made("pad=stu@usb:056a:00a4")
    pad.open()

    bus.unplugged = True

    with pytest.raises(DeviceGone):
        pad.poll()
    with pytest.raises(DeviceAbsent):
        made("pad=stu@usb:056a:00a4").open()


# A colour pad that takes 16 bits alone, so that both ways carry the very same picture.
SIXTEEN_BITS = replace(STU_530, encodings=TAKES_RGB565)


def shown(far: SimulatedStu, *, bulk_taken: bool = False) -> bytes:
    """What stands on a pad's screen while a visitor signs, sent over the bus."""
    seen: list[bytes] = []

    def look_and_sign(pad: SimulatedStu) -> None:
        seen.append(pad.screen)
        sign_and_confirm(pad)

    far.signs = look_and_sign
    bus = Bus(far)
    bus.bulk_taken = bulk_taken
    address = parse_uri(f"usb:056a:{far.product:04x}")
    hid.backend = lambda: bus
    try:
        pad, _ = pad_over(UsbHid(address))
        pad.open()
        assert pad.capture("申請戶籍謄本", buttons=WORDS, timeout_s=60).outcome == "signed"
        pad.close()
    finally:
        hid.backend = None
    assert not bus.claimed
    return seen[0]


def blocks(far: SimulatedStu) -> int:
    return sum(command[0] == StuReport.IMAGE_BLOCK for command in far.commands)


def test_the_very_same_picture_goes_by_77_bulk_transfers_in_place_of_3036_reports() -> None:
    by_bulk, by_reports = SimulatedStu(SIXTEEN_BITS), SimulatedStu(SIXTEEN_BITS)

    assert shown(by_bulk) == shown(by_reports, bulk_taken=True)
    # 800 × 480 dots of two bytes. This pad takes at most 10,000 bytes of the 16,384 offered.
    assert (by_bulk.bulk_transfers, blocks(by_bulk)) == (77, 0)
    assert (by_reports.bulk_transfers, blocks(by_reports)) == (0, 3036)


def test_a_colour_pad_without_its_bulk_endpoint_gets_one_bit_a_dot() -> None:
    far = SimulatedStu(STU_530)

    shown(far, bulk_taken=True)

    # 800 × 480 dots of a bit: 48,000 bytes, 253 a report.
    assert (far.bulk_transfers, blocks(far)) == (0, 190)


@pytest.mark.parametrize("fault", ["bulk_refused", "bulk_stalled"])
def test_a_pad_that_does_not_take_its_picture_in_bulk_gets_it_by_reports(fault: str) -> None:
    far = SimulatedStu(STU_530, fault=fault)

    assert len(shown(far)) == 48_000
    assert far.bulk_transfers == 0


@pytest.fixture
def hidapi(monkeypatch: pytest.MonkeyPatch) -> Hidapi:
    library = Hidapi(SimulatedStu(STU_530, signs=sign_and_confirm))
    monkeypatch.setattr(hid, "hidapi", lambda: library)
    return library


def test_a_pad_signs_through_hidapi_and_is_given_back(hidapi: Hidapi) -> None:
    pad = made("pad=stu@hid:056a:00a5")
    pad.open()
    result = pad.capture("申請戶籍謄本", buttons=WORDS, timeout_s=30)
    pad.close()

    assert (result.outcome, result.device["model"]) == ("signed", "STU-530")
    assert hidapi.pad.bulk_transfers == 0
    assert hidapi.opened == 0


def test_hidapi_without_the_pad_says_that_it_is_absent(hidapi: Hidapi) -> None:
    with pytest.raises(DeviceAbsent, match="056a:00a4"):
        made("pad=stu@hid:056a:00a4").open()


def test_a_pad_another_program_has_open_is_taken_not_absent(hidapi: Hidapi) -> None:
    hidapi.taken = True

    with pytest.raises(DeviceTaken):
        made("pad=stu@hid:056a:00a5").open()


def test_reports_cut_short_by_hidapi_are_an_error_never_a_crash(hidapi: Hidapi) -> None:
    for short in range(12):
        hidapi.short = short
        pad = made("pad=stu@hid:056a:00a5")
        with pytest.raises((ProtocolError, DeviceGone)):
            pad.open()
        pad.close()


def test_a_pad_that_vanishes_from_hidapi_is_gone(hidapi: Hidapi) -> None:
    pad = made("pad=stu@hid:056a:00a5")
    pad.open()
    hidapi.pad.close()

    with pytest.raises(DeviceGone):
        pad.poll()


def test_a_pad_of_seven_data_bits_has_its_line_opened_so() -> None:
    uri = parse_spec("pad=topaz@serial:/dev/ttyUSB0").uri
    seven = topaz_line(uri, topaz.MODELS["siggemlcd1x5"])
    eight = topaz_line(uri, topaz.MODELS["clipgem"])

    assert isinstance(seven, SerialTransport)
    assert isinstance(eight, SerialTransport)
    usual = {"rtscts": False, "dsrdtr": False, "xonxoff": False}
    assert seven.settings == {"baudrate": 19200, "bytesize": 7, "parity": "O"} | usual
    assert eight.settings == {"baudrate": 9600, "bytesize": 8, "parity": "O"} | usual


@pytest.mark.parametrize("option", ["bits=9", "bits=x", "parity=mark", "baud=0"])
def test_a_line_that_cannot_be_is_refused(option: str) -> None:
    with pytest.raises(UriError):
        made(f"pad=topaz@serial:/dev/ttyUSB0?{option}")


on_a_pty = pytest.mark.skipif(os.name != "posix", reason="a pty is needed")


@on_a_pty
@pytest.mark.parametrize("option", ["bits=7&parity=none", "bits=8&parity=odd"])
def test_a_line_that_cannot_be_set_as_the_pad_speaks_says_so(option: str) -> None:
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
def test_a_topaz_pad_signs_over_a_line(model: str) -> None:
    far, near = os.openpty()
    os.set_blocking(far, True)
    ticks = count()
    spec = parse_spec(f"pad=topaz@serial:{os.ttyname(near)}?model={model}&bits=8&parity=none")
    context = DriverContext(tap=Tap(lambda: 0.0), clock=lambda: next(ticks) * 0.1)
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
        result = cast(SignaturePad, pad).capture("", buttons=WORDS, timeout_s=60)
    finally:
        sender.join()
        pad.close()
        os.close(far)
        os.close(near)

    assert result.outcome == "signed"
    assert len(result.strokes) == 2
