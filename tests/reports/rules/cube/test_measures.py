"""Each figure, with its arithmetic shown; without visitors there are only zero counts."""

from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core.decide.counter.rating import REASONS
from queue_server.reports.rules.cube.measures import MEASURES, Value, wilson
from queue_server.reports.rules.cube.tally import Tally
from queue_server.reports.rules.visits import Visit
from tests.reports.making import served, visits


def value(key: str, tally: Tally) -> Value:
    return MEASURES[key].of(tally)


def of(*some: Visit) -> Tally:
    tally = Tally()
    for one in some:
        tally.count(one)
    return tally


def test_of_nobody_there_are_counts_of_zero_and_nothing_else() -> None:
    for measure in MEASURES.values():
        assert measure.of(Tally()) == (0 if measure.adds else None), measure.key


@settings(deadline=None)
@given(visits(), visits())
def test_figures_that_add_are_the_sum_of_their_parts(one: list[Visit], other: list[Visit]) -> None:
    for measure in MEASURES.values():
        if measure.adds:
            parts = (measure.of(of(*one)), measure.of(of(*other)))
            assert sum(p for p in parts if p is not None) == measure.of(of(*one, *other))


def test_every_figure_of_a_month_is_made_from_its_own_counts() -> None:
    tally = Tally(
        issued=41, finished=17, cancelled=2, no_show=3, left_at_close=4, open=5, waited=7,
        walked=3, calls=29, picked=6, missed=9, early=8, held=1, returned=10, transfers=11,
        told=23, told_early=2, told_late=5, within_target=6, waited_ms=3_000_000,
        walked_ms=1_860_000, served_ms=10_000_000, held_ms=63_001,
        wait={1: 3, 5: 2, 9: 1, 30: 1}, service_time={2: 1, 4: 1, 8: 1}, stay={3: 5, 21: 1},
        ratings={1: 2, 3: 1, 4: 3, 5: 5}, reasons={0: 12, len(REASONS) - 1: 13},
        overtaken={0: 4, 2: 1},
    )  # fmt: skip
    made = {key: measure.of(tally) for key, measure in MEASURES.items()}
    reasons = dict.fromkeys((f"reason_{name}" for name in REASONS), 0)
    assert made == reasons | {
        "issued": 41, "finished": 17, "cancelled": 2, "no_show": 3, "left_at_close": 4, "open": 5,
        "calls": 29, "picked": 6, "missed": 9, "early": 8, "held": 1, "returned": 10,
        "transfers": 11, "waited": 7, "told": 23, "told_early": 2, "told_late": 5,
        "wait_mean_min": 7.1, "wait_p50_min": 5, "wait_p95_min": 30, "wait_max_min": 30,
        "within_target_share": 0.8571, "overtaken_max": 2, "walk_mean_s": 620,
        "service_mean_min": 55.6, "service_p50_min": 4, "service_p95_min": 8,
        "stay_p50_min": 3, "stay_p95_min": 21, "missed_share": 0.3103, "told_kept_share": 0.6957,
        "rated": 11, "response_share": 0.6471, "rating_mean": 3.82,
        "satisfied_low_share": 0.4344, "satisfied_high_share": 0.9025,
        f"reason_{REASONS[0]}": 12, f"reason_{REASONS[-1]}": 13, "held_mean_min": 1.1,
    }  # fmt: skip


def test_every_figure_says_in_which_unit_it_is() -> None:
    units: dict[str, set[str]] = {}
    for key, measure in MEASURES.items():
        assert measure.key == key
        units.setdefault(measure.unit, set()).add(key)
    counts = {key for key, measure in MEASURES.items() if measure.adds}
    assert units.pop("n") == counts | {"overtaken_max"}
    assert (units.pop("s"), units.pop("grade")) == ({"walk_mean_s"}, {"rating_mean"})
    assert all(key.endswith("_min") for key in units.pop("min"))
    assert all(key.endswith("_share") for key in units.pop("share"))
    assert not units


def test_three_waits_have_a_mean_a_median_and_a_longest() -> None:
    three = of(*(served(f"20261123-B{n}", wait_s=n * 60, service_s=90) for n in (2, 4, 12)))
    assert value("wait_mean_min", three) == 6.0
    assert (value("wait_p50_min", three), value("wait_max_min", three)) == (4, 12)
    assert (value("service_mean_min", three), value("walk_mean_s", three)) == (1.5, 20)


def test_a_share_is_of_those_it_can_be_true_of() -> None:
    quoted = {"told_low_min": 1, "told_high_min": 3}
    some = of(
        served("20261123-B001", 120, **quoted), served("20261123-B002", 300, **quoted, missed=1)
    )
    assert value("told_kept_share", some) == 1.0
    assert value("missed_share", some) == 0.5


def rated(*grades: int) -> Tally:
    return of(*(served(f"20261123-B{n}", 5, rating=g) for n, g in enumerate(grades)))


def test_nine_ratings_are_too_few_to_show_and_ten_are_not() -> None:
    assert value("rating_mean", rated(*[5] * 9)) is None
    assert value("satisfied_low_share", rated(*[5] * 9)) is None
    assert value("rating_mean", rated(*[5] * 9, 1)) == 4.6
    assert value("satisfied_low_share", rated(*[5] * 9, 1)) == 0.5958
    assert value("satisfied_high_share", rated(*[5] * 9, 1)) == 0.9821
    assert value("response_share", rated(*[5] * 9, 1)) == 1.0


@settings(deadline=None)
@given(st.integers(1, 400), st.data())
def test_an_interval_holds_the_share_and_narrows_with_more_answers(
    n: int, data: st.DataObject
) -> None:
    hits = data.draw(st.integers(0, n))
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n <= high <= 1
    wide = wilson(hits * 4, n * 4)
    assert wide[1] - wide[0] < high - low


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    n, truth = 40, 0.7
    covered = sum(
        comb(n, hits) * truth**hits * (1 - truth) ** (n - hits)
        for hits in range(n + 1)
        if wilson(hits, n)[0] <= truth <= wilson(hits, n)[1]
    )
    assert 0.93 < covered < 0.98


@pytest.mark.parametrize(("hits", "n"), [(0, 0), (2, 1), (-1, 3)])
def test_a_share_that_cannot_be_has_no_interval(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match=f"{hits} of {n}"):
        wilson(hits, n)
