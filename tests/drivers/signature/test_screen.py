"""What a pad shows, and the pixels sent to it."""

import pytest
from PIL import Image

from drivers.signature.protocol.stu import Encoding
from drivers.signature.screen import draw_form, pixels

WORDS = ("確定", "重寫", "取消")
COLOURS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (0x12, 0x34, 0x56), (0xFF, 0xFB, 0xF7))


def picture() -> Image.Image:
    made = Image.new("RGB", (len(COLOURS), 1))
    for x, colour in enumerate(COLOURS):
        made.putpixel((x, 0), colour)
    return made


def test_sixteen_bits_are_five_of_red_six_of_green_five_of_blue_the_high_byte_first() -> None:
    # 0x12 0x34 0x56: 00010 001101 01010.
    assert pixels(picture(), Encoding.RGB565) == bytes.fromhex("f800 07e0 001f 11aa ffde")


def test_twenty_four_bits_are_blue_green_red() -> None:
    assert pixels(picture(), Encoding.BGR888)[-6:] == bytes.fromhex("563412 f7fbff")


def test_one_bit_is_white_where_it_is_set_and_the_left_dot_comes_first() -> None:
    made = Image.new("RGB", (10, 1), "white")
    made.putpixel((0, 0), (0, 0, 0))

    assert pixels(made, Encoding.ONE_BIT)[0] == 0b0111_1111


@pytest.mark.parametrize("size", [(320, 200), (800, 480)])
def test_the_three_buttons_stand_side_by_side_and_cover_the_lower_edge(
    size: tuple[int, int],
) -> None:
    form = draw_form(*size, "申請戶籍謄本" * 200, WORDS)

    names = [form.button_at(x, size[1] - 1) for x in (0, size[0] // 2, size[0] - 1)]
    assert [button and button.name for button in names] == ["ok", "clear", "cancel"]
    assert form.button_at(size[0] // 2, size[1] // 2) is None


def ink_of(text: str, words: tuple[str, str, str] = WORDS) -> list[int]:
    """Rows above the line to sign on that carry ink, on the smallest pad with a screen."""
    picture = draw_form(320, 200, text, words).picture.convert("L").crop((0, 0, 320, 120))
    return [y for y in range(120) if min(picture.crop((0, y, 320, y + 1)).tobytes()) < 128]


def test_long_text_is_written_smaller_until_all_of_it_can_be_read() -> None:
    few, many = ink_of("Transcript\n" * 3), ink_of("Transcript\n" * 8)

    starts = [y for y in many if y - 1 not in many]
    assert len([y for y in few if y - 1 not in few]) == 3
    assert len(starts) == 8


def test_text_too_long_for_the_smallest_letters_ends_with_an_ellipsis_above_the_line() -> None:
    cut, whole = ink_of("Transcript\n" * 40), ink_of("Transcript\n" * 8)

    last = [y for y in cut if y > cut[-1] - 6]
    assert len(last) <= 3  # three dots, no letters
    assert len(cut) < len(whole) + 12
