"""Every sign comes from a face that has it, if any does."""

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.wire.words.glyphs import runs, unknown

COVERED = {"han": "號櫃①, ", "latin": "ABầé, 1", "thai": "ที่ "}
FACES = tuple(COVERED)


def has(face: str, char: str) -> bool:
    return char in COVERED[face]


def own(char: str, before: str) -> str:
    if "\u0e00" <= char <= "\u0e7f":
        return "thai"
    return "han" if char >= "\u2e80" else before or "latin"


def test_a_sign_that_the_face_before_it_lacks_comes_from_another() -> None:
    assert runs("ầ①號", FACES, own, has) == [("latin", "ầ"), ("han", "①號")]
    assert runs("B1號", FACES, own, has) == [("latin", "B1"), ("han", "號")]


def test_a_space_opens_no_run_of_its_own() -> None:
    assert runs("ที่ 號", FACES, own, has) == [("thai", "ที่ "), ("han", "號")]


def by_script(char: str, before: str) -> str:
    """A face for each sign, whatever came before it."""
    return "han" if char >= "\u2e80" else "latin"


def every_han(face: str, char: str) -> bool:
    """The Chinese face has all there is, as Noto Sans TC nearly does."""
    return face == "han" or has(face, char)


def test_a_space_a_mark_and_a_hidden_sign_stay_with_the_face_before_them() -> None:
    for between in (" ", "\u0301", "\u200b", "\ufe00", "\ufe0f"):
        whole = f"號{between}號"
        assert runs(whole, FACES, by_script, every_han) == [("han", whole)]
    assert runs("號\u200b號", FACES, by_script, has) == [("han", "號\u200b號")]


def test_a_figure_takes_the_face_of_its_script_though_the_one_before_it_has_it_too() -> None:
    found = runs("號1B號", FACES, by_script, every_han)
    assert found == [("han", "號"), ("latin", "1B"), ("han", "號")]


def test_a_sign_of_no_script_follows_the_face_before_it() -> None:
    assert runs("號,", FACES, own, has) == [("han", "號,")]


def test_what_no_face_has_is_named_once() -> None:
    assert unknown("號😀A😀\u200b\n\ufe00\ufe0f", FACES, has) == ["😀"]
    assert runs("號😀", FACES, own, has) == [("han", "號😀")]


@settings(deadline=None)
@given(st.text(st.sampled_from("號櫃①ABầé1, ที่😀\u0301")))
def test_nothing_is_lost_and_no_known_sign_is_a_box(text: str) -> None:
    found = runs(text, FACES, own, has)
    assert "".join(part for _, part in found) == text
    for face, part in found:
        for char in part:
            known = any(has(one, char) for one in FACES)
            assert has(face, char) or not known
