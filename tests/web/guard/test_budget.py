"""What one WebSocket may cost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.web.guard.budget import (
    BEFORE_HELLO,
    KNOWN,
    STRANGER,
    TOO_MANY,
    TOO_MUCH,
    Budget,
    FrameCounter,
)


def frame(payload: bytes, opcode: int = 1, *, last: bool = True) -> bytes:
    """A masked frame, as clients send them; the mask is nothing."""
    first = bytes((0x80 * last | opcode,))
    size = len(payload)
    if size < 126:
        head = bytes((0x80 | size,))
    elif size < 65536:
        head = b"\xfe" + size.to_bytes(2, "big")
    else:
        head = b"\xff" + size.to_bytes(8, "big")
    return first + head + bytes(4) + payload


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([0, 1, 125, 126, 1000, 65_536]), max_size=12),
    st.lists(st.integers(min_value=1, max_value=5000), max_size=40),
)
def test_frames_are_counted_however_the_stream_is_cut(sizes: list[int], cuts: list[int]) -> None:
    stream = b"".join(frame(bytes(size)) for size in sizes)
    counter, found = FrameCounter(), 0
    for cut in [*cuts, len(stream)]:
        found += counter.count(stream[:cut])
        stream = stream[cut:]
    assert found == len(sizes)


def test_a_flood_of_pings_is_too_many_whatever_their_size() -> None:
    budget = Budget(BEFORE_HELLO, 0.0)
    assert budget.spend(frame(b"", 9) * 30, 0.0) is None
    assert budget.spend(frame(b"", 9), 0.0) == TOO_MANY


def test_empty_fragments_count_like_messages() -> None:
    assert Budget(STRANGER, 0.0).spend(frame(b"", 0, last=False) * 61, 0.0) == TOO_MANY


def test_an_unfinished_frame_counts_by_its_bytes() -> None:
    budget = Budget(BEFORE_HELLO, 0.0)
    head = frame(bytes(10_000_000))[:14]
    assert budget.spend(head, 0.0) is None
    assert budget.spend(bytes(64 * 1024), 100.0) == TOO_MUCH


def test_time_gives_back_what_it_costs_a_screen_to_listen() -> None:
    budget = Budget(STRANGER, 0.0)
    for second in range(3600):
        assert budget.spend(frame(b"", 10), float(second)) is None


def test_a_host_hands_over_a_signature_in_parts() -> None:
    budget = Budget(KNOWN, 0.0)
    for part in range(20):
        assert budget.spend(frame(bytes(60_000)), part * 0.02) is None
