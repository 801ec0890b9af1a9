"""How full the book was: seats counted one by one, in the half hour each begins."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core.line.booking import SEATED, BookingState
from queue_server.reports.making.orders import Order, book, written
from queue_server.reports.memory import MemorySource
from queue_server.reports.rules.appointments.fate import Appointment
from queue_server.reports.rules.appointments.figures import listed_appointments
from queue_server.reports.rules.appointments.offered import Offered
from queue_server.reports.rules.appointments.seats import SeatTally, seat_cells, seat_figures
from queue_server.reports.rules.counters.time import counter_key
from tests.reports.beside import a_short_day, booking
from tests.reports.making import MONDAY, ask, office
from tests.reports.rules.appointments.test_fate import one
from tests.reports.sheets.reading import from_csv, from_json, from_ods, from_xlsx

TAIPEI = ZoneInfo("Asia/Taipei")
DAYS = [MONDAY + timedelta(days=n) for n in range(3)]
#: Thirteen o'clock, when the appointment of the tests is.
ONE = 13 * 60


def at(day: int, after_min: int, **change: object) -> Appointment:
    due = booking().due_at + timedelta(days=day, minutes=after_min)
    return one(**{"day": DAYS[day], "due_at": due, **change})  # type: ignore[arg-type]


APPOINTMENTS = st.lists(
    st.builds(
        at,
        st.integers(0, 2),
        st.integers(0, 12).map(lambda n: n * 10),
        state=st.sampled_from(list(BookingState)),
        units=st.integers(1, 4),
        unit_min=st.sampled_from([10, 15, 20]),
    ),
    max_size=30,
)
OFFERED = st.dictionaries(
    st.sampled_from([day.isoformat() for day in DAYS]),
    st.dictionaries(
        st.integers(0, 6).map(lambda n: str(ONE + 30 * n)), st.integers(1, 8), min_size=1
    ),
)


def one_by_one(some: list[Appointment], offered: Offered) -> dict[tuple[str, str], list[int]]:
    """Offered and booked of each half hour of each day, one seat after the other."""
    found: dict[tuple[str, str], list[int]] = {}
    for day, halves in offered.items():
        for minute, seats in halves.items():
            half = f"{int(minute) // 60:02}:{int(minute) % 60:02}"
            found[day, half] = [seats, 0]
    for each in some:
        for n in range(each.units or 1) if each.state in SEATED else ():
            begins = each.due_at.astimezone(TAIPEI) + timedelta(minutes=n * (each.unit_min or 0))
            half = f"{begins:%H}:{begins.minute // 30 * 30:02}"
            found.setdefault((each.day.isoformat(), half), [0, 0])[1] += 1
    return {key: [max(seats), seats[1]] for key, seats in found.items()}


@settings(deadline=None)
@given(APPOINTMENTS, OFFERED)
def test_fill_is_seat_by_seat_what_was_booked_of_what_was_offered(
    some: list[Appointment], offered: Offered
) -> None:
    true = one_by_one(some, offered)
    sheet = seat_figures(some, offered, ask("seats", "day", "half"), office())
    assert {(row[0], row[1]): [*row[2:4]] for row in sheet.rows} == true
    for row in sheet.rows:
        assert row[4] == round(int(row[3] or 0) / int(row[2] or 0), 4)
    whole = [sum(column) for column in zip(*true.values(), strict=True)] or [0, 0]
    share = round(whole[1] / whole[0], 4) if whole[0] else None
    for by in ("day", "month", "weekday", "half"):
        totals = seat_figures(some, offered, ask("seats", by), office()).totals
        assert totals is not None
        assert [*totals[1:]] == [*whole, share]


def test_a_seat_is_known_by_its_day_and_half_hour_alone() -> None:
    due, tomorrow = booking().due_at, {DAYS[1].isoformat(): {str(ONE): 4}}
    gone = at(0, 20, state=BookingState.CANCELLED)
    cells = seat_cells([at(0, 20, units=2, unit_min=15), gone], tomorrow, office().zone)
    assert dict(cells) == {
        counter_key(DAYS[0], due, 0): SeatTally(offered=1, booked=1),
        counter_key(DAYS[0], due + timedelta(minutes=30), 0): SeatTally(offered=1, booked=1),
        counter_key(DAYS[1], due + timedelta(days=1), 0): SeatTally(offered=4),
    }


@settings(deadline=None)
@given(APPOINTMENTS)
def test_a_day_opens_to_the_appointments_whose_seats_it_counts(some: list[Appointment]) -> None:
    sheet = seat_figures(some, {}, ask("seats", "day"), office("en"))
    for row, (day,) in zip(sheet.rows, sheet.opens, strict=True):
        opened = listed_appointments(some, ask("appointments", day=day), office("en"))
        kept = [line for line in opened.rows if line[5] != "Given back"]
        assert sum(int(line[7] or 0) for line in kept) == row[2]


def test_one_that_was_kept_without_its_seats_counts_as_one() -> None:
    sheet = seat_figures([at(0, 0, units=None, unit_min=None)], {}, ask("seats"), office())
    assert [*sheet.rows[0][1:]] == [1, 1, 1.0]


def test_a_day_nobody_booked_is_empty_and_one_that_offers_nothing_is_not_there() -> None:
    sheet = seat_figures([], {MONDAY.isoformat(): {str(ONE): 4}}, ask("seats"), office())
    assert [row[1:] for row in sheet.rows] == [(4, 0, 0.0)]
    assert seat_figures([], {}, ask("seats"), office()).totals == ("合計", 0, 0, None)


@pytest.mark.parametrize(
    ("form", "read"), [("csv", from_csv), ("xlsx", from_xlsx), ("ods", from_ods)]
)
def test_every_format_has_the_same_seats(form: str, read: object) -> None:
    source = MemorySource({}, as_of_seq=3, rows=a_short_day())
    order = Order(
        ask=ask("seats", "half"), office=office(), format="json",
        seats={MONDAY.isoformat(): {str(ONE): 4, str(ONE + 30): 4}},
    )  # fmt: skip
    made = book(order, source)
    cells = from_json(written(made, "json"))
    assert [row[1:] for row in cells[1:]] == [[4, 1, 0.25], [4, 0, 0], [8, 1, 0.125]]
    assert read(written(made, form)) == cells  # type: ignore[operator]
