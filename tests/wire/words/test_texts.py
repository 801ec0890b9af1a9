"""Files that people save: whatever an editor puts around the text is removed."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from queue_server.wire.words.texts import NotText, decoded

TEXT = st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"]))


@given(TEXT, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
@example("取號", "utf-16")
def test_a_text_is_read_as_it_was_written_in_whatever_a_mark_names(text: str, how: str) -> None:
    assert decoded(text.encode(how)) == text


@pytest.mark.parametrize("data", [b"\xb8\xb9", "取號".encode("big5"), "ab".encode("utf-16-le")])
def test_what_is_no_text_is_refused_with_how_to_save_it(data: bytes) -> None:
    with pytest.raises(NotText, match="save it as UTF-8"):
        decoded(data)


def test_who_saved_the_file_reads_which_byte_of_which_encoding_is_wrong() -> None:
    with pytest.raises(NotText, match="not UTF-8 text at byte 2;"):
        decoded(b"ab\xff")
    with pytest.raises(NotText, match="not UTF-16-LE text at byte 0;"):
        decoded(b"\xff\xfea")


@given(st.binary(max_size=40))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    with suppress(NotText):
        assert "\0" not in decoded(data)
