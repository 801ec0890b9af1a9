"""Input events of would-be keyboards: what is typed is read, what was lost is not guessed."""

from hypothesis import given
from hypothesis import strategies as st

from drivers.framing.hid_keys import EVENT, LOST, PressReader, typed

TYPEABLE = "".join(chr(c) for c in range(0x20, 0x7F))


@given(st.text(TYPEABLE, max_size=40), st.integers(1, 50))
def test_what_is_typed_is_read_however_it_arrives(text: str, cut: int) -> None:
    reader, data = PressReader(), typed(text)
    pieces = [data[n : n + cut] for n in range(0, len(data), cut)]
    assert "".join(press.text for piece in pieces for press in reader.feed(piece)) == text


def test_digits_of_the_row_and_of_the_pad_have_one_name() -> None:
    pad_one = EVENT.pack(0, 0, 1, 79, 1)
    assert [p.name for p in PressReader().feed(typed("1") + pad_one)] == ["1", "1"]
    assert [p.name for p in PressReader().feed(typed("a\n"))] == ["A", "ENTER"]


def test_a_key_held_down_is_one_press() -> None:
    held = b"".join(EVENT.pack(0, 0, 1, 2, value) for value in (1, 2, 2, 2, 0))
    assert [p.name for p in PressReader().feed(held)] == ["1"]


def test_presses_lost_in_the_kernel_are_reported_as_lost() -> None:
    reader = PressReader()
    stale = EVENT.pack(0, 0, 1, 3, 1)
    lost = EVENT.pack(0, 0, 0, 3, 0) + stale + EVENT.pack(0, 0, 0, 0, 0)
    assert reader.feed(lost + typed("5")) == [LOST, *PressReader().feed(typed("5"))]


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(data: bytes) -> None:
    reader = PressReader()
    reader.feed(data)
    reader.feed(bytes(-len(data) % EVENT.size))
    reader.feed(EVENT.pack(0, 0, 0, 0, 0))
    for held in (42, 54, 29, 97, 56, 100):
        reader.feed(EVENT.pack(0, 0, 1, held, 0))
    assert [p.text for p in reader.feed(typed("7"))] == ["7"]


def stroke(*codes: int) -> bytes:
    """Keys pressed in this order and released in the opposite one."""
    downs = b"".join(EVENT.pack(0, 0, 1, code, 1) for code in codes)
    return downs + b"".join(EVENT.pack(0, 0, 1, code, 0) for code in reversed(codes))


PAD = dict(zip("0123456789", (82, 79, 80, 81, 75, 76, 77, 71, 72, 73), strict=True))


@given(st.text(TYPEABLE, max_size=40), st.sampled_from(["{:03}", "{:04}", "{}"]))
def test_characters_typed_by_number_with_alt_are_read_in_any_layout(text: str, how: str) -> None:
    data = b""
    for sign in text:
        digits = b"".join(stroke(PAD[digit]) for digit in how.format(ord(sign)))
        data += EVENT.pack(0, 0, 1, 56, 1) + digits + EVENT.pack(0, 0, 1, 56, 0)
    assert "".join(press.text for press in PressReader().feed(data)) == text


def test_caps_lock_around_a_code_turns_its_letters() -> None:
    data = stroke(58) + typed("aBc-1") + stroke(58) + typed("aBc-1")
    assert "".join(press.text for press in PressReader().feed(data)) == "AbC-1aBc-1"


def test_control_m_is_enter_and_other_letters_with_control_type_nothing() -> None:
    presses = PressReader().feed(stroke(29, 50) + stroke(29, 30) + typed("a"))
    assert [(press.name, press.text) for press in presses] == [("ENTER", ""), ("A", "a")]
