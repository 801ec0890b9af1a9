"""Sessions with their own counters and their own number of tickets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from queue_server.core.errors import Refused
from queue_server.core.rules import BranchRules
from tests.core.play import Play
from tests.office import MONDAY_TEN, rules

EVENING = MONDAY_TEN + timedelta(hours=7, minutes=45)


@pytest.fixture
def branch() -> BranchRules:
    """In the evening only counter 2 is staffed, and three numbers are given."""
    day, evening, holiday = rules().sessions
    evening = replace(evening, counters=frozenset({2}), daily_limit=3)
    return rules(sessions=(day, evening, holiday))


def refusal(act: Callable[..., object], *arguments: Any, **more: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        act(*arguments, **more)
    return refused.value


def test_a_counter_of_another_session_does_not_open(branch: BranchRules) -> None:
    office = Play(branch, now=EVENING)
    error = refusal(office.do, "open", 3)
    assert error.code == "counter_not_in_session"
    assert error.facts == {"counter": 3, "session": "evening", "counters": [2]}
    office.do("open", 2)


def test_a_counter_left_over_from_the_day_finishes_its_visitor_and_calls_no_more(
    branch: BranchRules,
) -> None:
    office = Play(branch)
    office.do("open", 3)
    office.issue()
    office.issue()
    office.do("call-next", 3)
    office.now = EVENING
    office.do("start", 3)
    office.do("finish", 3)
    for verb, body in (
        ("call-next", {}),
        ("call", {"ticket": "B002"}),
        ("walk-direct", {"service": "T01"}),
    ):
        assert refusal(office.do, verb, 3, **body).code == "counter_not_in_session"
    office.do("open", 2, "lin")
    assert office.label("call-next", 2, "lin") == "B002"


def test_in_the_day_every_counter_works_and_after_hours_nobody_is_refused(
    branch: BranchRules,
) -> None:
    office = Play(branch)
    office.do("open", 3)
    office.issue()
    office.now = EVENING + timedelta(hours=3)
    assert office.label("call-next", 3) == "B001"


def test_a_session_gives_as_many_numbers_as_it_may_and_the_day_before_it_does_not_count(
    branch: BranchRules,
) -> None:
    office = Play(branch)
    office.issue()
    office.now = EVENING
    for _ in range(3):
        office.issue()
    error = refusal(office.issue)
    assert (error.code, error.facts) == ("daily_limit", {"session": "evening", "limit": 3})
    assert refusal(office.issue, on_behalf=True).code == "daily_limit"
    assert office.rebuilt().issued_by_session == {"evening": 3}
