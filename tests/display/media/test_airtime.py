"""Air time: what was seen is counted once, and nothing else is."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from display.media.airtime import LONGEST_LOOK_S, Airtime

DAY = date(2026, 11, 23)


def test_the_seconds_of_each_notice_are_those_it_stood_there() -> None:
    time = Airtime()
    for tenth in range(100):
        time.look(DAY, "a" if tenth < 60 else "b", tenth / 10)
    assert time.report() == [("2026-11-23", {"a": 5, "b": 3})]


def test_a_wall_that_stood_still_counts_nothing_for_that_time() -> None:
    time = Airtime()
    time.look(DAY, "a", 0)
    time.look(DAY, "a", LONGEST_LOOK_S + 1)
    assert time.report() == []


def test_a_restart_goes_on_from_what_was_kept() -> None:
    time = Airtime({"2026-11-23": {"a": 10}})
    time.look(DAY, "a", 0)
    time.look(DAY, "a", 2)
    assert time.report() == [("2026-11-23", {"a": 12})]


def test_days_long_gone_are_forgotten() -> None:
    time = Airtime()
    for n in range(5):
        time.look(DAY + timedelta(days=n), "a", 2 * n)
        time.look(DAY + timedelta(days=n), "a", 2 * n + 1)
    assert [day for day, _ in time.report()] == ["2026-11-26", "2026-11-27"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=10), inner),
        max_leaves=5,
    )
)
def test_a_damaged_file_counts_as_none(kept: object) -> None:
    assert isinstance(Airtime(kept).report(), list)
