"""The kiosk's hands ask a real book, whose answers get lost, and give back untaken seats."""

from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from kiosk import later as b
from kiosk.hands.appointments import Appointments
from queue_server.link import HttpLink, LinkDown, Reply
from tests.kiosk.book import a_booking
from tests.waiting import PATIENCE_S, wait_until

DAY = "2026-11-25"
START = b.OfferedStart("counter", DAY, 540)


class Wire:
    """A link whose answers a test lays down; what was sent is kept."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, Any, str | None]] = []
        self.answers: dict[tuple[str, str], list[Reply | LinkDown]] = {}

    def lay(self, method: str, part: str, *answers: Reply | LinkDown) -> None:
        self.answers[method, part] = list(answers)

    def request(
        self, method: str, path: str, body: Any = None, *,
        idempotency_key: str | None = None, timeout_s: float = 5.0,
    ) -> Reply:  # fmt: skip
        self.sent.append((method, path, body, idempotency_key))
        for (wanted, part), answers in self.answers.items():
            if wanted == method and part in path:
                answer = answers.pop(0) if len(answers) > 1 else answers[0]
                if isinstance(answer, LinkDown):
                    raise answer
                return answer
        raise LinkDown("nothing is laid down")


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def came() -> "SimpleQueue[b.BookAnswer]":
    return SimpleQueue()


@pytest.fixture
def book(wire: Wire, came: "SimpleQueue[b.BookAnswer]", tmp_path: Path) -> Iterator[Appointments]:
    made = Appointments(as_link(wire), tmp_path / "holds", came.put)
    yield made
    made.stop()


def as_link(wire: Wire) -> HttpLink:
    return wire  # type: ignore[return-value]


def ok(body: Any, status: int = 200) -> Reply:
    return Reply(status, body)


HELD = ok({"hold": "ab12", "until": "2026-11-23T10:08:00+08:00"}, 201)


def test_days_of_several_pools_are_one_list_and_the_better_state_counts(
    wire: Wire, book: Appointments
) -> None:
    def days(pool: str, **states: str) -> Reply:
        rows = [{"day": f"2026-11-{n[1:]}", "state": state} for n, state in states.items()]
        return ok({"pool": pool, "days": rows})

    wire.lay("GET", "pool=counter", days("counter", d25="full", d26="few", d28="closed"))
    wire.lay("GET", "pool=holiday", days("holiday", d25="free", d26="full", d29="few"))
    found = book.answer(b.FindDays("k", "C01", ("counter", "holiday")))
    assert found == b.DaysFound(
        "k",
        (b.Day("2026-11-25", "free"), b.Day("2026-11-26", "few"), b.Day("2026-11-29", "few")),
    )


def test_free_times_come_in_order_and_without_any_the_nearest(
    wire: Wire, book: Appointments
) -> None:
    times = [{"minute": 550, "free": True}, {"minute": 540, "free": True},
             {"minute": 560, "free": False}]  # fmt: skip
    wire.lay("GET", "pool=counter", ok({"pool": "counter", "times": times}))
    asked = b.FindTimes("k", "T01", ("counter",), DAY)
    starts = (START, b.OfferedStart("counter", DAY, 550))
    assert book.answer(asked) == b.TimesFound("k", starts)
    near = [{"day": "2026-11-27", "minute": 480}, {"day": "2026-11-24", "minute": 1000}]
    wire.lay("GET", "pool=counter", ok({"pool": "counter", "times": [], "nearest": near}))
    found = book.answer(asked)
    assert isinstance(found, b.TimesFound)
    assert [one.day for one in found.nearest] == ["2026-11-24", "2026-11-27"]


def test_a_hold_is_asked_for_under_the_key_of_the_touch_and_kept_until_its_code_is_known(
    wire: Wire, book: Appointments
) -> None:
    wire.lay("POST", "/holds", HELD)
    held = book.answer(b.HoldSeat("touch-1", "T01", START))
    assert isinstance(held, b.Held)
    assert wire.sent[-1][3] == "touch-1"
    assert book.unsettled() == ["ab12"]
    wire.lay("PUT", "/holds/ab12", ok(a_booking(), 201))
    made = book.answer(b.BookHeld("touch-2", "ab12", "vi"))
    assert isinstance(made, b.Booked)
    assert wire.sent[-1][2] == {"language": "vi"}
    assert book.unsettled() == []


def test_more_time_is_asked_for_and_a_refusal_is_told_apart(wire: Wire, book: Appointments) -> None:
    longer = b.ExtendHold("extend-ab12", "ab12")
    wire.lay("POST", "/holds/ab12/extend", HELD)
    answer = book.answer(longer)
    assert isinstance(answer, b.Extended)
    assert (answer.hold, wire.sent[-1][1].endswith("/holds/ab12/extend")) == ("ab12", True)
    wire.lay("POST", "/holds/ab12/extend", Reply(409, {"code": "hold_extended"}))
    assert book.answer(longer) == b.BookRefused("extend-ab12", "hold_extended")


def test_seats_are_given_back_as_often_as_it_takes(
    wire: Wire, book: Appointments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.hands.appointments.RELEASE_RETRY_S", 0.01)
    wire.lay("POST", "/holds", HELD)
    book.answer(b.HoldSeat("touch-1", "T01", START))
    gone = ok({"hold": "ab12"})
    wire.lay("DELETE", "/holds/ab12", LinkDown("away"), Reply(503, {}), gone)
    book.carry_out(b.DropHeld("ab12"))
    wait_until(lambda: book.unsettled() == [])
    assert len([one for one in wire.sent if one[0] == "DELETE"]) == 3


def test_what_a_power_cut_left_held_is_given_back_at_the_next_start(
    wire: Wire, book: Appointments, tmp_path: Path
) -> None:
    wire.lay("POST", "/holds", HELD)
    book.answer(b.HoldSeat("touch-1", "T01", START))
    book.stop()
    wire.lay("DELETE", "/holds/ab12", ok({"hold": "ab12"}))
    again = Appointments(as_link(wire), tmp_path / "holds", lambda one: None)
    again.start()
    wait_until(lambda: again.unsettled() == [])
    again.stop()


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (LinkDown("away"), b.BookUnanswered("k")),
        (Reply(503, {"code": "unavailable"}), b.BookUnanswered("k")),
        (Reply(429, {"code": "too_many_tries"}), b.BookUnanswered("k")),
        (Reply(409, {"code": "day_closed"}), b.BookRefused("k", "day_closed")),
        (Reply(500, "no JSON at all"), b.BookUnanswered("k")),
        (Reply(422, None), b.BookRefused("k", "internal")),
        (ok({"hold": 7}), b.BookRefused("k", "internal")),
        (ok(None), b.BookRefused("k", "internal")),
        (Reply(409, {"code": "slot_taken", "nearest": "soon"}), b.BookRefused("k", "slot_taken")),
        (
            Reply(409, {"code": "slot_taken", "nearest": [{"day": DAY, "minute": 540}]}),
            b.BookRefused("k", "slot_taken", (START,)),
        ),
    ],
)
def test_what_is_no_hold_is_told_apart(
    wire: Wire, book: Appointments, reply: Reply | LinkDown, answer: b.BookAnswer
) -> None:
    wire.lay("POST", "/holds", reply)
    assert book.answer(b.HoldSeat("k", "T01", START)) == answer
    assert book.unsettled() == []


def test_answers_come_from_a_thread_of_their_own(
    wire: Wire, book: Appointments, came: "SimpleQueue[b.BookAnswer]"
) -> None:
    wire.lay("GET", "pool=counter", LinkDown("away"))
    book.carry_out(b.FindDays("k", "T01", ("counter",)))
    assert came.get(timeout=PATIENCE_S) == b.BookUnanswered("k")
    book.stop()
    book.carry_out(b.FindDays("late", "T01", ("counter",)))
    assert came.empty()
