"""The tap keeps the newest 64 kB and nothing that must not be kept."""

from drivers.tap import Tap


def test_the_oldest_traffic_makes_room_for_the_newest() -> None:
    tap = Tap(lambda: 0.0, limit=100)
    for n in range(50):
        tap.sent(bytes([n]) * 10)
    kept = tap.crossings()
    assert sum(len(c.data) for c in kept) <= 100
    assert kept[-1].data == bytes([49]) * 10


def test_one_crossing_larger_than_the_ring_is_cut_to_its_end() -> None:
    tap = Tap(lambda: 0.0, limit=100)
    tap.received(b"a" * 500 + b"end")
    assert tap.crossings()[0].data.endswith(b"end")
    assert len(tap.crossings()[0].data) == 100


def test_hidden_traffic_leaves_its_length_alone() -> None:
    tap = Tap(lambda: 1.5)
    tap.hidden("<", 12)
    assert tap.crossings()[0].data == b"[12 bytes not kept]"
    assert tap.text().startswith("1.500 < ")
