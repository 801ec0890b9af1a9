"""Outages as a table: each once, in the office's hours, with their minutes together."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from queue_server.core.events import SuspensionSaved
from queue_server.core.rules import Session
from queue_server.reports.making.orders import Order, book, carry_out, unpacked
from queue_server.reports.memory import MemorySource, Reported
from queue_server.reports.rules.cube.asking import FORMATS, OUTAGES, REVIEW
from queue_server.reports.rules.kiosks import outages
from queue_server.reports.rules.kiosks.outages import (
    FURTHEST_BACK,
    NO_DEVICE,
    SERVER,
    Outage,
    Span,
    held,
    joined,
    outage_table,
)
from tests.reports.making import MONDAY, NINE, RULES, ask, office
from tests.teeth import found_out

MINUTE = timedelta(minutes=1)


def away(since_min: float, until_min: float, device: str = "host~pad", **change: object) -> Outage:
    """A pad that is away, in minutes after nine."""
    made = Outage(
        day=MONDAY, device=device, kind="signature", label="簽名板", reason="gone",
        began_at=NINE + since_min * MINUTE, until_at=NINE + until_min * MINUTE,
    )  # fmt: skip
    return replace(made, **change)  # type: ignore[arg-type]


DOWN = away(30, 40, NO_DEVICE, kind=SERVER, label="", reason="")


def test_what_several_saw_and_what_goes_on_after_a_restart_is_one_outage() -> None:
    some = [away(11, 20), away(0, 10), away(2, 5), away(0, 4, "host~other"), away(22, 25)]
    assert joined(some) == [away(0, 4, "host~other"), away(0, 20), away(22, 25)]


def test_another_day_is_another_outage_and_short_ones_are_none() -> None:
    tomorrow = away(10, 12, day=MONDAY + timedelta(days=1))
    assert joined([away(0, 10), tomorrow, away(30, 30.9)]) == [away(0, 10), tomorrow]


def test_each_is_a_line_and_the_total_is_their_sum() -> None:
    sheet = outage_table([DOWN, away(0, 25)], MONDAY, ask(OUTAGES), office("en"))
    assert sheet.rows == (
        ("signature pad", "簽名板", "2026-11-23", "09:00", "09:25", 25, "The link dropped"),
        ("server", None, "2026-11-23", "09:30", "09:40", 10,
         "The server was down; nothing is known of the devices meanwhile"),
    )  # fmt: skip
    assert sheet.totals == ("Total", None, None, None, None, 35, None)
    assert len(sheet.notes) == 1


def test_none_is_not_the_same_as_not_recorded() -> None:
    asked = ask(OUTAGES)
    whole = outage_table([], MONDAY, asked, office("en"))
    later = outage_table([], MONDAY + timedelta(days=2), asked, office("en"))
    never = outage_table([], None, asked, office("en"))
    assert whole.totals == later.totals == never.totals
    assert later.notes == ("Recorded from 2026-11-25 on.", *whole.notes)
    assert never.notes[0].startswith("Nothing is recorded yet")


def test_a_list_that_is_too_long_says_so_and_its_total_is_whole() -> None:
    some = [away(3 * n, 3 * n + 1) for n in range(2010)]
    sheet = outage_table(some, MONDAY, ask(OUTAGES), office("en"))
    assert (len(sheet.rows), sheet.totals and sheet.totals[5]) == (2000, 2010)
    assert sheet.notes[0] == "Only the first 2000 of 2010 are listed"
    assert outage_table(some[:2000], MONDAY, ask(OUTAGES), office("en")).notes == sheet.notes[1:]


def test_the_minutes_are_explained_and_the_other_columns_are_not() -> None:
    columns = outage_table([], MONDAY, ask(OUTAGES), office("en")).columns
    assert [(one.key, one.title, one.unit, one.help[:9]) for one in columns] == [
        ("kind", "Kind", "text", ""),
        ("device", "Device", "text", ""),
        ("day", "Day", "day", ""),
        ("since", "From", "text", ""),
        ("until", "Until", "text", ""),
        ("minutes", "Minutes", "n", "How long "),
        ("reason", "Reason", "text", ""),
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_the_review_has_them_and_is_the_same_byte_for_byte(form: str) -> None:
    order = Order(ask=ask(REVIEW), office=office(), format=form)
    some = [DOWN, away(0, 25)]
    later = away(0, 25, day=date(2026, 12, 1), began_at=datetime(2026, 12, 1, 2, tzinfo=UTC))
    seen = Reported(outages=some, watched_since=NINE)
    first = carry_out(order, MemorySource({}, 1, reported=seen))
    again = MemorySource({}, 99, reported=replace(seen, outages=[*some, later]))
    assert carry_out(unpacked(order.packed()), again) == first
    made = book(order, again)
    (sheet,) = (one for one in made.sheets if one.name == OUTAGES)
    assert sheet.totals == ("合計", None, None, None, None, 35, None)
    if form in ("json", "csv"):
        assert "簽名板" in first.decode()


# The office's hours.


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """By the office's clock."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


FRIDAY = MONDAY - timedelta(days=3)


def open_on(
    since: datetime, until: datetime, *stops: SuspensionSaved, booked: bool = False
) -> list[Span]:
    return list(held(RULES, stops, since, until, lambda day: booked))


def stopped(scope: str, since: datetime, until: datetime | None) -> SuspensionSaved:
    return SuspensionSaved(
        id=scope, scope=scope, starts=since, until=until, reason="", wording={}, numbers="kept"
    )


def test_a_weekend_without_a_server_is_no_outage_unless_somebody_had_booked() -> None:
    friday, monday = at(FRIDAY, 22), at(MONDAY, 8, 10)
    assert open_on(friday, monday) == [(at(MONDAY, 8), monday)]
    assert open_on(friday, at(MONDAY, 5)) == []
    days = {since.date() for since, _ in open_on(friday, monday, booked=True)}
    assert days == {FRIDAY + timedelta(days=n) for n in (1, 2, 3)}


def test_only_the_session_for_booked_visitors_hangs_on_the_bookings_of_its_day() -> None:
    [saturday, sunday] = [FRIDAY + timedelta(days=n) for n in (1, 2)]
    spans = held(RULES, (), at(saturday, 0), at(MONDAY, 8), lambda day: day == sunday)
    assert list(spans) == [(at(sunday, 9), at(sunday, 12))]
    early = Session(name="early", wording={}, opens=time(7), closes=time(8), booked_only=True)
    rules = replace(RULES, sessions=(early, *RULES.sessions))
    spans = held(rules, (), at(MONDAY, 0), at(MONDAY, 9), lambda day: False)
    assert list(spans) == [(at(MONDAY, 8), at(MONDAY, 9))]


def test_hours_in_which_the_office_is_suspended_are_none() -> None:
    day = (at(MONDAY, 0), at(MONDAY, 23))
    whole = open_on(*day)
    session = next(one for one in RULES.sessions if one.opens.hour < 10)
    first = stopped("branch", at(MONDAY, 0), at(MONDAY, 11))
    assert open_on(*day, first)[0] == (at(MONDAY, 11), whole[0][1])
    assert open_on(*day, stopped("service:T01", at(MONDAY, 0), None)) == whole
    mine = stopped(f"session:{session.name}", at(MONDAY, 10), None)
    assert open_on(*day, mine)[0][1] == at(MONDAY, 10)


def test_nobody_looks_back_for_years() -> None:
    spans = open_on(at(date(2025, 3, 3), 9), at(MONDAY, 9))
    assert spans[0][0] >= at(MONDAY, 9) - FURTHEST_BACK


# Broken builds, each with the test that must object to it.


def each_by_itself(some: list[Outage]) -> list[Outage]:
    return list(some)


def whatever_the_day(some: list[Outage]) -> list[Outage]:
    return outages.joined([replace(one, day=MONDAY) for one in some])


def by_the_clock(
    _rules: object, _stops: object, since: datetime, until: datetime, _booked: object
) -> Iterator[Span]:
    yield since, until


def whatever_is_suspended(
    _rules: object, _stops: object, since: datetime, until: datetime, booked: Callable[[date], bool]
) -> Iterator[Span]:
    return outages.held(RULES, (), since, until, booked)


def as_if_all_were_listed(some: list[Outage], *more: object) -> object:
    return outages.outage_table(some[:2000], *more)  # type: ignore[arg-type]


ONCE = test_what_several_saw_and_what_goes_on_after_a_restart_is_one_outage
BY_DAY = test_another_day_is_another_outage_and_short_ones_are_none
WEEKEND = test_a_weekend_without_a_server_is_no_outage_unless_somebody_had_booked
SUSPENDED = test_hours_in_which_the_office_is_suspended_are_none
WHOLE = test_a_list_that_is_too_long_says_so_and_its_total_is_whole


@pytest.mark.parametrize(
    ("name", "broken", "law"),
    [
        ("joined", each_by_itself, ONCE),
        ("joined", whatever_the_day, BY_DAY),
        ("held", by_the_clock, WEEKEND),
        ("held", by_the_clock, test_nobody_looks_back_for_years),
        ("held", whatever_is_suspended, SUSPENDED),
        ("outage_table", as_if_all_were_listed, WHOLE),
    ],
)
def test_a_broken_build_is_found_out(
    monkeypatch: pytest.MonkeyPatch, name: str, broken: object, law: Callable[[], None]
) -> None:
    monkeypatch.setitem(globals(), name, broken)
    with found_out():
        law()
