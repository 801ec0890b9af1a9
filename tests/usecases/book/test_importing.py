"""A list is read row by row, and what cannot be read is named."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.core.decide.book.importing import MOST, Row
from queue_server.core.errors import BadRequest
from queue_server.usecases.book.importing import rows_of

HEAD = "pool,services,day,time"


def test_a_row_says_pool_services_day_and_time_and_may_say_more() -> None:
    text = f"\ufeff{HEAD},party,priority\ncounter,T01 R01,2026-11-26,9:20,2,elderly\n"
    assert rows_of(text, "zh-TW") == (
        Row(
            pool="counter", services=("T01", "R01"), day=date(2026, 11, 26), minute=560, party=2,
            priority="elderly",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "import_columns"),
        ("pool,services,day\n", "import_columns"),
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
