"""A list of bookings is tried first, then booked as a whole or not at all."""

from typing import Any

from tests.web.book.booking import BOOK, DAY

HEAD = "pool,services,day,time"
GOOD = f"{HEAD}\ncounter,T01,{DAY},09:00\ncounter,T01,{DAY},09:00\ncounter,R01,{DAY},10:00\n"


async def send(served: Any, text: str, who: str = "supervisor", **more: Any) -> Any:
    return await served.call("POST", f"{BOOK}/import", {"list": text, **more}, who=who, key="k")


async def count(served: Any) -> int:
    day = await served.call("GET", f"{BOOK}/day?day={DAY}", who="clerk")
    return len(day.body["bookings"])


async def test_a_dry_run_books_nothing_and_gives_no_code(served: Any) -> None:
    before = await served.seq()
    tried = await send(served, GOOD, dry_run=True)
    assert tried.status == 200
    assert [one["minute"] for one in tried.body["rows"]] == [540, 540, 600]
    assert not any("code" in one for one in tried.body["rows"])
    assert await served.seq() == before


async def test_all_rows_are_booked_and_sent_again_they_are_the_same(served: Any) -> None:
    made = await send(served, GOOD)
    assert made.status == 201
    codes = [one["code"] for one in made.body["rows"]]
    assert len(set(codes)) == 3
    again = await send(served, GOOD)
    assert [one["code"] for one in again.body["rows"]] == codes
    assert await count(served) == 3


async def test_one_row_too_many_for_the_seats_and_none_is_booked(served: Any) -> None:
    over = GOOD + f"counter,T01,{DAY},09:00\n"
    tried = await send(served, over, dry_run=True)
    assert tried.body["rows"][3] == {"row": 4, "refused": "slot_taken"}
    refused = await send(served, over)
    assert (refused.status, refused.code, refused.body["rows"]) == (409, "import_refused", [4])
    assert await count(served) == 0


async def test_a_list_with_a_column_for_telephone_numbers_is_refused(served: Any) -> None:
    text = f"{HEAD},phone\ncounter,T01,{DAY},09:00,0912345678\n"
    reply = await send(served, text)
    assert (reply.status, reply.code) == (422, "import_columns")
    assert "0912345678" not in reply.raw.decode()
