"""Raw traffic for people: the time of day, bytes, and messages the server takes."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from drivers.host import traffic
from drivers.tap import Crossing, Tap
from queue_server.wire.codec import decode_client, encode

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_a_line_tells_when_which_way_and_what() -> None:
    crossings = [Crossing(97.5, ">", b"\x1b\x40"), Crossing(100.0, "<", b"\x12")]
    assert traffic.lines(crossings, 100.0, NOW) == [
        "2026-11-23T01:59:57.500+00:00 > 1b 40",
        "2026-11-23T02:00:00.000+00:00 < 12",
    ]


def test_what_nobody_may_keep_is_a_length_in_words() -> None:
    tap = Tap(lambda: 5.0)
    tap.discreet().received(b"A123456789")
    [line] = traffic.lines(tap.crossings(), 5.0, NOW)
    assert line.endswith("< [10 bytes not kept]")
    assert "41 31" not in tap.text()


@given(st.lists(st.binary(min_size=1, max_size=5000), max_size=60))
def test_every_message_fits_the_wire_and_nothing_is_lost(sent: list[bytes]) -> None:
    tap = Tap(lambda: 0.0)
    for data in sent:
        tap.sent(data)
    told = traffic.messages("job", traffic.lines(tap.crossings(), 0.0, NOW))
    for message in told:
        assert decode_client(encode(message))["type"] == message["type"]
    assert [one["type"] for one in told] == ["job_part"] * (len(told) - 1) + ["job_done"]
    texts = [line.split(" ", 2)[2] for one in told[:-1] for line in one["lines"]]
    kept = b"".join(one.data for one in tap.crossings())
    assert bytes.fromhex(" ".join(texts)) == kept


def test_thousands_of_small_answers_leave_the_oldest_out() -> None:
    many = [Crossing(float(n), "<", bytes([n % 256])) for n in range(40_000)]
    told = traffic.messages("job", traffic.lines(many, 40_000.0, NOW))
    assert len(told) <= traffic.MOST_PARTS + 1
    newest = traffic.lines(many[-1:], 40_000.0, NOW)
    assert told[-2]["lines"][-1] == newest[0]
