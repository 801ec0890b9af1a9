"""What became of appointments: each in one place, however it was made, moved and kept."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core import events as ev
from queue_server.core.line.booking import BookingState, Seats
from queue_server.reports.rules.appointments.fate import (
    Appointment,
    BookTally,
    appointments_in,
    counted,
    key_of,
)
from queue_server.reports.rules.appointments.figures import (
    BOOK_MEASURES,
    book_figures,
    listed_appointments,
)
from queue_server.reports.rules.cube.cells import Key
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


def test_all_that_is_kept_of_a_booking_is_as_the_book_has_it() -> None:
    made = booking(
        seats=Seats(pool="all", day=DAY, minute=780, lane=0, units=2, unit_min=20), party=3,
        services=("S01", "T01"), language="vi", priority="booked", origin="phone", sequence=2,
    )  # fmt: skip
    day = Day()
    row = day.then(ev.BookingChanged(id="b1", booking=made))
    day.then(ev.BookingMade(id="b2", booking=booking("b2", services=())))
    found = appointments_in(day.rows)
    assert found["b1"] == Appointment(
        id="b1", day=DAY, due_at=made.due_at, service="S01", priority="booked", origin="phone",
        language="vi", party=3, units=2, unit_min=20, made_at=made.made_at, state="booked",
        came_at=None, changes=2, seq=row.seq,
    )  # fmt: skip
    assert found["b2"].service == ""
    assert key_of(found["b1"]) == Key(
        day=DAY, half_at=made.due_at, service="S01", priority="booked", origin="book_phone",
        counter=0, language="vi",
    )  # fmt: skip


def test_each_is_counted_where_it_belongs() -> None:
    due, tally = booking().due_at, BookTally()
    for each in (
        one(BookingState.BOOKED, made_at=due + timedelta(minutes=5)),
        one(BookingState.CHECKED_IN, came_at=due, changes=1),
        one(BookingState.CHECKED_IN, came_at=due + timedelta(seconds=1), changes=2),
        one(BookingState.CHECKED_IN, came_at=due + timedelta(seconds=90.5)),
        one(BookingState.CHECKED_IN, came_at=due - timedelta(seconds=90)),
        one(BookingState.USED_AS_WALKIN, came_at=due + timedelta(hours=1)),
        one(BookingState.MISSED),
        one(BookingState.LAPSED, changes=1),
        one(BookingState.CANCELLED, made_at=due - timedelta(seconds=30)),
    ):
        tally.count(each)
    assert tally == BookTally(
        due=1, came=4, as_walkin=1, stayed_away=1, too_late=1, given_back=1, changed=3, late=2,
        late_s=91, lead_s=7 * 7 * 86_400 + 30,
    )  # fmt: skip


def test_each_figure_is_made_of_the_counts_that_its_definition_names() -> None:
    tally = BookTally(
        due=1, came=3, as_walkin=4, stayed_away=2, too_late=1, given_back=5, changed=6, late=2,
        late_s=500, lead_s=5 * 86_400,
    )  # fmt: skip
    assert [(one.key, one.unit, one.of(tally), one.adds) for one in BOOK_MEASURES] == [
        ("booked", "n", 16, True),
        ("booked_due", "n", 1, True),
        ("booked_came", "n", 3, True),
        ("booked_as_walkin", "n", 4, True),
        ("booked_stayed_away", "n", 2, True),
        ("booked_too_late", "n", 1, True),
        ("booked_given_back", "n", 5, True),
        ("booked_changed", "n", 6, True),
        ("booked_missed_share", "share", 0.3, False),
        ("booked_late_share", "share", 0.6667, False),
        ("booked_late_min", "min", 4.2, False),
        ("booked_lead_days", "days", 0.3, False),
    ]
    assert [one.of(BookTally()) for one in BOOK_MEASURES] == [0] * 8 + [None] * 4


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


def test_appointments_are_listed_whole_in_order_of_their_time() -> None:
    due = booking().due_at
    some = [
        one(id="b3", due_at=due + timedelta(minutes=45), units=None, party=2, changes=3),
        one(
            BookingState.CHECKED_IN, id="b2", service="S01", priority="booked", origin="phone",
            made_at=due - timedelta(hours=32), came_at=due + timedelta(seconds=100), units=2,
        ),
        one(BookingState.USED_AS_WALKIN, came_at=due - timedelta(seconds=45)),
    ]  # fmt: skip
    transcript = "Household registration transcript"
    assert listed_appointments(some, ask("appointments"), office("en")).rows == (
        ("2026-11-23", "13:00", transcript, "General", "Booked online", "As a walk-in",
         1, 1, 7.0, -0.8, 0),
        ("2026-11-23", "13:00", "Seal registration", "Booked", "Booked by telephone", "Came",
         1, 2, 1.3, 1.7, 0),
        ("2026-11-23", "13:45", transcript, "General", "Booked online", "Still due",
         2, None, 7.0, None, 3),
    )  # fmt: skip


def test_nothing_booked_is_nothing() -> None:
    assert (counted([]), BookTally().booked) == ([], 0)


def test_only_those_that_were_asked_for_are_counted() -> None:
    some = [one(), one(service="S01", id="b2")]
    sheet = book_figures(some, ask("bookings", "service", service="S01"), office("en"))
    assert [row[1] for row in sheet.rows] == [1]
