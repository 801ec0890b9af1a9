"""The file for calendars, read by libraries that did not write it."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dateutil.tz import tzical  # type: ignore[import-untyped]
from icalendar import Calendar

from queue_server.core import hours
from queue_server.core.line.booking import Booking, Seats
from queue_server.web.views.book import ics
from tests.office import rules

#: Days around those on which clocks change, and half a year off.
DUE = [
    ("Asia/Taipei", "2026-11-25T09:00"),
    ("America/Vancouver", "2026-10-31T09:00"),
    ("America/Vancouver", "2026-11-02T09:00"),
    ("America/Vancouver", "2027-06-03T09:00"),
    ("Australia/Lord_Howe", "2026-10-03T09:00"),
    ("Australia/Lord_Howe", "2026-10-05T11:00"),
    ("Africa/Cairo", "2026-04-25T12:00"),
]


def written(zone: str, due: datetime) -> str:
    booking = Booking(
        id="b1", seats=Seats(pool="p", day=due.date(), minute=540, lane=0, units=2, unit_min=10),
        services=("T01",), party=1, language="zh-TW", priority="", origin="web", due_at=due,
        mark="m", made_at=due,
    )  # fmt: skip
    return ics.file(rules(zone=zone), booking, "預約 R7K4-92MQ", "請準時", due).decode()


def due_at(zone: str, local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=hours.zone(zone)).astimezone(UTC)


def read_by_the_rules_in_it(text: str, zone: str) -> datetime:
    """The instant by the rules of the zone that the file brings along, as dateutil reads them."""
    line = next(one for one in text.splitlines() if one.startswith(f"DTSTART;TZID={zone}:"))
    local = datetime.strptime(line.rpartition(":")[2], "%Y%m%dT%H%M%S")
    found = tzical(io.StringIO(text)).get(zone)
    assert found is not None
    return local.replace(tzinfo=found).astimezone(UTC)


@pytest.mark.parametrize(("zone", "local"), DUE)
def test_by_the_rules_it_brings_along_the_appointment_is_when_it_is(zone: str, local: str) -> None:
    due = due_at(zone, local)
    assert read_by_the_rules_in_it(written(zone, due), zone) == due


@pytest.mark.parametrize(("zone", "local"), DUE)
def test_a_calendar_that_reads_one_date_of_a_line_is_not_led_astray(zone: str, local: str) -> None:
    text = written(zone, due_at(zone, local)).replace("\r\n ", "")
    dates = [line for line in text.splitlines() if line.startswith("RDATE")]
    assert not any("," in line for line in dates)
    assert bool(dates) == (zone != "Asia/Taipei")


def test_it_is_an_event_as_long_as_its_seats_with_the_code_and_no_person() -> None:
    due = due_at("Asia/Taipei", "2026-11-25T09:00")
    read: Any = Calendar.from_ical(written("Asia/Taipei", due))
    [event] = read.walk("VEVENT")
    assert event["DTSTART"].dt == due
    assert event["DURATION"].dt == timedelta(minutes=20)
    assert (str(event["SUMMARY"]), int(event["SEQUENCE"])) == ("預約 R7K4-92MQ", 0)
    assert not {"ATTENDEE", "ORGANIZER", "CONTACT"} & set(event)
