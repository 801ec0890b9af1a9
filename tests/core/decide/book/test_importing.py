"""A list of bookings kept elsewhere: every row is judged, and all are booked or none."""

from datetime import UTC, datetime, timedelta
from typing import Any

from queue_server.core.decide.book import booking as b
from queue_server.core.decide.book.importing import MOST, ImportBookings, ImportRow, judged
from queue_server.core.events import BookingMade, HoldEnded
from queue_server.core.line.booking import Booking, Seats
from tests.core.decide.book.test_booking import DAYS, POOL, booked, held, office
from tests.core.decide.refusing import refusal
from tests.core.play import Play
from tests.office import rules


def row(**changes: Any) -> ImportRow:
    values: dict[str, Any] = {"pool": "p", "services": ("T01",), "day": DAYS[1], "minute": 540}
    return ImportRow(**(values | changes))


def a_list(*rows: ImportRow) -> ImportBookings:
    names = [f"n{n}" for n in range(len(rows))]
    return ImportBookings(rows=rows, ids=tuple(names), marks=tuple(f"m-{one}" for one in names))


def outcome(play: Play, *rows: ImportRow) -> list[str]:
    """The refusal of each row; empty where it would be booked."""
    found = judged(play.state, play.rules, a_list(*rows), play.now)
    return [one if isinstance(one, str) else "" for one in found]


def test_a_row_is_booked_as_it_is_written() -> None:
    play = Play(office())
    wanted = row(services=("R01",), minute=550, language="en", priority="caring")
    [made] = play.carry_out(a_list(wanted))
    assert made == BookingMade(
        id="n0",
        booking=Booking(
            id="n0",
            seats=Seats(pool="p", day=DAYS[1], minute=550, lane=0, units=2, unit_min=10),
            services=("R01",),
            party=1,
            language="en",
            priority="caring",
            origin="import",
            due_at=datetime(2026, 11, 25, 1, 10, tzinfo=UTC),
            mark="m-n0",
            made_at=play.now,
        ),
    )


def test_no_seat_is_given_to_two_rows_and_staff_s_own_are_among_them() -> None:
    play = Play(office())
    assert outcome(play, row(), row(), row(), row(minute=550)) == ["", "", "slot_taken", ""]
    made = play.carry_out(a_list(row(), row(minute=550), row()))
    assert [one.booking.seats.lane for one in made] == [0, 0, 1]


def test_each_row_is_told_why_it_cannot_be_booked() -> None:
    play = Play(office())
    booked(play, "n7")
    wrong = [
        row(pool="q"),
        row(services=("Z99",)),
        row(party=2),
        row(language="fi"),
        row(priority="royal"),
        row(minute=600),
        row(minute=550),
        row(minute=550),
    ]
    assert outcome(play, *wrong) == [
        "unknown_pool",
        "unknown_service",
        "party_size",
        "unknown_language",
        "unknown_priority",
        "slot_taken",
        "",
        "code_taken",
    ]
    assert refusal(play, a_list(*wrong)) == ("import_refused", {"rows": [1, 2, 3, 4, 5, 6, 8]})


def test_a_code_that_a_visitor_has_is_given_to_no_row() -> None:
    play = Play(office())
    held(play, "other", mark="m-n0")
    held(play, "n1", day=DAYS[2], mark="new")
    assert outcome(play, row(minute=550), row(minute=550)) == ["code_taken", "code_taken"]


def test_a_list_has_two_hundred_rows_at_most_and_one_at_least() -> None:
    play = Play(office())
    for count in (0, MOST + 1):
        many = [row()] * count
        assert refusal(play, a_list(*many)) == ("too_many_rows", {"most": 200})
    play.rules = rules(pools={"p": POOL})
    taken = outcome(play, *([row()] * MOST))
    assert (len(taken), set(taken[2:])) == (200, {"slot_taken"})
    code, facts = refusal(play, a_list(*([row()] * MOST)))
    assert (code, len(facts["rows"])) == ("import_refused", 198)


def test_a_row_may_be_for_this_very_hour() -> None:
    play = Play(office())
    play.now = datetime(2026, 11, 25, 0, 59, tzinfo=UTC)
    assert outcome(play, row()) == [""]


def test_a_hold_that_ran_out_ends_when_a_row_takes_its_seat() -> None:
    play = Play(office())
    held(play, "one")
    play.pass_time(POOL.hold.total_seconds())
    ended, made = play.carry_out(a_list(row()))
    assert ended == HoldEnded(id="one")
    assert made.booking.made_at == play.now


def test_a_row_takes_a_seat_that_is_hidden_from_the_public() -> None:
    play = Play(office())
    booked(play, "one")
    hidden = timedelta(minutes=30)
    play.carry_out(b.ChangeBooking(id="one", day=DAYS[2], minute=540, hidden=hidden))
    ended, made = play.carry_out(a_list(row()))
    assert (ended, made.booking.seats.minute) == (HoldEnded(id="release.one.0"), 540)
