"""kill -9 while people book, and while three hundred are moved out of a closed day."""

import os
import random
import secrets
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.killing import verify
from tests.end_to_end.processes import Clerk, Office
from tests.torture.booked import (
    LANES,
    UNIT_MIN,
    Book,
    Promised,
    bookable_office,
    days_on_offer,
    killed,
    midnight,
    rushed,
    until_answered,
)
from tests.torture.conftest import Record, none_in
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.torture

KILLS = int(os.environ.get("JIAOHAO_KILLS", "500"))
SEED = int(os.environ.get("JIAOHAO_SEED", "20261129"))
MOVED = 300
LIAR = [sys.executable, "-m", "tests.torture.broken_server", "answer_before_it_is_durable"]


@pytest.mark.timeout(3600)
def test_a_visitor_who_was_promised_a_seat_has_it_after_hundreds_of_kills(
    tmp_path: Path, record: Record
) -> None:
    (tmp_path / "liar").mkdir()
    liar = bookable_office(tmp_path / "liar", program=LIAR)
    try:
        promised = rushed(liar, 20, SEED)
        book = Book.of(liar)
        with pytest.raises(AssertionError, match=rf"seed {SEED}: .* lost [1-9]") as found:
            book.judge(promised, SEED)
    finally:
        liar.stop()
    office = bookable_office(tmp_path)
    try:
        promised = rushed(office, KILLS, SEED)
        assert len(promised) > KILLS, f"seed {SEED}: hardly any load"
        Book.of(office).judge(promised, SEED)
    finally:
        office.stop()
    verify(office)
    record(
        "kill -9 while people book, change and cancel",
        f"{KILLS} kills, {len(promised):,} bookings answered",
        f"lost {none_in(len(promised))}, sold twice {none_in(len(promised))}",
        "answers before it is durable: "
        + str(found.value).split(": ", 1)[1].splitlines()[0]
        + " in 20 kills",
    )


def three_hundred(office: Office) -> tuple[str, dict[str, str]]:
    """Book a whole day by telephone; returns the day, and each booking with its link."""
    clerk = office.clerk()
    link = office.link("kiosk")
    # The first may be today, and its morning over.
    day = days_on_offer(link)[1]
    link.close()
    made: dict[str, str] = {}
    for n in range(MOVED):
        body = {
            "pool": "counter", "services": ["T01"], "day": day,
            "minute": 480 + UNIT_MIN * 2 * (n // LANES),
        }  # fmt: skip
        found = until_answered(lambda body=body: clerk.ask("POST", "/book", body))  # type: ignore[misc]
        made[found["booking"]["id"]] = found["track"].removeprefix("/b/")
    return day, made


class Moving(threading.Thread):
    """The supervisor plans and sends; then each visitor accepts. All try again while it is down."""

    def __init__(self, office: Office, day: str, links: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self._chief: Clerk = office.clerk("supervisor")
        self._day, self._links = day, links
        self.promised: dict[str, Promised] = {}

    def run(self) -> None:
        until = f"{self._day}T23:59:00+08:00"
        body = {
            "scope": "branch", "reason": "typhoon", "starts": midnight(self._day), "until": until,
        }  # fmt: skip
        saved = self._ask("POST", "/suspensions", body)
        stop = {"suspension": saved["suspension"]["id"]}
        while (found := self._ask("POST", "/book/moves", stop)) and found["closures"][0]["uncased"]:
            pass
        self._ask("POST", "/book/moves/send", stop)
        for name, token in self._links.items():
            answer = self._ask("POST", f"/book/{token}/move", {"answer": "accept"})
            if answer is not None:
                now = answer["booking"]
                self.promised[name] = Promised((now["day"], now["minute"]))

    def _ask(self, method: str, path: str, body: Any) -> Any:
        key = secrets.token_hex(8)
        return until_answered(lambda: self._chief.ask(method, path, body, key))


def moved(office: Office, seed: int) -> dict[str, Promised]:
    """Move three hundred while the server is killed; what each was promised."""
    office.start()
    day, links = three_hundred(office)
    moving, luck = Moving(office, day, links), random.Random(seed)
    moving.start()
    while moving.is_alive():
        killed(office, 1, luck, (0.05, 0.4))
    moving.join(PATIENCE_S)
    return moving.promised


@pytest.mark.timeout(1800)
def test_three_hundred_are_moved_out_of_a_closed_day_through_kills(
    tmp_path: Path, record: Record
) -> None:
    (tmp_path / "liar").mkdir()
    liar = bookable_office(tmp_path / "liar", program=LIAR)
    try:
        promised = moved(liar, SEED)
        book = Book.of(liar)
        with pytest.raises(AssertionError, match=rf"seed {SEED}") as found:
            judge_moves(book, promised)
    finally:
        liar.stop()
    office = bookable_office(tmp_path)
    try:
        promised = moved(office, SEED)
        judge_moves(Book.of(office), promised)
    finally:
        office.stop()
    verify(office)
    record(
        "kill -9 while a closed day is moved",
        f"{MOVED} bookings planned, sent and accepted",
        f"lost {none_in(MOVED)}, one case each",
        "answers before it is durable: " + str(found.value).split(": ", 1)[1].splitlines()[0],
    )


def judge_moves(book: Book, promised: dict[str, Promised]) -> None:
    """Everybody accepted, has what was accepted, and was asked once."""
    book.judge(promised, SEED)
    counts = f"{len(book.cases)} cases, {book.open_cases} open, {len(promised)} promised"
    sound = len(promised) == len(book.cases) == MOVED and set(book.cases.values()) == {1}
    assert sound and not book.open_cases, f"seed {SEED}: {counts}"  # noqa: PT018
