"""Pictures become ESC/POS bytes from which the very same picture comes back."""

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.printer import encode as escpos
from drivers.printer.simulated.printer import SimulatedPrinter

WIDE, NARROW = escpos.PROFILES["80mm"], escpos.PROFILES["58mm"]


def blank(width: int, rows: int) -> Image.Image:
    return Image.new("1", (width, rows), 255)


def printed(picture: Image.Image, profile: escpos.PaperProfile) -> Image.Image:
    printer = SimulatedPrinter(width_dots=profile.width_dots)
    strips = escpos.encode(picture, profile)
    printer.feed(escpos.start(profile) + b"".join(strips.pieces) + escpos.finish(profile))
    return printer.slips[0]


def test_a_strip_is_gs_v_0_with_bytes_a_row_and_rows_little_endian() -> None:
    picture = blank(16, 2)
    picture.putpixel((0, 0), 0)
    picture.putpixel((15, 1), 0)
    strips = escpos.encode(picture, WIDE)
    assert strips.pieces == (b"\x1dv0\x00\x02\x00\x02\x00\x80\x00\x00\x01",)


def test_no_strip_is_taller_than_240_rows() -> None:
    for profile in escpos.PROFILES.values():
        assert profile.strip_rows <= 240
        black = Image.new("1", (profile.width_dots, 1000), 0)
        for piece in escpos.encode(black, profile).pieces:
            assert piece[6] + 256 * piece[7] <= profile.strip_rows


def test_long_white_runs_are_fed_not_sent() -> None:
    picture = blank(576, 700)
    picture.putpixel((5, 0), 0)
    picture.putpixel((5, 699), 0)
    strips = escpos.encode(picture, WIDE)
    assert strips.size < 1000
    assert printed(picture, WIDE).tobytes() == picture.tobytes()


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=48 * 3, max_size=48 * 120), st.sampled_from([WIDE, NARROW]))
def test_any_picture_without_real_time_bytes_comes_back_dot_for_dot(
    data: bytes, profile: escpos.PaperProfile
) -> None:
    row_bytes = profile.width_dots // 8
    rows = len(data) // row_bytes
    black = (b"\x01" + data).replace(b"\x10", b"\x11")[: rows * row_bytes]
    if not rows:
        return
    picture = Image.frombytes("1", (profile.width_dots, rows), bytes(b ^ 0xFF for b in black))
    assert printed(picture, profile).tobytes() == picture.tobytes()


@given(st.binary(max_size=300))
def test_no_real_time_command_is_left_in_a_picture(data: bytes) -> None:
    fixed = escpos.break_real_time(data)
    assert len(fixed) == len(data)
    assert not any(bytes((0x10, code)) in fixed for code in escpos.REAL_TIME)
    assert sum(a != b for a, b in zip(data, fixed, strict=True)) <= data.count(b"\x10")


def test_a_picture_full_of_real_time_commands_makes_the_printer_say_nothing() -> None:
    black = b"\x10\x04\x01\x10\x05\x02" * 12 * 40
    picture = Image.frombytes("1", (576, 40), bytes(b ^ 0xFF for b in black))
    printer = SimulatedPrinter()
    printer.feed(b"".join(escpos.encode(picture, WIDE).pieces) + escpos.CUT)
    assert printer.take(0) == b""
    assert printer.slips[0].height == 40


def test_marks_are_four_characters_that_no_status_byte_looks_like() -> None:
    marks = {escpos.mark_of(n) for n in range(0, 65536, 7)}
    assert len(marks) == len(range(0, 65536, 7))
    assert all(len(mark) == 4 and not any(ord(c) & 0x10 for c in mark) for mark in marks)
