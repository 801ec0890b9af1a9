"""What became of appointments: each in one place, however it was made, moved and kept."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core import events as ev
from queue_server.core.line.booking import BookingState
from queue_server.reports.rules.appointments.fate import (
    Appointment,
    BookTally,
    appointments_in,
    counted,
    key_of,
)
from queue_server.reports.rules.appointments.figures import book_figures, listed_appointments
from tests.reports.beside import Day, booking
from tests.reports.making import MONDAY, ask, office
from tests.storage.making import DAY


def one(state: BookingState = BookingState.BOOKED, **change: object) -> Appointment:
    (made,) = appointments_in([Day().then(ev.BookingMade(id="b1", booking=booking()))]).values()
    return replace(made, state=state, **change)  # type: ignore[arg-type]


def test_the_last_row_says_what_became_of_it() -> None:
    day = Day()
    day.then(ev.BookingMade(id="b1", booking=booking()))
    moved = booking(sequence=1, due_at=booking().due_at + timedelta(hours=1))
    day.then(ev.BookingChanged(id="b1", booking=moved))
    came = replace(moved, state=BookingState.CHECKED_IN, ticket="t")
    row = day.then(ev.BookingCheckedIn(id="b1", booking=came), 125)
    found = appointments_in(day.rows)["b1"]
    assert (found.state, found.changes, found.came_at) == ("checked_in", 1, row.at)
    assert found.late_s is not None
    assert 0 < found.late_s < 600
    assert "secret" not in repr(found)


def test_it_belongs_to_the_half_hour_it_was_booked_for() -> None:
    assert f"{key_of(one()).half_at:%H:%M}" == "05:00"
    later = one(due_at=booking().due_at + timedelta(minutes=45))
    assert f"{key_of(later).half_at:%H:%M}" == "05:30"
    assert key_of(one()).origin == "book_web"


def test_missed_shares_count_only_those_whose_time_is_over() -> None:
    some = [
        one(BookingState.CHECKED_IN, came_at=booking().due_at + timedelta(minutes=6)),
        one(BookingState.MISSED),
        one(BookingState.BOOKED),
        one(BookingState.CANCELLED),
    ]
    sheet = book_figures(some, ask("bookings", "service"), office("en"))
    titles = [column.key for column in sheet.columns]
    row = dict(zip(titles, sheet.rows[0], strict=True))
    assert (row["booked"], row["booked_came"], row["booked_stayed_away"]) == (4, 1, 1)
    assert (row["booked_missed_share"], row["booked_late_share"]) == (0.5, 1.0)
    assert (row["booked_late_min"], row["booked_lead_days"]) == (6.0, 7.0)


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            one,
            st.sampled_from(list(BookingState)),
            service=st.sampled_from(["T01", "S01"]),
            day=st.sampled_from([DAY, DAY + timedelta(days=1)]),
            changes=st.integers(0, 2),
        )
    ),
    st.sampled_from(["day", "service", "origin", "half"]),
)
def test_the_parts_are_the_total_and_everybody_is_in_one_state(
    some: list[Appointment], by: str
) -> None:
    sheet = book_figures(some, ask("bookings", by), office())
    assert sheet.totals is not None
    for at, column in enumerate(sheet.columns):
        if column.unit == "n":
            assert sum(int(row[at] or 0) for row in sheet.rows) == sheet.totals[at]
    states = sheet.totals[2:8]
    assert sum(int(n or 0) for n in states) == sheet.totals[1] == len(some)


def test_a_figure_opens_to_its_appointments() -> None:
    some = [one(), one(service="S01", id="b2")]
    opened = listed_appointments(some, ask("appointments", service="S01"), office("en"))
    assert [row[:2] for row in opened.rows] == [(MONDAY.isoformat(), "13:00")]
    assert opened.rows[0][4:6] == ("Booked online", "Still due")


def test_nothing_booked_is_nothing() -> None:
    assert (counted([]), BookTally().booked) == ([], 0)


def test_only_those_that_were_asked_for_are_counted() -> None:
    some = [one(), one(service="S01", id="b2")]
    sheet = book_figures(some, ask("bookings", "service", service="S01"), office("en"))
    assert [row[1] for row in sheet.rows] == [1]
