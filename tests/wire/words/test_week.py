"""The hours of a week, as a visitor in front of a closed door reads them."""

from pathlib import Path

from queue_server.settings import Settings
from queue_server.wire.words.catalogue import OpenRow
from queue_server.wire.words.week import rows
from queue_server.wire.words.wording import Wording

PHARMACY = Path(__file__).parents[2] / "settings" / "pharmacy" / "config.toml"


def a_row(days: str, times: str) -> OpenRow:
    return {"days": days, "times": times}


OFFICE = Wording(Settings.load().catalogue())


def test_periods_that_touch_are_one_and_days_off_are_by_appointment() -> None:
    assert rows(OFFICE, "zh-TW") == [
        a_row("星期一–星期五", "08:00–18:30"),
        a_row("例假日", "09:00–12:00（限預約）"),
    ]
    assert rows(OFFICE, "en") == [
        a_row("Monday–Friday", "08:00–18:30"),
        a_row("Weekends and holidays", "09:00–12:00 (by appointment)"),
    ]


def test_an_office_open_every_day_has_one_row() -> None:
    wording = Wording(Settings.load(PHARMACY).catalogue())
    assert rows(wording, "en") == [a_row("Monday–Sunday", "08:00–20:00")]


def test_days_that_do_not_follow_each_other_are_listed_and_a_break_is_shown() -> None:
    day = OFFICE.catalogue["sessions"][0]
    morning = day | {"days": ["mon", "tue", "thu"], "closes": "12:00"}
    afternoon = morning | {"opens": "13:30", "closes": "17:00"}
    wording = Wording(OFFICE.catalogue | {"sessions": [afternoon, morning]})
    assert rows(wording, "en") == [a_row("Monday–Tuesday, Thursday", "08:00–12:00, 13:30–17:00")]
    assert rows(wording, "zh-TW") == [a_row("星期一–星期二、星期四", "08:00–12:00, 13:30–17:00")]


def test_days_come_in_the_order_of_the_week_and_days_off_come_last() -> None:
    day, off = (OFFICE.catalogue["sessions"][n] for n in (0, -1))
    assert (day["on_workdays"], off["on_workdays"]) == (True, False)
    monday = day | {"days": ["mon"]}
    thursday = day | {"days": ["thu"]}
    saturday = day | {"days": ["sat"]}
    wording = Wording(OFFICE.catalogue | {"sessions": [off, saturday, thursday, monday]})
    days = [row["days"] for row in rows(wording, "en")]
    assert days == ["Monday", "Thursday", "Saturday", "Weekends and holidays"]


def test_hours_by_appointment_stand_apart_from_those_for_everybody() -> None:
    day = OFFICE.catalogue["sessions"][0] | {"days": ["mon"], "booked_only": False}
    early = day | {"opens": "08:00", "closes": "12:00"}
    noon = day | {"opens": "12:00", "closes": "13:00", "booked_only": True}
    wording = Wording(OFFICE.catalogue | {"sessions": [noon, early]})
    assert rows(wording, "en") == [
        a_row("Monday", "08:00–12:00"),
        a_row("Monday", "12:00–13:00 (by appointment)"),
    ]


def test_pages_get_the_same_table_in_every_language() -> None:
    week = OFFICE.catalogue["week"]
    assert week["en"] == rows(OFFICE, "en")
    assert set(week) == set(OFFICE.catalogue["languages"])


def test_an_office_without_hours_has_no_table() -> None:
    assert rows(Wording(), "en") == []
