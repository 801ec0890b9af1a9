"""An order survives its journey, and the file made from it says what it covers."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.reports.making.orders import Order, book, carry_out, unpacked, written
from queue_server.reports.memory import MemorySource, Reported
from queue_server.reports.rules.cube.asking import (
    ADVICE,
    FORMATS,
    LISTS,
    REPORTS,
    REVIEW,
    STAFFING_SAID,
)
from queue_server.reports.rules.cube.cells import SPLITS
from queue_server.reports.rules.kiosks.outages import Outage
from queue_server.reports.rules.kiosks.searches import SearchCount
from queue_server.reports.rules.kiosks.slips import ReportedSlip
from tests.reports.beside import a_short_day
from tests.reports.making import MONDAY, NINE, ask, office, served

SEARCHED = SearchCount(day=MONDAY, language="en", searches=3, fruitless=1)
SLIP = ReportedSlip(day=MONDAY, ticket="20261123-B001", outcome="failed")
AWAY = Outage(
    day=MONDAY, device="host~pad", kind="signature", label="簽名板", reason="gone",
    began_at=NINE, until_at=NINE + timedelta(minutes=5),
)  # fmt: skip
SOURCE = MemorySource(
    {"a": served("20261123-B001", 600)}, as_of_seq=41, rows=a_short_day(),
    reported=Reported(searches=[SEARCHED], slips=[SLIP], outages=[AWAY], watched_since=NINE),
)  # fmt: skip


@settings(deadline=None)
@given(
    st.sampled_from(REPORTS),
    st.lists(st.sampled_from(SPLITS), min_size=1, max_size=3, unique=True),
    st.dictionaries(st.sampled_from(["service", "half"]), st.text(max_size=5)),
    st.sampled_from(FORMATS),
)
def test_an_order_arrives_as_it_was_sent(
    name: str, by: list[str], where: dict[str, str], form: str
) -> None:
    order = Order(ask=ask(name, *by, **where), office=office(), format=form)
    assert unpacked(order.packed()) == order


#: Those of what the server told; the others are made of a roster besides.
PLAIN = [name for name in REPORTS if name not in (REVIEW, STAFFING_SAID, *ADVICE)]


@pytest.mark.parametrize("name", PLAIN)
def test_every_report_says_what_it_covers_and_up_to_which_row(name: str) -> None:
    order = Order(ask=ask(name), office=office("en"), format="json")
    made = json.loads(carry_out(order, SOURCE))
    assert made["as_of_seq"] == 41
    assert made["facts"][0].endswith("2026-11-23 to 2026-11-30, journal as of 41")
    assert len(made["rows"]) == 1
    assert (made["totals"] is None) == (name in LISTS)


def test_the_title_names_the_office() -> None:
    made = book(Order(ask=ask("waits"), office=office(), format="pdf"), SOURCE)
    assert made.title.endswith("等候")
    assert made.roc


def test_there_is_no_sixth_format() -> None:
    made = book(Order(ask=ask("waits"), office=office(), format="json"), SOURCE)
    with pytest.raises(KeyError):
        written(made, "docx")


@pytest.mark.parametrize("form", FORMATS)
def test_the_review_of_a_month_made_again_is_the_same_byte_for_byte(form: str) -> None:
    order = Order(ask=ask(REVIEW), office=office(), format=form)
    later = MemorySource(
        {
            "a": served("20261123-B001", 600),
            "b": served("20261201-B001", 60, day=date(2026, 12, 1), seq=50),
        },
        as_of_seq=50,
        rows=a_short_day(),
        reported=Reported(
            searches=[SEARCHED, replace(SEARCHED, day=date(2026, 12, 1))],
            slips=[SLIP, replace(SLIP, day=date(2026, 12, 1))],
            outages=[AWAY, replace(AWAY, day=date(2026, 12, 1))],
            watched_since=NINE,
        ),
    )
    assert carry_out(order, later) == carry_out(order, SOURCE)


def test_the_review_is_of_the_whole_month_the_period_begins_in() -> None:
    made = book(Order(ask=ask(REVIEW), office=office("en"), format="json"), SOURCE)
    assert made.title.endswith("Monthly review 2026-11")
    assert made.facts[0].endswith("2026-11-01 to 2026-11-30, journal as of 1")


def test_a_long_period_is_read_month_by_month_and_says_so() -> None:
    said: list[tuple[int, int]] = []
    question = replace(ask("visits"), since=date(2026, 9, 15), until=date(2026, 11, 30))
    order = Order(ask=question, office=office(), format="csv")
    whole = carry_out(order, SOURCE, lambda done, of: said.append((done, of)))
    assert said == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert whole.count(b"2026-11-23") == 1
