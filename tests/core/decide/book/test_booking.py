"""Laws of the book, whatever people do in whatever order."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from queue_server.core.decide.book import booking as b
from queue_server.core.decide.book import waiting as w
from queue_server.core.decide.book.arrival import CheckIn
from queue_server.core.decide.standing.suspensions import Suspend
from queue_server.core.errors import BadRequest, JiaohaoError, Refused
from queue_server.core.line.booking import BookingState
from queue_server.core.rules import Pool, Session
from tests.core.play import Play
from tests.office import MONDAY_TEN, rules, text
from tests.seated import seated

POOL = Pool(name="p", lanes=2, staff_share=0.5, opens_days=9, unit=timedelta(minutes=10))
DAYS = [date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)]


def office() -> Any:
    from datetime import time

    session = Session(name="day", wording=text("日"), opens=time(9), closes=time(10))
    return rules(pools={"p": POOL}, sessions=(session,))


def held(play: Play, name: str, **more: Any) -> str:
    values: dict[str, Any] = {
        "pool": "p", "services": ("T01",), "day": DAYS[1], "minute": 540, "mark": f"m-{name}",
    }  # fmt: skip
    play.carry_out(b.HoldSeats(id=name, **(values | more)), "web")
    return name


def booked(play: Play, name: str, **more: Any) -> str:
    play.carry_out(b.ConfirmHold(id=held(play, name, **more)), "web")
    return name


def test_a_code_that_is_in_use_must_be_made_again() -> None:
    play = Play(office())
    booked(play, "one")
    with pytest.raises(Refused, match="code_taken"):
        held(play, "two", minute=560, mark="m-one")
    with pytest.raises(Refused, match="code_taken"):
        held(play, "one", minute=560)


def test_a_hold_that_was_let_go_frees_its_seat_at_once() -> None:
    play = Play(office())
    held(play, "one")
    play.carry_out(b.DropHold(id="one"), "web")
    assert play.carry_out(b.DropHold(id="one"), "web") == []
    held(play, "two")


def test_a_seat_whose_hold_ran_out_can_be_taken_before_anybody_tidied_up() -> None:
    play = Play(office())
    held(play, "one")
    play.pass_time(8 * 60)
    held(play, "two")
    assert list(play.state.book.holds) == ["two"]


def test_changing_the_rules_of_a_pool_changes_no_booking() -> None:
    play = Play(office())
    booked(play, "one")
    before = play.state.book.bookings["one"]
    play.rules = rules(pools={})
    play.carry_out(b.CancelBooking(id="one"), "web")
    after = play.state.book.bookings["one"]
    assert (after.seats, after.due_at, after.services) == (
        before.seats, before.due_at, before.services,
    )  # fmt: skip


def test_a_booking_of_yesterday_is_missed_and_one_long_past_is_filed() -> None:
    play = Play(office())
    booked(play, "one")
    play.pass_time(3 * 86_400)
    play.carry_out(b.CloseBookDays(), "system")
    assert play.state.book.bookings["one"].state is BookingState.MISSED
    assert play.carry_out(b.CloseBookDays(), "system") == []
    play.pass_time(31 * 86_400)
    play.carry_out(b.CloseBookDays(), "system")
    assert play.state.book.bookings == {}
    assert play.state.book.by_mark == {}


def test_a_suspended_day_cannot_be_booked_and_says_where_else() -> None:
    play = Play(office())
    starts = datetime(2026, 11, 24, 16, tzinfo=UTC)  # Wednesday midnight in Taipei
    play.carry_out(
        Suspend(id="s", scope="branch", reason="r", starts=starts, until=starts + timedelta(days=1))
    )
    with pytest.raises(Refused, match="day_closed") as caught:
        held(play, "one")
    assert caught.value.facts["reason"] == "suspended"
    days = {one["day"] for one in caught.value.facts["nearest"]}
    assert days
    assert days <= {"2026-11-24", "2026-11-26"}


def judge_journal(play: Play) -> None:
    """Fail unless the journal alone tells the same book."""
    rebuilt, book = play.rebuilt().book, play.state.book
    assert (rebuilt.bookings, rebuilt.holds) == (book.bookings, book.holds)
    assert rebuilt.by_mark == book.by_mark
    assert rebuilt.waiters == book.waiters


def judge_offers(play: Play) -> None:
    """Fail unless each seat that is offered is kept for one waiter alone."""
    book = play.state.book
    offered = [one for one in book.waiters.values() if one.seats]
    assert len({one.hold for one in offered}) == len(offered)
    assert all(book.holds[one.hold or ""].seats == one.seats for one in offered)


class Book(RuleBasedStateMachine):
    """Visitors and staff at one small book; the clock goes on."""

    @initialize()
    def open(self) -> None:
        self.play = Play(office(), now=MONDAY_TEN - timedelta(hours=1))
        self.names: list[str] = []
        self.numbers: Counter[str] = Counter()

    def attempt(self, command: Any, actor: str = "web") -> None:
        try:
            self.play.carry_out(command, actor)
        except JiaohaoError:
            return
        if isinstance(command, b.HoldSeats | b.Book | w.JoinWaiting):
            self.names.append(command.id)

    day = st.sampled_from(DAYS)
    minute = st.integers(53, 60).map(lambda n: n * 10)
    pick = st.integers(0, 30)

    def one(self, pick: int) -> str:
        return self.names[pick % len(self.names)] if self.names else "none"

    @rule(day=day, minute=minute, service=st.sampled_from(["T01", "R01"]), staff=st.booleans())
    def hold(self, day: date, minute: int, service: str, staff: bool) -> None:
        name = f"n{len(self.names)}"
        origin = b.BY_STAFF if staff else "web"
        self.attempt(b.HoldSeats(
            id=name, mark=name, pool="p", services=(service,), day=day, minute=minute,
            origin=origin,
        ))  # fmt: skip

    @rule(day=day, minute=minute)
    def book(self, day: date, minute: int) -> None:
        name = f"n{len(self.names)}"
        self.attempt(
            b.Book(id=name, mark=name, pool="p", services=("T01",), day=day, minute=minute)
        )

    @rule(pick=pick)
    def confirm(self, pick: int) -> None:
        self.attempt(b.ConfirmHold(id=self.one(pick)))

    @rule(pick=pick)
    def extend(self, pick: int) -> None:
        self.attempt(b.ExtendHold(id=self.one(pick)))

    @rule(pick=pick, day=day, minute=minute, staff=st.booleans(), hidden=st.integers(0, 40))
    def change(self, pick: int, day: date, minute: int, staff: bool, hidden: int) -> None:
        self.attempt(b.ChangeBooking(
            id=self.one(pick), day=day, minute=minute, staff=staff,
            hidden=timedelta(minutes=hidden),
        ))  # fmt: skip

    @rule(first=day, last=day, service=st.sampled_from(["T01", "R01"]))
    def wait(self, first: date, last: date, service: str) -> None:
        name = f"w{len(self.names)}"
        self.attempt(w.JoinWaiting(
            id=name, mark=name, pool="p", services=(service,), first=first, last=last
        ))  # fmt: skip

    @rule(pick=pick)
    def take(self, pick: int) -> None:
        self.attempt(w.TakeOffer(id=self.one(pick)))

    @rule(pick=pick, hidden=st.integers(0, 40))
    def leave(self, pick: int, hidden: int) -> None:
        self.attempt(w.LeaveWaiting(id=self.one(pick), hidden=timedelta(minutes=hidden)))

    @rule(hidden=st.integers(0, 40))
    def offers_pass(self, hidden: int) -> None:
        self.attempt(w.PassOffers(hidden=timedelta(minutes=hidden)))

    @rule(pick=pick, hidden=st.integers(0, 40))
    def cancel(self, pick: int, hidden: int) -> None:
        self.attempt(b.CancelBooking(id=self.one(pick), hidden=timedelta(minutes=hidden)))

    @rule(pick=pick, walk_in=st.booleans())
    def arrive(self, pick: int, walk_in: bool) -> None:
        token = f"t{self.play.state.seq}"
        self.attempt(CheckIn(id=self.one(pick), token=token, walk_in=walk_in))

    @rule(minutes=st.sampled_from([1, 9, 600]))
    def time_passes(self, minutes: int) -> None:
        self.play.pass_time(minutes * 60)
        self.attempt(b.CloseBookDays())

    @invariant()
    def no_seat_is_two_people_s(self) -> None:
        if not hasattr(self, "play"):
            return
        seats = Counter(
            (one.seats.day, minute, one.seats.lane)
            for one in seated(self.play.state.book)
            for minute in one.seats.minutes
        )
        assert max(seats.values(), default=0) <= 1
        assert all(lane < 2 for _, _, lane in seats)

    @invariant()
    def one_number_for_each_booking(self) -> None:
        if not hasattr(self, "play"):
            return
        tickets = [x.ticket for x in self.play.state.book.bookings.values() if x.ticket]
        assert len(set(tickets)) == len(tickets)

    @invariant()
    def the_journal_says_the_same(self) -> None:
        if not hasattr(self, "play"):
            return
        judge_journal(self.play)

    @invariant()
    def an_offered_seat_is_kept_for_one_waiter_alone(self) -> None:
        if not hasattr(self, "play"):
            return
        judge_offers(self.play)


TestBook = Book.TestCase
TestBook.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_time_at_the_form_can_be_asked_for_once() -> None:
    play = Play(office())
    held(play, "one")
    play.pass_time(60)
    first = play.state.book.holds["one"].until
    play.carry_out(b.ExtendHold(id="one"), "web")
    assert play.state.book.holds["one"].until == first + POOL.hold
    with pytest.raises(Refused, match="hold_extended"):
        play.carry_out(b.ExtendHold(id="one"), "web")


def test_a_hold_of_a_pool_that_is_gone_gets_no_more_time() -> None:
    play = Play(office())
    held(play, "one")
    before = play.state.book.holds["one"].until
    play.rules = rules(pools={})
    play.carry_out(b.ExtendHold(id="one"), "web")
    assert play.state.book.holds["one"].until == before


def test_what_ran_out_or_never_was_cannot_be_booked_or_kept() -> None:
    play = Play(office())
    held(play, "one")
    play.pass_time(POOL.hold.total_seconds())
    for command in (b.ConfirmHold(id="one"), b.ExtendHold(id="one"), b.ConfirmHold(id="none")):
        with pytest.raises(Refused, match="hold_over"):
            play.carry_out(command, "web")


def test_the_same_hold_cannot_become_two_different_bookings() -> None:
    play = Play(office())
    booked(play, "one")
    assert play.carry_out(b.ConfirmHold(id="one"), "web") == []
    for other in ({"language": "en"}, {"priority": "caring"}):
        with pytest.raises(BadRequest, match="idempotency_mismatch"):
            play.carry_out(b.ConfirmHold(id="one", **other), "web")


@pytest.mark.parametrize(
    ("words", "code"),
    [({"language": "fr"}, "unknown_language"), ({"priority": "royal"}, "unknown_priority")],
)
def test_a_language_or_a_class_the_office_does_not_have_is_refused(
    words: dict[str, Any], code: str
) -> None:
    play = Play(office())
    held(play, "one")
    values: dict[str, Any] = {
        "pool": "p",
        "services": ("T01",),
        "day": DAYS[0],
        "minute": 540,
        "mark": "m",
    }
    commands = (b.ConfirmHold(id="one", **words), b.Book(id="two", **(values | words)))
    for command in commands:
        with pytest.raises(BadRequest, match=code):
            play.carry_out(command, "web")
    assert play.state.book.bookings == {}


def test_a_book_that_is_closed_for_weeks_has_no_other_time_to_offer() -> None:
    play = Play(office())
    starts = datetime(2026, 11, 1, 16, tzinfo=UTC)
    play.carry_out(
        Suspend(id="s", scope="branch", reason="r", starts=starts, until=starts + timedelta(60))
    )
    with pytest.raises(Refused, match="day_closed") as caught:
        held(play, "one")
    assert caught.value.facts["nearest"] == []


def test_a_booking_moved_to_where_it_is_stays_as_it_was() -> None:
    play = Play(office())
    booked(play, "one")
    assert play.carry_out(b.ChangeBooking(id="one", day=DAYS[1], minute=540), "web") == []
    assert play.state.book.bookings["one"].sequence == 0
