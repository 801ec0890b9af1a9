"""``[visits]`` as a person edits it: each mistake is named, with what to do."""

from pathlib import Path

import pytest

from queue_server.configured import outside_visit_terms
from queue_server.outside_visits.rules.terms import OFFICE
from queue_server.settings import Settings
from tests.settings.test_settings import mistakes, office, spoil

__all__ = ["office"]


def test_the_first_office_knows_every_way_in_both_directions() -> None:
    terms = outside_visit_terms(Settings.load())
    assert terms is not None
    places = [OFFICE, *terms.zones]
    for one in places:
        for other in places:
            assert terms.between(one, other) == terms.between(other, one)
    assert terms.between("coast", "east") == 26
    assert (terms.leaves, terms.back, terms.trips) == (540, 990, 2)
    assert terms.kinds["school"].takes(11) == 50


def test_an_office_without_zones_makes_no_visits(office: Path) -> None:
    text = office.read_text("utf-8")
    start, end = text.index("[visits]"), text.index("# ---- Kiosk")
    office.write_text(text[:start] + text[end:], "utf-8")
    assert outside_visit_terms(Settings.load(office)) is None


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('["N01", "D01"]', '["N99"]', "visits.kinds.school.services[0]", "N99"),
        ("[visits.kinds.school]", "[visits.kinds.moon]", "visits.kinds.moon", "must"),
        ('name = "east"', 'name = "centre"', "visits.zones[1].name", "taken"),
        ('name = "coast"', 'name = "office"', "visits.zones[3].name", "taken"),
        ("east = 20, north", "north", "visits.zones[1].travel", "north"),
        ("coast = 7", "caost = 7", "visits.zones[3].travel.caost", "caost"),
        ("office = 18", "office = 999", "visits.zones[1].travel.office", "less"),
        ("back = 16:30:00", "back = 08:30:00", "visits", "later than leaves"),
        ("trips = 2", "trips = 0", "visits.trips", "greater"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_its_key(
    office: Path, old: str, new: str, key: str, reason: str
) -> None:
    found = {one.key: one for one in mistakes(spoil(office, old, new))}
    assert key in found, found
    assert reason in found[key].reason
