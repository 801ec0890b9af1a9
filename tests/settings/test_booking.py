"""``[[book.pools]]`` as a person edits it: each mistake is named, with what to do."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from queue_server.core.rules import PoolHours
from queue_server.settings import Settings
from tests.settings.test_settings import mistakes, office, only, spoil

__all__ = ["office"]


def test_the_first_office_books_as_the_national_rules_say() -> None:
    pools = Settings.load().rules.pools
    holiday = pools["holiday"]
    assert (holiday.opens_days, holiday.closes_at, holiday.closes_before) == (30, time(15), 3)
    assert pools["group-cdc"].party_min == 5
    assert pools["counter"].late == timedelta(minutes=15)


def test_lanes_may_differ_by_the_hour_and_may_follow_the_counters(office: Path) -> None:
    spoil(office, "lanes = 2  #", 'lanes = "counters"  #')
    hours = (
        "\n[[book.pools.hours]]\ndays = ['fri']\nopens = 08:00:00\ncloses = 10:00:00\nlanes = 1\n"
    )
    spoil(
        office, '\n[[book.pools]]\nname = "holiday"', f'{hours}\n[[book.pools]]\nname = "holiday"'
    )
    pool = Settings.load(office).rules.pools["counter"]
    assert pool.lanes is None
    assert pool.hours == (PoolHours(days=frozenset({4}), opens=time(8), closes=time(10), lanes=1),)


def test_a_kiosk_books_what_one_person_books_there_and_only_that(office: Path) -> None:
    spoil(
        office,
        'name = "holiday"\nservices = ["C01"',
        'name = "holiday"\nwhere = ["web"]\nservices = ["C01"',
    )
    spoil(office, "staff_share = 1.0", "staff_share = 0.0")
    settings = Settings.load(office)
    offered = settings.catalogue()["kiosk"]["bookable"]
    assert offered["C01"] == ["counter"]
    assert settings.rules.pools["group-cdc"].party_min == 5
    assert "group-cdc" not in offered["D01"]


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('name = "holiday"\nservices', 'name = "counter"\nservices', "book.pools", "2 times"),
        ('sessions = ["holiday"]', 'sessions = ["holidy"]', "book.pools[1].sessions[0]", "holidy"),
        ('services = ["D01"]', 'services = ["D99"]', "book.pools[2].services[0]", "D99"),
        ("lanes = 2  #", "lanes = 5  #", "book.pools[0].lanes", "4 may be booked"),
        ("walkin_share_min = 0.5", "walkin_share_min = 1.0", "book.pools[0].lanes", "0 may be"),
        ("unit_min = 10  #", "unit_min = 1  #", "book.pools[0].unit_min", "greater than"),
        ("unit_min = 20\n", "unit_min = 200\n", "book.pools[1]", "nothing can be booked"),
        ("group_max = 20", "group_max = 4", "book.pools[2].group_max", "nobody"),
        ("[10, 40]", "[40, 10]", "book.pools[0].release_min", "before its start"),
        ("staff_share = 1.0", "staff_share = 1.5", "book.pools[2].staff_share", "less than"),
        ("hold_min = 8", "ban = 8", "book.pools[0].ban", "not a known key"),
    ],
)
def test_a_mistake_is_named_by_its_key(
    office: Path, old: str, new: str, key: str, reason: str
) -> None:
    found = {one.key: one for one in mistakes(spoil(office, old, new))}
    assert key in found, found
    assert reason in found[key].reason


def test_a_horizon_beyond_the_calendar_is_a_mistake_long_before_anybody_books_there(
    office: Path,
) -> None:
    settings = Settings.load(office, today=date(2027, 11, 30))
    assert settings.rules.pools["holiday"].opens_days == 30
    spoil(office, "opens_days = 7", "opens_days = 40")
    mistake = only(office, today=date(2027, 11, 30))
    assert mistake.key == "book.pools[0].opens_days"
    assert "reach into 2028" in mistake.reason
    assert "holidays.toml" in mistake.hint


def test_an_office_without_pools_takes_no_appointments(office: Path) -> None:
    text = office.read_text("utf-8")
    start, end = text.index("[[book.pools]]"), text.index("# ---- Kiosk")
    office.write_text(text[:start] + text[end:], "utf-8")
    assert Settings.load(office).rules.pools == {}
