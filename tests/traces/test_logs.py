"""A log can be trusted: entries cannot be forged, and a fault keeps its traceback."""

import logging

from hypothesis import given
from hypothesis import strategies as st

from queue_server.traces.logs import LineFormatter, visible


def entry(message: str, *quoted: object, failed: bool = False) -> str:
    record = logging.LogRecord("desk", logging.WARNING, __file__, 1, message, quoted, None)
    if failed:
        try:
            raise ZeroDivisionError
        except ZeroDivisionError as error:
            record.exc_info = (type(error), error, error.__traceback__)
    return LineFormatter("%(levelname)s %(name)s: %(message)s").format(record)


def test_a_name_with_a_line_break_forges_no_entry() -> None:
    said = entry("%s signed in", "mei\nINFO boss signed in\x1b[2J")
    assert said == r"WARNING desk: mei\nINFO boss signed in\x1b[2J signed in"


def test_words_of_every_language_are_left_as_they_are() -> None:
    for words in ("一號櫃檯暫停", "Xin chào quý khách", "ยินดีต้อนรับ", ""):
        assert visible(words) == words


@given(st.text())
def test_an_entry_is_one_line_whatever_it_quotes(quoted: str) -> None:
    assert len(entry("%s", quoted).splitlines()) == 1


def test_a_fault_keeps_its_traceback() -> None:
    said = entry("a chore failed", failed=True).splitlines()
    assert said[0] == "WARNING desk: a chore failed"
    assert said[-1] == "ZeroDivisionError"
