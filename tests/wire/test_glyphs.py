"""Every character is drawn by a face that has it, its own script's first."""

from hypothesis import given
from hypothesis import strategies as st

from queue_server.wire.glyphs import Run, joins, missing, runs

COVERED = {"tc": set("取號①aA1 "), "latin": set("aAếĐ1≒ "), "thai": set("ไทย ")}
FACES = ("tc", "latin", "thai")


def has(face: str, char: str) -> bool:
    return char in COVERED[face]


def own(char: str) -> str:
    if "\u0e00" <= char <= "\u0e7f":
        return "thai"
    if char >= "\u2e80":
        return "tc"
    return "latin" if "\u00c0" <= char <= "\u1eff" else ""


def split(text: str) -> tuple[Run, ...]:
    return runs(text, FACES, has, own)


def test_a_sign_behind_a_vietnamese_letter_is_drawn_by_a_face_that_has_it() -> None:
    # 124 of 715 signs stood as boxes there: they stayed in the letter's face unasked.
    assert split("ế①") == (Run("latin", "ế"), Run("tc", "①"))


def test_a_sign_that_its_own_script_lacks_comes_from_another_face() -> None:
    assert split("取≒號") == (Run("tc", "取"), Run("latin", "≒"), Run("tc", "號"))


def test_what_any_face_may_draw_stays_with_what_is_before_it() -> None:
    assert split("ếa1") == (Run("latin", "ếa1"),)
    assert split("a1號") == (Run("tc", "a1號"),)
    assert split("ไทย a") == (Run("thai", "ไทย "), Run("tc", "a"))


def test_an_accent_stays_with_its_letter() -> None:
    assert split("a\u0301取\ufe00") == (Run("tc", "a\u0301取\ufe00"),)


def test_what_no_face_has_is_named_once_and_in_order() -> None:
    assert missing("取😀號🙂😀 \n\u0301", FACES, has) == "😀🙂"
    assert missing("取號 aế", FACES, has) == ""


@given(st.text())
def test_the_runs_are_the_text_and_each_is_in_a_face_that_has_it(text: str) -> None:
    found = split(text)
    assert "".join(run.text for run in found) == text
    assert all(one.face != two.face for one, two in zip(found, found[1:], strict=False))
    for run in found:
        for char in run.text:
            free = joins(char) or char == " "
            assert free or has(run.face, char) or not any(has(face, char) for face in FACES)
