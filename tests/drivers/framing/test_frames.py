"""Frames by template: data sheets as boxes, noise on the line, the next frame always read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import UriError
from drivers.framing.frames import FrameReader, crc16, parse_template, sum8, xor

CHECKED = "{stx}{from}{addr}{key}{xor}{etx}"


def test_the_checksums_are_those_of_the_data_sheets() -> None:
    assert crc16(b"123456789") == bytes.fromhex("374b")  # 0x4B37, low byte first
    assert (xor(b"\x01\x03\x07"), sum8(b"\xff\x02")) == (b"\x05", b"\x01")


@pytest.mark.parametrize(
    ("template", "values", "frame"),
    [
        ("{stx}{addr}{digits:4}{xor}{etx}", {"addr": "3", "digits": "B042"},
         b"\x02\x03 042" + bytes([0x02 ^ 0x03 ^ 0x20 ^ 0x30 ^ 0x34 ^ 0x32]) + b"\x03"),
        ("{stx}{from}{addr:2}{digits:04}{sum8:2}{cr}", {"addr": "7", "digits": "42"},
         b"\x02070042" + b"%02X" % (sum(b"070042") % 256) + b"\r"),
        ("{55}{addr}{bcd:2}{crc16}", {"addr": "1", "bcd": "A0123"},
         b"\x55\x01\x01\x23" + crc16(b"\x55\x01\x01\x23")),
        ("{55}{crc16be}", {}, b"\x55" + crc16(b"\x55")[::-1]),
        ("#{counter:2}:{label:6};", {"counter": "3", "label": "A0123"}, b"#03:A0123 ;"),
        ("{digits:4}", {"digits": ""}, b"    "),
        ("{digits:04}", {"digits": ""}, b"    "),
        ("{bcd:2}", {"bcd": ""}, b"\xff\xff"),
    ],
)  # fmt: skip
def test_a_frame_is_written_byte_for_byte(
    template: str, values: dict[str, str], frame: bytes
) -> None:
    assert parse_template(template).encode(**values) == frame


@pytest.mark.parametrize(
    "template",
    ["", "{from}", "{nothing}", "{digits}", "{digits:0}", "{xor:3}", "{crc16:2}", "{stx:2}",
     "{addr", "號", "{digits:99}", "}{", "{5}"],
)  # fmt: skip
def test_a_template_that_means_nothing_is_refused(template: str) -> None:
    with pytest.raises(UriError):
        parse_template(template)


@pytest.mark.parametrize("address", ["256", "-1", "x", "1.5"])
def test_an_address_that_the_field_cannot_hold_is_refused(address: str) -> None:
    with pytest.raises(UriError):
        parse_template("{addr}{key}").encode(addr=address, key="1")


@given(
    addr=st.integers(0, 255).map(str),
    digits=st.text("0123456789", max_size=4),
    label=st.text("ABCXYZ0123456789", max_size=5),
    check=st.sampled_from(["{xor}", "{sum8}", "{sum8:2}", "{xor:2}", "{crc16}", "{crc16be}"]),
)
def test_what_was_written_reads_back(addr: str, digits: str, label: str, check: str) -> None:
    template = parse_template("{stx}{addr}{digits:4}{label:5}{bcd:2}" + check + "{etx}")
    frame = template.encode(addr=addr, digits=digits, label=label, bcd=digits)
    read = template.decode(frame)
    assert read is not None
    assert (read["addr"], read["digits"], read["label"]) == (addr, digits, label)
    assert read["bcd"] == (digits.zfill(4) if digits else "")


@given(st.binary(min_size=5, max_size=5))
def test_bytes_that_are_taken_for_a_frame_are_one(frame: bytes) -> None:
    template = parse_template(CHECKED)
    read = template.decode(frame)
    if read is not None:
        assert template.encode(**read) == frame


@given(st.integers(0, 4), st.integers(1, 255))
def test_a_frame_with_one_changed_byte_is_none(at: int, change: int) -> None:
    template = parse_template(CHECKED)
    frame = bytearray(template.encode(addr="1", key="5"))
    frame[at] ^= change
    assert template.decode(bytes(frame)) is None


@given(
    noise=st.binary(max_size=40).filter(lambda noise: 2 not in noise),
    keys=st.lists(st.sampled_from("0123456789"), min_size=1, max_size=5),
    cuts=st.lists(st.integers(1, 7), min_size=1),
)
def test_after_noise_the_next_frame_is_read_however_it_arrives(
    noise: bytes, keys: list[str], cuts: list[int]
) -> None:
    template = parse_template(CHECKED)
    stream = noise + b"".join(template.encode(addr="1", key=key) for key in keys)
    reader, read, at = FrameReader(template), [], 0
    for n in range(len(stream)):
        piece = stream[at : at + cuts[n % len(cuts)]]
        at += len(piece)
        read += [values["key"] for values in reader.feed(piece, 0.0)]
    assert read == keys


@given(noise=st.binary(max_size=60), key=st.sampled_from("0123456789"))
def test_after_any_noise_and_a_pause_the_next_frame_is_read(noise: bytes, key: str) -> None:
    template = parse_template(CHECKED)
    reader = FrameReader(template, gap_s=0.5)
    reader.feed(noise, 0.0)
    frame = template.encode(addr="1", key=key)
    assert [values["key"] for values in reader.feed(frame, 1.0)] == [key]


@given(st.binary(max_size=200))
def test_no_key_comes_out_of_noise_that_holds_no_frame(noise: bytes) -> None:
    template = parse_template(CHECKED)
    windows = [noise[n : n + template.length] for n in range(len(noise))]
    if not any(template.decode(window) for window in windows):
        reader = FrameReader(template)
        assert reader.feed(noise, 0.0) == []
        assert reader.skipped >= len(noise) - template.length + 1
