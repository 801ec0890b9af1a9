"""Every way through the kiosk, in every language, mode and glass by pairs; all of them together:
tests/torture/test_kiosk_journeys.py.
"""

from itertools import combinations

import pytest

from kiosk.screens.frame import Size
from tests.kiosk.journeys.careful import GLASSES, MODES, every, pairs
from tests.kiosk.journeys.paths import JOURNEYS, take
from tests.kiosk.pilot import LANGUAGES

NAMES = list(JOURNEYS)


@pytest.mark.parametrize(("name", "language", "mode", "size"), pairs(NAMES, LANGUAGES))
def test_a_visitor_gets_through_and_leaves_nothing(
    name: str, language: str, mode: str, size: Size
) -> None:
    take(name, language, mode, size)


def test_every_two_of_journey_language_mode_and_glass_are_tried_together() -> None:
    whole, tried = every(NAMES, LANGUAGES), pairs(NAMES, LANGUAGES)
    assert len(whole) == len(NAMES) * len(LANGUAGES) * len(MODES) * len(GLASSES)
    for a, z in combinations(range(4), 2):
        assert {(row[a], row[z]) for row in tried} == {(row[a], row[z]) for row in whole}
