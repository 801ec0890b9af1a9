"""What the forecast simulates: the line, the counters and the arrivals that it hands on."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import inf

import pytest

from queue_server.core.forecast import foresight
from queue_server.core.forecast.foresight import LineNow
from queue_server.core.forecast.waiting import Forecaster, OpenCounter
from queue_server.core.rules import BranchRules
from queue_server.simulate.default_office import default_office
from tests.core import tickets
from tests.core.forecast.lines import ask, busy, queue, taught, ticket
from tests.core.tickets import OPENING


@dataclass
class Stage:
    """Stands for the play: keeps what it was given and answers with the same waits for all."""

    waits_s: list[float] = field(default_factory=lambda: [0.0])
    scenes: list[LineNow] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def look_ahead(
        self, scene: LineNow, kinds: Sequence[int], times: Sequence[float], runs: int, start: int
    ) -> list[list[float]]:
        self.scenes.append(scene)
        self.runs.append(runs)
        self.starts.append(start)
        return [self.waits_s for _ in kinds]


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    found = Stage()
    monkeypatch.setattr(foresight, "look_ahead", found.look_ahead)
    return found


def under(policy: str) -> BranchRules:
    rules = default_office()
    return replace(rules, policy=replace(rules.policy, name=policy))


def arrive(forecaster: Forecaster, *minutes_ago: float, priority: str = "general") -> None:
    for n, minutes in enumerate(minutes_ago):
        forecaster.saw(None, ticket(500 + n, minute=-minutes, priority=priority), OPENING)


# What a wait is made of


@pytest.mark.parametrize(
    ("waits_s", "middle", "spread"),
    [
        ([600.0, 1200.0, 1800.0], 20.0, 10 + 0.4 + 0.4),
        ([600.0, 1200.0], 15.0, 300 * 2**0.5 / 60 + 0.4 + 0.3),
        ([600.0], 10.0, 0.4 + 0.2),
    ],
)
def test_the_plays_give_a_middle_and_how_far_they_lie_apart(
    stage: Stage, waits_s: list[float], middle: float, spread: float
) -> None:
    rules = default_office()
    stage.waits_s = waits_s
    forecaster = taught(rules)
    # A thousand spreads upwards: a small mistake in one is lost among whole minutes.
    forecaster.calibration.high = [1000.0] * len(forecaster.calibration.high)
    found = ask(forecaster, queue(1), busy(rules, 4))
    assert found is not None
    assert found.middle_min == pytest.approx(middle)
    assert found.quoted == forecaster.calibration.interval(middle, spread)


def test_one_play_that_ends_after_hours_is_no_answer(stage: Stage) -> None:
    rules = default_office()
    stage.waits_s = [600.0, inf]
    assert ask(taught(rules), queue(1), busy(rules, 4)) is None


@pytest.mark.parametrize(("people", "runs"), [(0, 24), (16, 24), (84, 10), (400, 4)])
def test_the_longer_the_line_the_fewer_the_plays(stage: Stage, people: int, runs: int) -> None:
    rules = default_office()
    ask(taught(rules), queue(people), busy(rules, 4))
    assert stage.runs == [runs]


def test_no_two_plays_begin_at_the_same_place_of_the_table_of_chance(stage: Stage) -> None:
    rules = default_office()
    forecaster = taught(rules)
    for _ in range(4):
        ask(forecaster, queue(1), busy(rules, 4))
    assert len(set(stage.starts)) == 4


# The policy


@pytest.mark.parametrize(
    ("policy", "mode", "capped"),
    [
        ("relative_wait", "relative_wait", True),
        ("booked_first", "relative_wait", True),
        ("strict_priority", "strict_priority", False),
        ("ratio", "ratio", False),
        ("dedicated_fifo", "dedicated_fifo", False),
    ],
)
def test_the_line_is_played_under_the_policy_of_the_branch(
    stage: Stage, policy: str, mode: str, capped: bool
) -> None:
    rules = under(policy)
    rules = replace(rules, policy=replace(rules.policy, ratio=(3, 2)))
    forecaster, free = taught(rules), busy(rules, 4)
    forecaster.predict("N01", "general", queue(1), lambda: free, OPENING, calls_made=7)
    [scene] = stage.scenes
    assert scene.mode == mode
    assert scene.cap == (rules.policy.overtake_cap if capped else inf)
    assert (scene.ratio, scene.calls_made) == ((3, 2), 7)
    assert scene.targets_s == tuple(one.target.total_seconds() for one in rules.classes.values())


# The counters


def test_a_free_counter_is_free_and_a_busy_one_busy_for_so_long(stage: Stage) -> None:
    rules = default_office()
    since = OPENING - timedelta(minutes=4)
    counters = [
        OpenCounter(rules.counters[4]),
        OpenCounter(rules.counters[5], ticket(1), since),
        OpenCounter(rules.counters[6], ticket(2)),
        OpenCounter(rules.counters[7], ticket(3), OPENING + timedelta(seconds=5)),
    ]
    ask(taught(rules), queue(1), counters)
    [scene] = stage.scenes
    assert [one.mean_s for one in scene.counters] == [None, *[pytest.approx(600)] * 3]
    assert [one.elapsed_s for one in scene.counters] == [0.0, 240.0, 0.0, 0.0]


def test_a_counter_calls_its_own_classes_first_and_the_others_then(stage: Stage) -> None:
    rules = default_office()
    names = list(rules.classes)
    profile = replace(
        rules.counters[4].profile, first=("caring",), then=("caring", "general"),
        services=frozenset(),
    )  # fmt: skip
    own = [OpenCounter(replace(rules.counters[4], profile=profile))]
    ask(taught(rules), queue(1), own)
    first_come = under("first_come")
    ask(taught(first_come), queue(1), own)
    caring, general = names.index("caring"), names.index("general")
    [usual], [as_they_came] = (scene.counters for scene in stage.scenes)
    assert (usual.first, usual.then) == ((caring,), (general,))
    assert (as_they_came.first, as_they_came.then) == ((caring, general), ())


# The line


def test_who_waits_for_what_only_some_counters_do_waits_in_a_line_of_its_own(stage: Stage) -> None:
    rules = default_office()
    everything = OpenCounter(rules.counters[4])
    profile = replace(rules.counters[5].profile, services=frozenset({"T01"}))
    narrow = OpenCounter(replace(rules.counters[5], profile=profile))
    line = tickets.line_of(
        ticket(1, minute=-3),
        ticket(2, minute=-2, service="T01", services=("T01",)),
        ticket(3, minute=-1, service="gone", services=("gone",)),
    )
    ask(taught(rules), line, [everything, narrow])
    [scene] = stage.scenes
    lines = {one[0][0]: (number, len(one)) for number, one in enumerate(scene.lines) if one}
    (ordinary, some), (copies, others) = (
        lines[(OPENING - timedelta(minutes=minutes)).timestamp()] for minutes in (3, 2)
    )
    assert (some, others, len(lines)) == (1, 1, 2)
    wide, other = (one.first + one.then for one in scene.counters)
    assert {ordinary, copies} <= set(wide)
    assert copies in other
    assert ordinary not in other


# The arrivals


@pytest.mark.parametrize(
    ("minutes_ago", "an_hour"),
    [
        ((), 0.0),
        ((5,), 6.0),  # one in the ten minutes that are looked at at least
        ((30, 20, 10), 6.0),
        ((60, 30), 2.0),  # who came an hour ago is no longer counted
        ((30,) * 30, 60.0),
        ((40,) * 29, 43.5),
        ((120, *(30,) * 30), 30.0),
    ],
)
def test_as_many_are_expected_as_came_in_the_last_hour_or_since_the_first(
    stage: Stage, minutes_ago: tuple[float, ...], an_hour: float
) -> None:
    rules = default_office()
    forecaster = taught(rules)
    arrive(forecaster, *minutes_ago)
    ask(forecaster, queue(1), busy(rules, 4))
    [scene] = stage.scenes
    rates = dict(zip(rules.classes, scene.rates, strict=True))
    assert rates["general"] * 3600 == pytest.approx(an_hour)
    assert sum(scene.rates) == rates["general"]


def test_each_class_comes_as_often_as_it_came(stage: Stage) -> None:
    rules = default_office()
    forecaster = taught(rules)
    arrive(forecaster, 30, 20, 10)
    arrive(forecaster, 15, priority="caring")
    ask(forecaster, queue(1), busy(rules, 4))
    rates = dict(zip(rules.classes, stage.scenes[0].rates, strict=True))
    assert (rates["general"] * 3600, rates["caring"] * 3600) == pytest.approx((6.0, 2.0))


def test_newcomers_are_shared_out_among_the_lines_of_a_class(stage: Stage) -> None:
    rules = default_office()
    profile = replace(rules.counters[5].profile, services=frozenset({"T01"}))
    counters = [
        OpenCounter(rules.counters[4]),
        OpenCounter(replace(rules.counters[5], profile=profile)),
    ]
    forecaster = taught(rules)
    arrive(forecaster, 30, 20, 10)
    ask(forecaster, queue(1), counters)
    found = [rate * 3600 for rate in stage.scenes[0].rates if rate]
    assert found == pytest.approx([3.0, 3.0])
