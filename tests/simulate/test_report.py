"""The comparison of policies: its figures and the claims that the documents make about them."""

import pytest

from queue_server.core.rules import BranchRules
from queue_server.simulate import report
from queue_server.simulate.default_office import default_office
from queue_server.simulate.forecast import Day, judge
from queue_server.simulate.synthetic import SyntheticDay, day


def days(rules: BranchRules, count: int, load: float = 0.85) -> list[Day]:
    return [(day(rules, SyntheticDay(load=load), 10_000 + n), None) for n in range(count)]


def test_the_default_policy_beats_the_others_where_it_says_so() -> None:
    # Caring and elderly at most 0.6 of first come, first served; general no worse than +10 %;
    # nobody passed by more than ten.
    rules = default_office()
    found = report.compare(rules, report.known([], rules), days(rules, 20))
    mine, fifo = found["relative_wait"], found["dedicated_fifo"]
    assert mine.cared_for_p95 <= 0.6 * fifo.cared_for_p95
    assert mine.classes["general"].p95 <= 1.1 * fifo.classes["general"].p95
    assert mine.max_overtakes <= 10
    assert found["strict_priority"].max_overtakes > 10


def test_the_forecast_beats_both_simple_rules_and_keeps_its_word() -> None:
    rules = default_office()
    found = judge(rules, SyntheticDay(load=0.85), days(rules, 12))
    assert found is not None
    better, other = sorted(found.rivals.values())
    assert found.mae <= 0.9 * better
    assert found.mae <= 0.65 * other
    assert abs(found.bias) <= 1
    assert all(abs(b.coverage - 0.8) <= 0.06 for b in found.buckets if b.n >= 400)


def test_the_forecast_is_nearly_as_good_as_one_that_knows_the_truth() -> None:
    rules = default_office()
    demand = SyntheticDay(load=0.85)
    found = judge(rules, demand, days(rules, 4), with_oracle=True)
    assert found is not None
    assert found.mae <= 1.15 * found.rivals["oracle"]


def test_json_has_the_words_the_contract_promises() -> None:
    rules = default_office()
    some = days(rules, 1)
    compared = report.compare(rules, ["relative_wait"], some)
    answer = report.as_json(compared, judge(rules, SyntheticDay(), some))
    policy = answer["policies"]["relative_wait"]
    assert {"p50", "p95", "max", "mean"} <= policy["classes"]["general"].keys()
    assert {"classes", "max_overtakes", "within_target", "utilisation"} <= policy.keys()
    assert {"mae", "bias", "coverage", "buckets", "baselines"} <= answer["forecast"].keys()


def test_an_unknown_policy_is_named_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match=r"there is no policy 'magic'.*relative_wait"):
        report.known(["magic"], default_office())


def test_the_front_says_what_a_higher_cap_buys() -> None:
    rules = default_office()
    points = report.front(rules, days(rules, 3, load=1.0), targets_min=(8,), caps=(4, 1000))
    assert points[0].max_overtakes < points[1].max_overtakes
    assert points[0].cared_for_p95_ratio > points[1].cared_for_p95_ratio


def test_quantiles_of_nothing_are_zero() -> None:
    assert report.quantile([], 0.95) == 0.0
