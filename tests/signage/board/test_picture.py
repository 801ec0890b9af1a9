"""The board as HTML: what is in it, and that nothing breaks out of its element."""

from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.signage.board.picture import CALLS_SHOWN, BoardPainter, last_calls
from queue_server.wire.words.wording import Wording
from tests.catalogue import a_board, a_call, a_catalogue, a_counter, a_notice, shipped_strings


@cache
def pictures() -> BoardPainter:
    return BoardPainter(Wording(a_catalogue(strings=shipped_strings())))


def picture(**more: Any) -> str:
    return pictures().main(a_board(**more))


class Tags(HTMLParser):
    """Which elements there are, and whether each is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


def test_a_visitor_reads_the_newest_call_and_where_to_go() -> None:
    html = picture(announcements=[a_call(1, "A001", 2), a_call(2, "A002", 7)])
    assert 'id="stage-label">A002<' in html
    assert 'id="stage-counter">7<' in html
    assert html.index("A002") < html.index("A001")


def test_it_is_said_of_a_visitor_who_is_fetched_and_of_nobody_else() -> None:
    html = picture(announcements=[a_call(1, "A001", 2)])
    assert 'id="stage-fetched" hidden>' in html
    html = picture(announcements=[{**a_call(1, "A001", 2), "in_person": True}])
    assert 'id="stage-fetched"><b>專人前往</b>' in html


@pytest.mark.parametrize(("calendar", "shown"), [("minguo", True), ("gregorian", False)])
def test_its_date_has_the_roc_year_where_the_office_has_it(calendar: str, shown: bool) -> None:
    wording = Wording(a_catalogue(strings=shipped_strings(), calendar=calendar))
    closed = {"reason": "", "wording": {}, "opens_at": "2026-11-24T00:00:00+00:00"}
    html = BoardPainter(wording).main(a_board(at="2026-11-23T09:00:00+08:00", closed=closed))
    assert "2026-11-23" in html
    assert "11月24日（星期二）08:00" in html
    assert ("中華民國115年11月23日" in html, "ROC 115" in html) == (shown, shown)


def test_a_number_missed_since_is_listed_as_missed_and_no_longer_called() -> None:
    html = picture(announcements=[a_call(1, "A001", 2)], missed=["A001"])
    assert "stage-label" not in html
    assert "A001" in html


def test_a_number_called_again_stands_there_once() -> None:
    calls = [a_call(1, "A001", 2), a_call(2, "A002", 3), a_call(3, "A001", 2, kind="recall")]
    shown = last_calls(a_board(announcements=calls))
    assert [one["label"] for one in shown] == ["A001", "A002"]


def test_no_more_calls_are_shown_than_a_wall_has_room_for() -> None:
    calls = [a_call(n, f"A{n:03}", 1) for n in range(1, 30)]
    shown = [one["label"] for one in last_calls(a_board(announcements=calls))]
    assert shown == [f"A{n:03}" for n in range(29, 29 - CALLS_SHOWN, -1)]


def test_a_closed_office_says_why_and_when_it_opens() -> None:
    closed = {
        "reason": "holiday",
        "wording": {"zh-TW": "國定假日", "en": "Public holiday"},
        "opens_at": "2026-11-24T08:00:00+08:00",
        "numbers": "kept",
    }
    html = picture(closed=closed, session=None)
    assert "國定假日" in html
    assert "Public holiday" in html
    assert "11月24日" in html
    assert shipped_strings()["closed.numbers_kept"]["zh-TW"] in html


STATES = ("open", "paused", "closed")


@pytest.mark.parametrize("state", STATES)
def test_a_counter_without_a_number_says_what_it_does(state: str) -> None:
    html = picture(counters=[a_counter(3, state)])
    said = {one: shipped_strings()[f"counter.{one}"]["zh-TW"] for one in STATES}
    assert [one for one in STATES if said[one] in html] == [state]


def test_more_missed_numbers_than_have_room_are_counted() -> None:
    assert "+8" in picture(missed=[f"A{n:03}" for n in range(20)])


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=40))
def test_whatever_a_supervisor_writes_stays_text(written: str) -> None:
    notice = a_notice("a", {"zh-TW": written, "en": f"<script>{written}"}, body={"zh-TW": written})
    names = Tags(picture(notices=[notice], missed=[written])).names
    assert names <= {
        "b", "div", "h1", "h2", "header", "li", "ol", "p", "section", "span", "ul"
    }  # fmt: skip
