"""Each journey × language × mode × glass: what visitors of every kind see at the kiosk."""

import pytest

from kiosk.model import HELD, Screen
from tests.kiosk.journeys.careful import every
from tests.kiosk.journeys.paths import JOURNEYS, take
from tests.kiosk.pilot import LANGUAGES
from tests.torture.conftest import Record

pytestmark = pytest.mark.torture


@pytest.mark.timeout(3600)
def test_every_journey_in_every_language_mode_and_glass(record: Record) -> None:
    rows = every(list(JOURNEYS), LANGUAGES)
    seen: set[Screen] = set()
    for row in rows:
        seen |= take(*row)
    assert set(Screen) - HELD <= seen
    record(
        "the kiosk, driven as visitors drive it",
        f"{len(rows):,} journeys: {len(JOURNEYS)} ways × 5 languages × 4 modes × 3 glasses",
        f"no word cut or too small, no button under 20 mm, all read out; {len(seen)} screens seen",
        "–",
    )
