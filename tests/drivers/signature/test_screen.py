"""What a pad shows, and the pixels it is sent."""

import pytest
from PIL import Image

from drivers.signature.screen import draw_form, pixels
from drivers.signature.stu import Encoding

WORDS = ("確定", "重寫", "取消")
COLOURS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (0x12, 0x34, 0x56), (0xFF, 0xFB, 0xF7))


def picture() -> Image.Image:
    made = Image.new("RGB", (len(COLOURS), 1))
    for x, colour in enumerate(COLOURS):
        made.putpixel((x, 0), colour)
    return made


def test_sixteen_bits_are_five_of_red_six_of_green_five_of_blue_the_high_byte_first():
    # 0x12 0x34 0x56: 00010 001101 01010.
    assert pixels(picture(), Encoding.RGB565) == bytes.fromhex("f800 07e0 001f 11aa ffde")


def test_twenty_four_bits_are_blue_green_red():
    assert pixels(picture(), Encoding.BGR888)[-6:] == bytes.fromhex("563412 f7fbff")


def test_one_bit_is_white_where_it_is_set_and_the_left_dot_comes_first():
    made = Image.new("RGB", (10, 1), "white")
    made.putpixel((0, 0), (0, 0, 0))

    assert pixels(made, Encoding.ONE_BIT)[0] == 0b0111_1111


@pytest.mark.parametrize("size", [(320, 200), (800, 480)])
def test_the_three_buttons_stand_side_by_side_and_cover_the_lower_edge(size: tuple[int, int]):
    form = draw_form(*size, "申請戶籍謄本" * 200, WORDS)

    names = [form.button_at(x, size[1] - 1) for x in (0, size[0] // 2, size[0] - 1)]
    assert [button and button.name for button in names] == ["ok", "clear", "cancel"]
    assert form.button_at(size[0] // 2, size[1] // 2) is None
