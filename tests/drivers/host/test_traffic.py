"""Raw traffic for people: the time of day, and bytes."""

from datetime import UTC, datetime

from drivers.host import traffic
from drivers.tap import Crossing, Tap

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_a_line_says_when_which_way_and_what() -> None:
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
