"""Lines break where a reader of each script expects it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.wire.words.linebreak import NOT_FIRST, clusters, is_thai, pieces


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Each line is broken anew, whatever was broken before."""
    pieces.cache_clear()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("กรุณาเลือกบริการที่ต้องการ", "กรุณา เลือก บริการ ที่ ต้องการ"),
        ("มีผู้รอคิว", "มี ผู้ รอ คิว"),
    ],
)
def test_thai_breaks_between_words_alone(line: str, words: str) -> None:
    assert list(pieces(line)) == words.split()


def test_chinese_breaks_anywhere_but_before_closing_and_after_opening_marks() -> None:
    assert list(pieces("請至櫃檯（愛心），謝謝。")) == [
        "請", "至", "櫃", "檯", "（愛", "心），", "謝", "謝。",
    ]  # fmt: skip


def test_a_number_stays_with_what_it_counts() -> None:
    assert list(pieces("11月28日到 3 號")) == ["11月", "28日", "到 ", "3 號"]


def test_latin_breaks_between_words() -> None:
    assert list(pieces("Please take a seat.")) == ["Please ", "take ", "a ", "seat."]


def test_an_address_breaks_at_its_slashes_and_nothing_of_it_is_lost() -> None:
    address = "https://queue.example.gov.tw/q/AbCdEfGhIjKl"
    assert "".join(pieces(address)) == address
    assert len(pieces(address)) > 2


@given(st.text(st.characters(codec="utf-8", exclude_characters="\n\r")))
def test_nothing_is_lost_and_no_piece_begins_with_a_closing_mark(line: str) -> None:
    found = pieces(line)
    assert "".join(found) == line
    assert not any(piece[0] in NOT_FIRST for piece in found[1:])
    assert "".join(clusters(line)) == line


def test_thai_vowels_and_marks_stay_with_their_consonant() -> None:
    assert clusters("เก้าอี้") == ["เก้า", "อี้"]
    assert clusters("กำ e\u0301") == ["กำ", " ", "e\u0301"]


def test_a_letter_keeps_the_first_mark_there_is_and_the_last_and_no_sign_behind_them() -> None:
    assert clusters("a\u0300b\u036fc\u0370") == ["a\u0300", "b\u036f", "c", "\u0370"]


def test_a_sign_before_latin_letters_does_not_hold_them() -> None:
    assert clusters("เa") == ["เ", "a"]
    assert [is_thai(char) for char in "กa號"] == [True, False, False]


def test_marks_bind_where_the_rules_of_unicode_would_break() -> None:
    assert pieces("#字") == ("#字",)
    assert pieces("8時～9時") == ("8時～", "9時")
