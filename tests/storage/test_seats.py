"""No seat is ever sold twice, whatever the journal is kept on."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from queue_server.core import events as ev
from queue_server.core.line.booking import Booking, BookingState, SeatHold, Seats
from queue_server.storage.journal import queries
from queue_server.storage.sqlite.journal import open_sqlite
from queue_server.usecases.ports import Conflict, Journal
from tests.storage.making import NOON, Writer, together

BRANCH = "longjing"
SEATS = Seats(pool="counter", day=date(2026, 11, 25), minute=540, lane=0, units=3, unit_min=10)


def booking(name: str, seats: Seats = SEATS, **more: Any) -> Booking:
    values: dict[str, Any] = {
        "id": name, "seats": seats, "services": ("T01",), "party": 1, "language": "th",
        "priority": "", "origin": "web", "due_at": NOON, "mark": f"m-{name}", "made_at": NOON,
    }  # fmt: skip
    return Booking(**(values | more))


def hold(name: str, seats: Seats = SEATS) -> ev.SeatHeld:
    kept = SeatHold(
        id=name, seats=seats, services=("T01",), party=1, origin="web", until=NOON, mark=f"m-{name}"
    )
    return ev.SeatHeld(id=name, hold=kept)


def made(one: Booking) -> ev.BookingMade:
    return ev.BookingMade(id=one.id, booking=one)


async def append(journal: Journal, w: Writer, *events: ev.Event) -> None:
    batch = together(*(w.only(event) for event in events))
    await journal.catch_up(BRANCH, batch[0][0].seq - 1)
    await journal.append(*batch)


async def test_a_seat_that_is_booked_cannot_be_booked_again(journal: Journal) -> None:
    w = Writer()
    await append(journal, w, ev.DayOpened(day=w.day), made(booking("a")))
    seq = w.seq
    overlapping = replace(SEATS, minute=560, units=1)
    for event in (made(booking("b", overlapping)), hold("h", overlapping)):
        with pytest.raises(Conflict):
            await append(journal, Writer(seq=seq), event)
    await append(journal, Writer(seq=seq), made(booking("c", replace(SEATS, lane=1))))


async def test_two_in_one_batch_cannot_have_the_same_seat(journal: Journal) -> None:
    w = Writer()
    with pytest.raises(Conflict):
        await append(journal, w, ev.DayOpened(day=w.day), made(booking("a")), made(booking("b")))
    assert await journal.read(BRANCH, 0, 10) == ()


async def test_a_held_seat_becomes_that_of_the_booking(journal: Journal) -> None:
    w = Writer()
    await append(journal, w, ev.DayOpened(day=w.day), hold("a"))
    await append(journal, w, ev.HoldEnded(id="a"), made(booking("a")))
    with pytest.raises(Conflict):
        await append(journal, Writer(seq=w.seq), hold("b"))


async def test_a_seat_given_back_or_moved_away_from_is_free(journal: Journal) -> None:
    w = Writer()
    elsewhere = replace(SEATS, minute=900)
    moved = ev.BookingChanged(id="a", booking=booking("a", elsewhere))
    gone = ev.BookingCancelled(id="b", booking=booking("b", state=BookingState.CANCELLED))
    await append(journal, w, ev.DayOpened(day=w.day), made(booking("a")), moved)
    await append(journal, w, made(booking("b")), gone, made(booking("c")))
    for seats in (SEATS, elsewhere):
        with pytest.raises(Conflict):
            await append(journal, Writer(seq=w.seq), hold("d", seats))


async def test_the_book_is_loaded_on_the_next_day(journal: Journal) -> None:
    w = Writer()
    changed = booking("a", replace(SEATS, minute=900), sequence=1)
    await append(
        journal, w, ev.DayOpened(day=w.day), made(booking("a")),
        ev.BookingChanged(id="a", booking=changed), made(booking("b")), ev.BookingFiled(id="b"),
    )  # fmt: skip
    w.day = date(2026, 11, 24)
    await append(journal, w, ev.DayOpened(day=w.day))
    loaded = await journal.load(BRANCH)
    [(_, standing)] = loaded.standing
    assert standing == ev.BookingChanged(id="a", booking=changed)


async def test_what_is_secret_is_the_same_tomorrow_and_another_for_another_purpose(
    journal: Journal,
) -> None:
    assert journal.secret("book") == journal.secret("book") != journal.secret("other")
    assert len(journal.secret("book")) == 32


async def test_verify_finds_a_seat_that_was_moved_past_the_server(tmp_path: Path) -> None:
    from queue_server.storage.care.broken import Broken
    from queue_server.storage.care.verify import verify

    journal = await open_sqlite(tmp_path, ballast_bytes=0)
    try:
        w = Writer()
        await append(
            journal,
            w,
            ev.DayOpened(day=w.day),
            made(booking("a")),
            hold("h2", replace(SEATS, lane=2)),
        )
        await journal.look(lambda connection: verify(connection, journal._key))

        def forge(sql: str) -> Any:
            return lambda connection: queries.execute(connection, sql, [(BRANCH,)])

        for sql in (
            "UPDATE seat SET lane = 5 WHERE branch = ? AND minute = 540 AND lane = 0",
            "DELETE FROM seat WHERE branch = ? AND lane = 5",
        ):
            await journal.change(forge(sql))
            with pytest.raises(Broken, match="seat 540"):
                await journal.look(lambda connection: verify(connection, journal._key))
    finally:
        await journal.close()
