"""An appointment as a file for calendars: the code and the office, nothing about a person.

Tested by tests/web/book.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from queue_server.core import hours
from queue_server.core.line.booking import Booking, BookingState
from queue_server.core.rules import BranchRules

if TYPE_CHECKING:
    from icalendar import Component


#: How much of the zone's rules the file has before and after the day. Calendars remember a zone by
#: its name, so it has to fit appointments on other days.
BEFORE, AFTER = timedelta(days=366), timedelta(days=5 * 366)


def file(rules: BranchRules, booking: Booking, summary: str, hint: str, now: datetime) -> bytes:
    """The file, with the zone's rules; for a cancelled appointment it removes the entry.

    Call it in a thread: the library is imported when the first file is made.
    """
    from icalendar import Calendar, Event

    gone = booking.state is BookingState.CANCELLED
    event = Event()
    event.add("uid", f"{booking.id}@{rules.branch}.jiaohao")
    event.add("sequence", booking.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", booking.due_at.astimezone(hours.zone(rules.zone)))
    minutes = booking.seats.units * booking.seats.unit_min
    event.add("duration", timedelta(minutes=minutes))
    event.add("summary", summary)
    event.add("location", rules.name.get(booking.language) or next(iter(rules.name.values())))
    event.add("description", hint)
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Jiaohao//appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if gone else "PUBLISH")
    calendar.add_component(event)
    day = booking.due_at.date()
    calendar.add_missing_timezones(first_date=day - BEFORE, last_date=day + AFTER)
    for rule in (part for zone in calendar.timezones for part in zone.subcomponents):
        for one in _dates_of(rule):
            rule.add("rdate", [one])
    return bytes(calendar.to_ical())


def _dates_of(rule: "Component") -> list[datetime]:
    """Take the dates out of a rule of the zone, to be written one per line: of several in one line
    some calendars read only the first, and showed the appointment an hour early.
    """
    lists = rule.pop("rdate", [])
    return [
        one.dt for dates in (lists if isinstance(lists, list) else [lists]) for one in dates.dts
    ]
