import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from queue_server.core.errors import Refused
from queue_server.core.line.numbering import following, label, series_for
from queue_server.core.rules import Series
from tests.office import rules


@given(first=st.integers(0, 900), count=st.integers(1, 120))
def test_numbers_follow_one_another_without_gap_or_repeat(first: int, count: int) -> None:
    series = Series(name="A", prefix="A", first=first, last=9999)
    last, given_out = None, []
    for _ in range(count):
        last = following(series, last)
        given_out.append(last)
    assert given_out == list(range(first, first + count))


@given(count=st.integers(1, 300))
@example(count=4)
def test_an_office_that_avoids_four_never_gives_one_out(count: int) -> None:
    series = Series(name="A", prefix="A", skip_four=True)
    last, given_out = None, []
    for _ in range(count):
        last = following(series, last)
        given_out.append(last)
    expected = [n for n in range(1, 1000) if "4" not in str(n)][:count]
    assert given_out == expected


def test_a_series_that_is_used_up_says_so() -> None:
    with pytest.raises(Refused) as refused:
        following(Series(name="A", prefix="A", last=3), 3)
    assert refused.value.code == "series_exhausted"


def test_a_label_is_prefix_and_padded_number() -> None:
    assert label(Series(name="B", prefix="B"), 42) == "B042"
    assert label(Series(name="B", prefix="B", digits=2), 142) == "B142"


def test_the_class_decides_the_series_when_it_has_one_else_the_service() -> None:
    assert series_for(rules(), "T01", "caring").name == "V"
    assert series_for(rules(), "T01", "general").name == "B"
    assert series_for(rules(), "R01", "english").name == "A"
