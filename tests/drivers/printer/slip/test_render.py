"""A slip can be read: by people, by phones, on both widths of paper, in every language."""

from contextlib import suppress
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageFont

from drivers.fonts import FontFiles
from drivers.printer import encode as escpos
from drivers.printer.simulated.printer import SimulatedPrinter
from drivers.printer.slip.pen import runs_of, wrap
from drivers.printer.slip.render import SlipContent, render_slip


def codes(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))]


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    box = ImageChops.invert(picture.convert("L")).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize(("profile", "width"), [("80mm", 576), ("58mm", 384)])
def test_a_slip_printed_and_read_back_carries_its_code_and_its_number(
    slip: SlipContent, fonts: FontFiles, profile: str, width: int
) -> None:
    picture = render_slip(slip, fonts, width_dots=width)
    printer = SimulatedPrinter(width_dots=width)
    paper = escpos.PROFILES[profile]
    printer.feed(b"".join(escpos.encode(picture, paper).pieces) + escpos.CUT)
    (paper_out,) = printer.slips
    assert codes(paper_out) == [slip.address]
    assert number_on(paper_out, slip.label, fonts)


def number_on(picture: Image.Image, label: str, fonts: FontFiles) -> bool:
    """Whether the tallest run of ink looks like ``label`` set in the bold face."""
    top, bottom = tallest_run(picture)
    line = picture.crop((0, top, picture.width, bottom))
    line = line.crop(ink(line))
    font = ImageFont.truetype(str(fonts.bold), 300)
    _, _, right, below = (int(n) for n in font.getbbox(label))
    drawn = Image.new("L", (right, below), 255)
    from PIL import ImageDraw

    ImageDraw.Draw(drawn).text((0, 0), label, 0, font=font)
    drawn = drawn.crop(ink(drawn)).resize(line.size)
    different = ImageChops.difference(drawn, line.convert("L")).histogram()
    return sum(different[128:]) < 0.03 * line.width * line.height


def tallest_run(picture: Image.Image) -> tuple[int, int]:
    rows = picture.convert("L").resize((1, picture.height), Image.Resampling.BOX).tobytes()
    runs, start = [], None
    for y, value in enumerate([*rows, 255]):
        if value < 250 and start is None:
            start = y
        if value >= 255 and start is not None:
            runs.append((y - start, start, y))
            start = None
    # The code beside its words is taller still, and comes last.
    return max(runs[:-1] or runs)[1:] if picture.width > 500 else sorted(runs)[-2][1:]


def test_another_number_is_not_taken_for_it(slip: SlipContent, fonts: FontFiles) -> None:
    picture = render_slip(slip, fonts)
    assert number_on(picture, "B042", fonts)
    assert not number_on(picture, "B043", fonts)


def test_the_number_is_large_and_inside_the_paper(slip: SlipContent, fonts: FontFiles) -> None:
    for label in ("7", "A001", "ABC1234"):
        picture = render_slip(replace(slip, label=label), fonts)
        left, _, right, _ = ink(picture)
        assert left >= 8
        assert right <= 576 - 8
    top, bottom = tallest_run(render_slip(slip, fonts))
    assert bottom - top >= 150


def test_a_reprint_is_marked_and_an_original_is_not(slip: SlipContent, fonts: FontFiles) -> None:
    original = render_slip(slip, fonts)
    reprint = render_slip(replace(slip, reprint_mark="補印"), fonts)
    assert reprint.height > original.height
    banner = reprint.crop((0, 0, 576, 50)).histogram()
    assert banner[0] > 0.5 * 576 * 40


def test_what_to_bring_is_wrapped_and_nothing_leaves_the_paper(
    slip: SlipContent, fonts: FontFiles
) -> None:
    long = "最近二年內所攝正面半身彩色相片一張" * 6
    for width in (576, 384):
        left, _, right, _ = ink(render_slip(replace(slip, bring=(long,)), fonts, width_dots=width))
        assert left >= 4
        assert right <= width - 4


def test_taiwanese_glyph_forms_are_drawn(fonts: FontFiles) -> None:
    # 骨 and 直 have other strokes in the Japanese face of the same collection.
    name = ImageFont.truetype(str(fonts.regular), 20).getname()
    assert "TC" in str(name[0])


def test_every_class_has_its_own_shape(slip: SlipContent, fonts: FontFiles) -> None:
    shapes = ("circle", "heart", "house", "bubble", "diamond")
    drawn = {render_slip(replace(slip, class_shape=s), fonts).tobytes() for s in shapes}
    assert len(drawn) == len(shapes)


def test_a_line_of_three_scripts_uses_three_faces(fonts: FontFiles) -> None:
    three = [("cjk", "愛心 Qu"), ("latin", "ầy 3 "), ("thai", "ผู้")]
    assert runs_of("愛心 Quầy 3 ผู้", fonts.has) == three
    assert runs_of("B042", fonts.has) == [("cjk", "B042")]
    # Noto Sans Thai has no digits: they came out as boxes.
    assert runs_of("มี 3 คน", fonts.has) == [("thai", "มี "), ("cjk", "3 "), ("thai", "คน")]


def test_a_sign_behind_a_vietnamese_letter_is_drawn_by_a_face_that_has_it(fonts: FontFiles) -> None:
    for sign in "①⑽ⅳ㊣╴▓◢ㄅ卅ΑωΩ€£₫㎡→℃※":
        for text in (f"ầ{sign}", f"ที่{sign}", f"號{sign}", sign):
            for script, part in runs_of(text, fonts.has):
                assert all(fonts.has(script, char) for char in part), (text, script)


def test_lines_break_between_words_and_characters_but_never_before_a_comma() -> None:
    assert wrap("take one two", lambda s: len(s) <= 8) == ["take one", "two"]
    assert wrap("國民身分證,印章", lambda s: len(s) <= 5) == ["國民身分", "證,印章"]
    assert wrap("臺中\nTaichung", lambda s: len(s) <= 20) == ["臺中", "Taichung"]
    assert wrap("abcdefghij", lambda s: len(s) <= 4) == ["abcd", "efgh", "ij"]


def big5() -> list[str]:
    """Every sign of Big5, in Microsoft's reading and in the standard's."""
    found: set[str] = set()
    for lead in range(0xA1, 0xFA):
        for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            for encoding in ("cp950", "big5"):
                with suppress(UnicodeDecodeError):
                    found.add(bytes((lead, trail)).decode(encoding))
    return sorted(found)


@pytest.mark.parametrize("before", ["", "ế", "ที่", "號"])
def test_every_sign_of_big5_prints_whatever_stands_before_it(fonts: FontFiles, before: str) -> None:
    numbers = [chr(code) for code in range(0x2460, 0x2580)]  # circled numbers, box drawing
    lost = [
        sign
        for sign in (*big5(), *numbers)
        for script, part in runs_of(before + sign, fonts.has)
        if sign in part and not fonts.has(script, sign)
    ]
    assert lost == []


def test_a_rare_character_of_a_name_prints_where_the_set_up_found_its_font(
    fonts: FontFiles,
) -> None:
    if fonts.rare is None:
        pytest.skip("fonts-cns11643-sung is not installed")
    for sign in "\U00020001\U0002a701\U0002b741":
        assert runs_of(f"王{sign}", fonts.has)[-1] == ("rare", sign)
