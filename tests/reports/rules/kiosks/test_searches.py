"""Searches at the kiosks are added up by day and language; their figures do not open to visits."""

from datetime import timedelta

from queue_server.reports.rules.kiosks.searches import SearchCount, search_figures
from tests.reports.making import MONDAY, ask, office

SOME = [
    SearchCount(day=MONDAY, language="en", searches=3, fruitless=1),
    SearchCount(day=MONDAY, language="vi", searches=2, fruitless=2),
    SearchCount(day=MONDAY + timedelta(days=1), language="en", searches=1, fruitless=0),
]


def test_the_parts_make_the_total() -> None:
    sheet = search_figures(SOME, ask("searches", "language"), office("en"))
    assert sheet.rows == (("English", 4, 1, 0.25), ("Tiếng Việt", 2, 2, 1.0))
    assert sheet.totals == ("Total", 6, 3, 0.5)


def test_a_share_has_four_digits() -> None:
    some = [SearchCount(day=MONDAY, language="en", searches=3, fruitless=1)]
    assert search_figures(some, ask("searches"), office("en")).totals == ("Total", 3, 1, 0.3333)


def test_without_a_search_there_is_no_share() -> None:
    assert search_figures([], ask("searches"), office("en")).totals == ("Total", 0, 0, None)


def test_no_row_leads_to_visitors() -> None:
    assert search_figures(SOME, ask("searches"), office()).opens == ()
