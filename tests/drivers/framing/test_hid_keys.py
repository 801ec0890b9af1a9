"""Input events of keyboards that are none: what is typed is read, what was lost is not guessed."""

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


def test_presses_lost_in_the_kernel_are_told_as_lost() -> None:
    reader = PressReader()
    stale = EVENT.pack(0, 0, 1, 3, 1)
    lost = EVENT.pack(0, 0, 0, 3, 0) + stale + EVENT.pack(0, 0, 0, 0, 0)
    assert reader.feed(lost + typed("5")) == [LOST, *PressReader().feed(typed("5"))]


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(data: bytes) -> None:
    reader = PressReader()
    reader.feed(data)
    reader.feed(bytes(-len(data) % EVENT.size))
    reader.feed(EVENT.pack(0, 0, 0, 0, 0) + EVENT.pack(0, 0, 1, 42, 0) + EVENT.pack(0, 0, 1, 54, 0))
    assert [p.text for p in reader.feed(typed("7"))] == ["7"]
