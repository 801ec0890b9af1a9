"""Searches at the kiosks are counted, not read."""

import pytest

from queue_server.devices.use.searches import MOST_LANGUAGES, Searches
from queue_server.wire.codec import WireError, decode_client, encode
from queue_server.wire.messages import Searched


def test_a_search_that_led_nowhere_is_counted_apart() -> None:
    searches = Searches()
    for found in (True, False, True):
        searches.note(Searched(type="searched", language="en", found=found))
    assert (searches.all, searches.fruitless) == (3, 1)


def test_languages_that_a_machine_makes_up_fill_nothing() -> None:
    searches = Searches()
    for n in range(3 * MOST_LANGUAGES):
        searches.note(Searched(type="searched", language=f"x{n}", found=False))
    assert searches.all == len(searches.take()) == MOST_LANGUAGES


def test_what_was_searched_for_does_not_arrive() -> None:
    report = {"type": "searched", "language": "en", "found": False, "text": "my illness"}
    assert "text" not in decode_client(encode(report))


@pytest.mark.parametrize("change", [{"language": "x" * 11}, {"found": 1}, {"language": None}])
def test_a_search_of_another_shape_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(WireError):
        decode_client(encode({"type": "searched", "language": "en", "found": True, **change}))
