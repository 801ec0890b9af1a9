"""Reports of Wacom pads, byte by byte."""

import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import ProtocolError, Unsupported
from drivers.signature.protocol import stu
from drivers.signature.protocol.stu import Capability, Encoding, PenReport, StuReport


def test_ready_is_bit_seven_and_pressure_twelve_bits_wide() -> None:
    # 1 000 0011 | 1111 1111: ready, no switch, pressure 0x3FF; x 0x1234, y 0x0567.
    pen = stu.parse_pen(bytes.fromhex("01 83ff 1234 0567"))

    assert pen == PenReport(ready=True, switches=0, pressure=0x3FF, x=0x1234, y=0x0567)


def test_pressure_bits_alone_do_not_make_a_pen_ready() -> None:
    pen = stu.parse_pen(bytes.fromhex("01 0301 0000 0000"))

    assert pen is not None
    assert not pen.ready


def test_a_timed_report_carries_time_and_sequence() -> None:
    pen = stu.parse_pen(bytes.fromhex("34 9010 0001 0002 ffff 0007"))

    assert pen == PenReport(
        ready=True, switches=1, pressure=16, x=1, y=2, time_ms=0xFFFF, sequence=7
    )


@pytest.mark.parametrize("report", [0x10, 0x31, 0x33])
def test_encrypted_reports_are_refused_by_name(report: int) -> None:
    with pytest.raises(Unsupported) as refused:
        stu.parse_pen(bytes((report,)) + bytes(16))

    assert refused.value.reason == "encrypted_pad"


def test_the_capability_of_a_430_is_read() -> None:
    report = bytes((StuReport.CAPABILITY,)) + struct.pack(
        ">HHHHHBHB", 9600, 6000, 1023, 320, 200, 200, 2540, 2
    )

    can = Capability.parse(report)

    assert (can.max_x, can.width_px, can.lines_per_inch) == (9600, 320, 2540)
    assert can.encoding(None) is Encoding.ONE_BIT


def capability(encodings: int) -> Capability:
    facts = (10800, 6480, 1023, 800, 480, 200, 2540, encodings)
    return Capability.parse(bytes((StuReport.CAPABILITY,)) + struct.pack(">HHHHHBHB", *facts))


@pytest.mark.parametrize(
    ("encodings", "by_reports", "by_bulk"),
    [
        (0b1111, Encoding.ONE_BIT, Encoding.RGB565),
        (0b1000, Encoding.BGR888, Encoding.BGR888),
        (0b0010, Encoding.ONE_BIT, Encoding.ONE_BIT),
        # An old pad that names no encoding is known by its product: a 530 takes all three.
        (0, Encoding.ONE_BIT, Encoding.RGB565),
    ],
)
def test_few_bytes_go_by_reports_and_smooth_letters_in_bulk(
    encodings: int, by_reports: Encoding, by_bulk: Encoding
) -> None:
    can, model = capability(encodings), stu.MODELS[0xA5]

    assert can.encoding(model) is by_reports
    assert can.encoding(model, bulk=True) is by_bulk


def test_an_image_of_a_430_takes_32_blocks() -> None:
    # 320 × 200 dots, 1 bit: 8,000 bytes, 253 a block.
    reports = list(stu.image_blocks(bytes(8000)))

    assert len(reports) == 32
    assert reports[0][:3] == bytes.fromhex("26 fd00")
    assert all(len(report) == 256 for report in reports)
    assert int.from_bytes(reports[-1][1:3], "little") == 8000 - 31 * 253


def test_a_bulk_image_is_announced_by_sixteen_more() -> None:
    assert stu.start_image(Encoding.RGB565) == bytes.fromhex("25 02")
    assert stu.start_image(Encoding.RGB565, bulk=True) == bytes.fromhex("25 12")


def test_thresholds_that_make_no_sense_become_the_usual_ones() -> None:
    assert stu.parse_thresholds(bytes.fromhex("22 1500 1000")) == (0x15, 0x10)
    assert stu.parse_thresholds(bytes.fromhex("22 0000 1000")) == (21, 17)


pens = st.builds(
    PenReport,
    ready=st.booleans(),
    switches=st.integers(0, 7),
    pressure=st.integers(0, 0xFFF),
    x=st.integers(0, 0xFFFF),
    y=st.integers(0, 0xFFFF),
)


@given(pens)
def test_every_pen_comes_back_from_its_report(pen: PenReport) -> None:
    assert stu.parse_pen(stu.pen_report(pen)) == pen


@given(st.binary(max_size=64))
def test_no_report_breaks_the_decoder(report: bytes) -> None:
    for parse in (stu.parse_pen, stu.parse_status, stu.parse_thresholds, Capability.parse):
        with suppress(ProtocolError, Unsupported):
            parse(report)
