"""Lines that break where people break them, and sizes at which nothing is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.canvas.faces import Fonts
from display.canvas.text import (
    ROUGH,
    fit_text,
    lay_out,
    wrap,
)
from queue_server.wire.words.linebreak import NOT_FIRST, NOT_LAST, THAI_MARKS, clusters, pieces
from tests.catalogue import shipped_strings as strings

CHINESE = "請攜帶國民身分證、印章(或簽名),「委託書」另附。"


def test_chinese_lines_never_start_with_closing_nor_end_with_opening_punctuation() -> None:
    for w in range(60, 600, 10):
        lines = wrap(CHINESE, w, 20, measure=ROUGH, language="zh-TW")
        assert "".join(lines) == CHINESE
        assert not any(line[0] in NOT_FIRST for line in lines)
        assert not any(line[-1] in NOT_LAST for line in lines)


def test_latin_words_stay_whole_when_the_line_is_long_enough() -> None:
    lines = wrap("Household Registration Office", 250, 20, measure=ROUGH, language="en")
    assert lines == ["Household", "Registration Office"]


def test_a_word_longer_than_the_line_is_broken_rather_than_lost() -> None:
    lines = wrap("Abcdefghijklmnop", 60, 20, measure=ROUGH, language="en")
    assert "".join(lines) == "Abcdefghijklmnop"
    assert all(ROUGH.width(line, 20) <= 60 for line in lines)


def test_a_word_is_set_smaller_rather_than_broken_unless_it_would_be_much_smaller() -> None:
    thai = "หนังสือเดินทาง"
    wide = ROUGH.width(thai, 40)
    laid = lay_out(thai, wide * 3 // 4, 200, 40, 19, measure=ROUGH, language="th")
    assert laid.lines == (thai,)
    assert 25 < laid.size_px < 40
    narrow = lay_out(thai, wide // 3, 200, 40, 10, measure=ROUGH, language="th")
    assert len(narrow.lines) > 1
    assert narrow.size_px > 19


def test_thai_marks_never_leave_their_letter() -> None:
    for piece in clusters("ที่นี่ผู้ใหญ่เลือกบริการ"):
        assert piece[0] not in THAI_MARKS
    assert clusters("เด็ก") == ["เด็", "ก"]


def test_lines_are_balanced_so_that_no_character_is_left_alone() -> None:
    assert wrap("請選擇要辦理的業務", 160, 20, measure=ROUGH, language="zh-TW") == [
        "請選擇要辦",
        "理的業務",
    ]


def test_numbers_stay_together_and_part_from_chinese() -> None:
    assert list(pieces("請到12號櫃檯")) == ["請", "到", "12號", "櫃", "檯"]
    assert list(pieces("於 3 號後")) == ["於 ", "3 號", "後"]
    assert list(pieces("115年11月23日 12:16")) == ["115年", "11月", "23日 ", "12:16"]


def test_lines_break_between_phrases_where_that_costs_no_line() -> None:
    def lines(text: str, ems: int) -> list[str]:
        return wrap(text, ems * 20, 20, measure=ROUGH, language="zh-TW")

    assert lines("自然人憑證、市民卡", 6) == ["自然人憑證、", "市民卡"]
    assert lines("不需要，使用一般櫃檯", 8) == ["不需要，", "使用一般櫃檯"]
    assert len(lines("證明文件（謄本、戶口名簿）", 7)) == 2


def piece_by_piece(text: str, w: int, size: int) -> list[str]:
    """Lines as they are filled by trying each piece in its turn."""
    lines, line = [], ""
    for piece in pieces(text):
        whole = ROUGH.width(piece.rstrip(" "), size) <= w
        for part in (piece,) if whole else clusters(piece):
            if line and ROUGH.width((line + part).rstrip(" "), size) > w:
                lines.append(line.rstrip(" "))
                line = ""
            line += part
    return [*lines, line.rstrip(" ")]


SCRIPTS = st.text("ab c請選，（）12號ที่", max_size=80)


@settings(deadline=None)
@given(SCRIPTS, st.integers(1, 400))
def test_each_line_holds_as_much_as_it_can(text: str, w: int) -> None:
    plain = piece_by_piece(text, w, 20)
    lines = wrap(text, w, 20, measure=ROUGH, language="zh-TW")
    assert len(lines) == len(plain)
    if not 1 < len(plain) <= 4:  # those are made even
        assert lines == plain


@settings(deadline=None)
@given(st.text(max_size=60), st.integers(1, 400), st.integers(1, 200), st.integers(1, 80))
def test_a_layout_is_never_higher_than_its_box(text: str, w: int, h: int, size: int) -> None:
    laid = lay_out(text, w, h, size, 6, measure=ROUGH)
    assert laid.height_px <= max(h, 2)


def test_the_largest_size_that_fits_is_found() -> None:
    size = fit_text("請選擇語言", 500, 1000, 200, 10, wrapping=False)
    assert ROUGH.width("請選擇語言", size) <= 500 < ROUGH.width("請選擇語言", size + 1) + 5


def test_a_text_that_cannot_fit_says_so_and_ends_in_an_ellipsis() -> None:
    laid = lay_out("請選擇要辦理的業務", 60, 30, 20, 20, measure=ROUGH)
    assert not laid.whole
    assert laid.lines[-1].endswith("…")


def test_what_is_cut_has_no_space_where_a_chinese_line_was_broken() -> None:
    laid = lay_out("戶籍登記業務擴大便民服務，暨新式身分證換領說明", 130, 60, 20, 20, measure=ROUGH)
    assert not laid.whole
    assert all(" " not in line for line in laid.lines)
    words = lay_out("bring seal and card soon please", 60, 30, 10, 10, measure=ROUGH)
    assert words.lines[-1].count(" ") >= 1


def test_each_script_gets_its_own_face(fonts: Fonts) -> None:
    faces = [run.face for run in fonts.runs("B042 號 ที่นี่", "zh-TW")]
    assert faces == ["latin", "tc", "thai"]


#: A sample of every kind of sign that offices write: Big5's own, circled and Roman numbers, boxes.
SIGNS = "①⑽ⅳ㊣℅￣╴▔▓░◢╱〡卅兙瓩嗧ΑωㄅㄩˊˇˋΩ€£₫°㎡→⇧℃｛︷｝※№ ầ ญู"


@pytest.mark.parametrize("language", ["zh-TW", "en", "vi", "id", "th"])
def test_a_sign_that_any_face_has_is_never_drawn_as_a_box(fonts: Fonts, language: str) -> None:
    for around in ("{}號", "B{}", "ầ{}", "ที่{}"):
        for sign in SIGNS.replace(" ", ""):
            for run in fonts.runs(around.format(sign), language):
                face = fonts.face(run.face, 20, bold=False)
                assert None not in face.metrics(run.text), (sign, run)


def test_digits_are_all_of_one_width(fonts: Fonts) -> None:
    for bold in (False, True):
        assert len({fonts.width(digit * 8, 100, bold=bold) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("language", ["zh-TW", "en", "vi", "id", "th"])
def test_no_wording_of_the_catalogue_is_cut_at_twice_the_size(fonts: Fonts, language: str) -> None:
    # 200 %: twice a 24 px text in a box of 20 Chinese characters' width and eight lines.
    size = 48
    for key, texts in strings().items():
        text = texts.get(language, "")
        laid = lay_out(text, 20 * size, 12 * size, size, size, measure=fonts, language=language)
        assert laid.whole, key
        for line in laid.lines:
            assert fonts.width(line, laid.size_px, language=language) <= 20 * size, key
