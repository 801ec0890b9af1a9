"""The bytes to and from a panel: those of the kernel's header and of the standards, no others."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import ProtocolError
from drivers.panel import cec, ddc

ASKED = b"\x6e\x88\x02\x00\xd6\x00\x00\x05\x00\x01"


def answer(mode: int, *, result: int = 0, feature: int = 0xD6) -> bytes:
    body = bytes((0x6E, 0x88, 0x02, result, feature, 0, 0, 5, 0, mode))
    return body + bytes((ddc.checksum(0x50, body),))


def test_requests_are_those_of_the_kernels_header() -> None:
    # As a C compiler prints them for linux/cec.h of Linux 6.1 on a 64-bit machine.
    assert cec.TRANSMIT == 0xC0386105
    assert cec.S_ADDRESSES == 0xC05C6104
    assert cec.G_ADDRESSES == 0x805C6103
    assert cec.G_CAPS == 0xC04C6100
    assert cec.G_PHYSICAL == 0x80026101


def test_a_message_lies_where_the_kernel_looks_for_it() -> None:
    frame = bytes(cec.message(b"\x40\x8f", 0x90))
    assert len(frame) == 56
    assert (frame[16], frame[20:24]) == (2, (1000).to_bytes(4, "little"))  # length, timeout
    assert (frame[32:34], frame[48]) == (b"\x40\x8f", 0x90)


def test_a_player_is_announced_in_the_words_of_cec_1_4() -> None:
    frame = bytes(cec.as_player("A name longer than there is room for"))
    assert len(frame) == 92
    assert (frame[6], frame[7]) == (5, 1)  # version, one address
    assert frame[16:31] == b"A name longer \0"
    assert (frame[31], frame[35], frame[39]) == (4, 3, 0x10)


@pytest.mark.parametrize(
    ("operand", "power"), [(0, "on"), (1, "standby"), (2, "on"), (3, "standby")]
)
def test_a_television_says_what_it_is(operand: int, power: str) -> None:
    assert cec.power_in(bytes((0x04, 0x90, operand))) == power


@pytest.mark.parametrize(
    "said", [b"", b"\x04\x90", b"\x04\x90\x04", b"\x04\x00\x01", b"\x54\x90\x00"]
)
def test_what_is_no_state_of_the_television_is_none(said: bytes) -> None:
    with pytest.raises(ProtocolError):
        cec.power_in(said)


def test_frames_for_a_monitor_are_those_of_the_standard() -> None:
    assert ddc.ask_power() == b"\x51\x82\x01\xd6\x6a"
    assert ddc.set_power(ddc.ON) == b"\x51\x84\x03\xd6\x00\x01\x6f"
    assert ddc.set_power(ddc.MODE_OF["off"]) == b"\x51\x84\x03\xd6\x00\x04\x6a"


@pytest.mark.parametrize(
    ("mode", "power"),
    [(1, "on"), (2, "standby"), (3, "standby"), (4, "off"), (5, "off"), (0, "unknown")],
)
def test_a_monitor_says_what_it_is(mode: int, power: str) -> None:
    assert ddc.power_in(answer(mode)) == power


def test_a_monitor_without_that_feature_or_without_a_word_is_unknown() -> None:
    assert ddc.power_in(answer(1, result=1)) == "unknown"
    assert ddc.power_in(b"\x6e\x80\xbe" + bytes(8)) == "unknown"


@pytest.mark.parametrize(
    "frame",
    [answer(1)[:-1], answer(1)[:-1] + b"\x00", answer(1, feature=0x10), b"", b"\x6e", bytes(11),
     b"\xff" * 11],
)  # fmt: skip
def test_a_frame_that_is_cut_off_or_wrong_is_no_state(frame: bytes) -> None:
    with pytest.raises(ProtocolError):
        ddc.power_in(frame)


@given(st.integers(0, 10), st.integers(1, 255), st.sampled_from([1, 4]))
def test_no_turned_over_bit_is_taken_for_a_state(place: int, bits: int, mode: int) -> None:
    frame = bytearray(answer(mode))
    frame[place] ^= bits
    with pytest.raises(ProtocolError):
        ddc.power_in(bytes(frame))


@given(st.binary(max_size=20))
def test_any_bytes_are_a_state_or_refused(data: bytes) -> None:
    for read in (cec.power_in, ddc.power_in):
        with suppress(ProtocolError):
            assert read(data) in ("on", "standby", "off", "unknown")


@given(st.binary(min_size=56, max_size=56))
def test_whatever_the_kernel_leaves_behind_is_read_or_refused(answered: bytes) -> None:
    with suppress(ProtocolError):
        assert len(cec.sent(answered).answer) <= 16
