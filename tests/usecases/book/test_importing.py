"""A list is read row by row, and what cannot be read is named."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.core.decide.book.importing import MOST, ImportRow
from queue_server.core.errors import BadRequest, Refused
from queue_server.usecases.book.bookings import Bookings
from queue_server.usecases.book.importing import Judged, import_list, rows_of

HEAD = "pool,services,day,time"


def test_a_row_says_pool_services_day_and_time_and_may_say_more() -> None:
    text = f"\ufeff{HEAD},party,priority\ncounter,T01 R01,2026-11-26,9:20,2,elderly\n"
    assert rows_of(text, "zh-TW") == (
        ImportRow(
            pool="counter", services=("T01", "R01"), day=date(2026, 11, 26), minute=560, party=2,
            priority="elderly",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "import_columns"),
        ("pool,services,day\n", "import_columns"),
        ('"pool,services', "import_columns"),
        (f"{HEAD},phone\n", "import_columns"),
        (f"{HEAD}\ncounter,T01,26 November,09:00", "import_row"),
        (f"{HEAD}\ncounter,T01,2026-11-26,half past nine", "import_row"),
        (f"{HEAD}\ncounter", "import_row"),
        (f"{HEAD}\n" + "counter,T01,2026-11-26,09:00\n" * (MOST + 1), "too_many_rows"),
    ],
)
def test_a_list_that_cannot_be_read_says_where(text: str, code: str) -> None:
    with pytest.raises(BadRequest, match=code):
        rows_of(text, "zh-TW")


@given(st.text(max_size=200))
def test_whatever_is_in_a_list_it_is_rows_or_a_refusal(text: str) -> None:
    for whole in (text, f"{HEAD}\n{text}"):
        with suppress(BadRequest):
            assert len(rows_of(whole, "zh-TW")) <= MOST


async def brought(bookings: Bookings, text: str, *, dry: bool = False) -> list[Judged]:
    return await import_list(
        bookings.branch, bookings.codes, f"{HEAD}\n{text}", dry=dry, actor="user:mei",
        request_id="list",
    )  # fmt: skip


async def test_a_list_is_tried_first_and_then_booked_whole(bookings: Bookings) -> None:
    text = "p,T01,2026-11-25,09:00\np,T01,2026-11-25,09:00\n"
    tried = await brought(bookings, text, dry=True)
    assert [(one.row, one.refused) for one in tried] == [(1, ""), (2, "")]
    made = await brought(bookings, text)
    for row, one in enumerate(made, 1):
        assert one.row == row
        assert one.booking is not None
        assert await bookings.find(one.booking.id) == one.booking
    assert await brought(bookings, text) == made  # sent again, it is booked once


async def test_no_row_is_booked_when_one_of_them_cannot_be(bookings: Bookings) -> None:
    text = "p,T01,2026-11-25,09:00\n" * 3 + "q,T01,2026-11-25,09:00\n"
    tried = await brought(bookings, text, dry=True)
    assert [one.refused for one in tried] == ["", "", "slot_taken", "unknown_pool"]
    with pytest.raises(Refused, match="import_refused") as refused:
        await brought(bookings, text)
    assert refused.value.facts == {"rows": [3, 4]}
    assert not await bookings.branch.read(lambda state, now: state.book.bookings)


async def test_an_empty_list_is_refused(bookings: Bookings) -> None:
    with pytest.raises(BadRequest, match="too_many_rows"):
        await brought(bookings, "")
