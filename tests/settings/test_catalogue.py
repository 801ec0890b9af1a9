"""The facts of the catalogue: what a kiosk shows must be true at the counter."""

import tomllib
from datetime import date, timedelta
from typing import Any

import pytest

from queue_server.core.hours import is_workday
from queue_server.settings import DEFAULT_PATH, Settings

FOLDER = DEFAULT_PATH.parent / "queue_server" / "catalogue"
RULES = Settings.load().rules
CATALOGUE: Any = Settings.load().catalogue()


def test_there_are_51_services_and_one_is_retired() -> None:
    assert len(RULES.services) == 51
    assert [code for code, one in RULES.services.items() if not one.enabled] == ["D02"]


def test_no_fee_is_negative_and_the_core_ones_are_those_of_the_fee_tables() -> None:
    fees = {code: one.fee_ntd for code, one in RULES.services.items()}
    assert all(fee >= 0 for fee in fees.values())
    assert (fees["T01"], fees["T03"], fees["N01"], fees["N02"]) == (15, 30, 50, 200)
    assert (fees["S01"], fees["S04"], fees["D01"], fees["P01"]) == (20, 20, 250, 1300)


def test_exactly_six_services_can_be_done_on_a_holiday() -> None:
    offered = {one["code"] for one in CATALOGUE["services"] if one["holiday_appointment"]}
    assert offered == {"C01", "N01", "N02", "S01", "S02", "R02"}
    assert offered == next(s.services for s in RULES.sessions if s.on_holidays)


def test_a_form_with_a_photo_of_an_id_card_or_a_seal_is_signed_on_paper() -> None:
    for one in CATALOGUE["services"]:
        if one["seal_impression"] or (one["category"] == "id_card" and one["fee_ntd"]):
            assert one["signature"] == "paper_scan"


def test_the_categories_fit_one_kiosk_screen_and_none_is_empty() -> None:
    codes = {one["code"] for one in CATALOGUE["categories"]}
    assert len(codes) <= 8
    assert codes == {one["category"] for one in CATALOGUE["services"] if one["enabled"]}


def test_every_document_of_the_list_is_wanted_or_looked_up_for_some_service() -> None:
    raw = tomllib.loads((FOLDER / "services.toml").read_text(encoding="utf-8"))
    services = raw["services"].values()
    wanted = {name for one in services for name in (*one["documents"], *one.get("looked_up", []))}
    assert wanted == set(raw["documents"])


def test_nobody_is_told_to_bring_what_is_looked_up() -> None:
    for one in CATALOGUE["services"]:
        brought = [text["zh-TW"] for text in one["documents"]]
        assert [text for text in one["looked_up"] if text["zh-TW"] in brought] == []


def test_the_ways_online_are_those_that_public_offices_name() -> None:
    ways = {one["code"]: one["online"]["url"] for one in CATALOGUE["services"] if "online" in one}
    ministry = "https://www.ris.gov.tw/"
    renewal = "https://moica.nat.gov.tw/renewcert.html"
    assert ways == {"T01": ministry, "N04": ministry, "X06": ministry, "D01": renewal}


def test_every_service_takes_a_plausible_time() -> None:
    assert all(5 <= one.minutes <= 45 for one in RULES.services.values())


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2022, 1, 22), True),  # a Saturday that made up for New Year
        (date(2025, 2, 8), True),
        (date(2026, 2, 17), False),  # New Year's Day of the lunar calendar, a Tuesday
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),  # a Sunday
        (date(2025, 10, 24), False),  # the Friday before Retrocession Day
    ],
)
def test_the_office_works_when_the_calendar_says_so_not_the_weekday(day: date, works: bool) -> None:
    assert is_workday(RULES.calendar, day) is works


@pytest.mark.parametrize(
    ("year", "days_off"), [(2022, 115), (2023, 116), (2024, 115), (2025, 118), (2026, 120)]
)
def test_the_days_off_of_a_year_are_those_announced(year: int, days_off: int) -> None:
    days = [date(year, 1, 1) + timedelta(n) for n in range(366)]
    off = [d for d in days if d.year == year and not is_workday(RULES.calendar, d)]
    assert len(off) == days_off
