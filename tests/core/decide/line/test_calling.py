"""Who is called next, and why: examples from the counter, then laws that always hold."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core.decide.line import calling
from queue_server.core.line.queue import WaitingLine
from queue_server.core.line.ticket import Ticket
from queue_server.core.rules import BranchRules, Counter, Policy, WorkProfile
from queue_server.simulate.day import SimulatedDay
from queue_server.simulate.default_office import default_office
from queue_server.simulate.synthetic import PlayedVisit
from tests.core import tickets
from tests.core.tickets import OPENING, line_of

CARING, ELDERLY, ENGLISH, ANY = 1, 2, 3, 4
CLASSES = ("general", "caring", "elderly", "english")


def office(cap: int = 8, policy: str = "relative_wait") -> BranchRules:
    """General and English aim at 30 minutes, caring and elderly at 8."""
    return default_office(Policy(name=policy, overtake_cap=cap))


def ticket(label: str, minute: float, priority: str = "general", **changes: object) -> Ticket:
    named: dict[str, object] = {"id": f"20260302-{label}", "label": label, "priority": priority}
    return tickets.ticket(1, minute, **(named | changes))


def choose(
    line: WaitingLine, rules: BranchRules, counter: int, minute: float, calls_made: int = 0
) -> calling.CallChoice | None:
    now = OPENING + timedelta(minutes=minute)
    return calling.choose(line, rules, rules.counters[counter], now, calls_made=calls_made)


def label(choice: calling.CallChoice | None) -> str:
    assert choice is not None
    return str(choice.facts["label"])


def test_nobody_waiting_is_no_choice() -> None:
    assert choose(WaitingLine(), office(), ANY, 0) is None


def test_the_longest_wait_for_its_target_is_called() -> None:
    # At minute 20: general 20 of 30 min = 0.67, caring 8 of 8 min = 1.00.
    choice = choose(line_of(ticket("A1", 0), ticket("C1", 12, "caring")), office(), ANY, 20)
    assert choice is not None
    assert (label(choice), choice.rule) == ("C1", "relative_wait")
    assert [(c.label, c.score) for c in choice.considered] == [("C1", 1.0), ("A1", 0.667)]


def test_a_priority_visitor_who_just_came_does_not_pass_one_who_waited_long() -> None:
    # At minute 20: general 0.67, caring 2 of 8 min = 0.25.
    choice = choose(line_of(ticket("A1", 0), ticket("C1", 18, "caring")), office(), ANY, 20)
    assert label(choice) == "A1"


def test_a_dedicated_counter_takes_its_own_class_first() -> None:
    choice = choose(line_of(ticket("A1", 0), ticket("C1", 19, "caring")), office(), CARING, 20)
    assert choice is not None
    assert (label(choice), choice.rule, choice.why) == ("C1", "first_choice", "why.first_choice")
    assert choice.considered[1].reason == "why.after_first"


def test_a_dedicated_counter_helps_everybody_when_its_own_class_is_empty() -> None:
    assert label(choose(line_of(ticket("A1", 0)), office(), CARING, 1)) == "A1"


def test_after_the_cap_of_overtakes_the_oldest_is_called() -> None:
    line = line_of(ticket("A1", 0))
    for n in range(2):
        late = ticket(f"C{n}", 1 + n, "caring")
        line.add(late)
        line.call(late)
    line.add(ticket("C9", 3, "caring"))
    assert label(choose(line, office(cap=3), CARING, 12)) == "C9"
    choice = choose(line, office(cap=2), CARING, 12)
    assert choice is not None
    assert (label(choice), choice.rule) == ("A1", "overtake_cap")
    assert choice.facts["count"] == 2
    assert choice.considered[1].reason == "why.fewer_overtaken"


def test_the_cap_binds_the_language_counter_too() -> None:
    line = line_of(ticket("A1", 0))
    for n in range(3):
        late = ticket(f"C{n}", 1 + n, "caring")
        line.add(late)
        line.call(late)
    line.add(ticket("E1", 5, "english"))
    assert label(choose(line, office(cap=4), ENGLISH, 12)) == "E1"
    assert label(choose(line, office(cap=3), ENGLISH, 12)) == "A1"


def test_a_booked_visitor_may_go_before_all_when_the_slot_has_come() -> None:
    slot = OPENING + timedelta(minutes=30)
    line = line_of(ticket("A1", 0), ticket("K1", 10, due_at=slot))
    firm = office(policy="booked_first")
    assert label(choose(line, firm, ANY, 29)) == "A1"
    choice = choose(line, firm, ANY, 31)
    assert choice is not None
    assert (label(choice), choice.rule, choice.facts["time"]) == ("K1", "booked_due", "08:30")


def test_a_booked_visitor_s_wait_is_counted_from_the_slot_and_weighed_like_the_others() -> None:
    slot = OPENING + timedelta(minutes=30)
    line = line_of(ticket("A1", 20), ticket("C1", 10, "caring", due_at=slot))
    assert label(choose(line, office(), ANY, 31)) == "A1"
    line = line_of(ticket("A1", 30), ticket("C1", 10, "caring", due_at=slot))
    choice = choose(line, office(), ANY, 32)  # C1: 2 of 8 minutes, A1: 2 of 30
    assert choice is not None
    assert (label(choice), choice.rule, choice.facts["time"]) == ("C1", "booked", "08:30")


def test_a_booked_visitor_whose_target_is_near_goes_before_all_but_the_cap() -> None:
    slot = OPENING + timedelta(minutes=30)
    line = line_of(ticket("A1", 0), ticket("C1", 10, "caring", due_at=slot))
    assert label(choose(line, office(), ANY, 32)) == "A1"  # 2 of 8 minutes
    choice = choose(line, office(), ANY, 33)  # 3 of 8: beyond 0.3
    assert choice is not None
    assert (label(choice), choice.rule) == ("C1", "booked_due")
    capped = office(cap=1)
    late = ticket("C2", 5, "caring")
    line.add(late)
    line.call(late)
    assert label(choose(line, capped, ANY, 33)) == "A1"


def test_a_booked_visitor_who_came_late_has_waited_since_the_arrival() -> None:
    slot = OPENING + timedelta(minutes=5)
    line = line_of(ticket("A1", 0), ticket("C1", 15, "caring", due_at=slot))
    choice = choose(line, office(), ANY, 16)
    assert choice is not None
    assert label(choice) == "A1"
    assert choice.considered[1].score < choice.considered[0].score


def test_a_booked_visitor_who_is_early_is_called_when_nobody_else_waits() -> None:
    line = line_of(ticket("K1", 10, due_at=OPENING + timedelta(minutes=30)))
    assert label(choose(line, office(), ANY, 11)) == "K1"


def test_a_missed_visitor_who_returned_waits_for_the_further_calls() -> None:
    line = line_of(ticket("A1", 0, not_before_call=5), ticket("A2", 3))
    waits = choose(line, office(), ANY, 20, calls_made=4)
    assert waits is not None
    assert label(waits) == "A2"
    assert waits.considered[1].reason == "why.not_yet"
    assert label(choose(line, office(), ANY, 20, calls_made=5)) == "A1"


def test_a_missed_visitor_who_returned_is_called_at_once_when_nobody_else_waits() -> None:
    line = line_of(ticket("A1", 0, not_before_call=5))
    assert label(choose(line, office(), ANY, 20, calls_made=0)) == "A1"


def test_a_skipped_visitor_is_offered_last_there_and_as_usual_elsewhere() -> None:
    line = line_of(ticket("A1", 0, skipped_by=(4,)), ticket("A2", 3))
    assert label(choose(line, office(), 4, 20)) == "A2"
    assert label(choose(line, office(), 5, 20)) == "A1"
    line.remove(ticket("A2", 3))
    assert label(choose(line, office(), 4, 20)) == "A1"


def test_a_visitor_sent_to_a_counter_is_called_there_and_nowhere_else() -> None:
    line = line_of(ticket("A1", 0, only_counter=2), ticket("A2", 3))
    assert label(choose(line, office(), 2, 20)) == "A1"
    assert label(choose(line, office(), 4, 20)) == "A2"


def test_a_counter_for_some_services_calls_only_those() -> None:
    rules = office()
    profile = replace(rules.counters[4].profile, services=frozenset({"N01"}))
    narrow = replace(rules.counters[4], profile=profile)
    line = line_of(ticket("A1", 0), ticket("A2", 3, service="N01"))
    now = OPENING + timedelta(minutes=10)
    assert label(calling.choose(line, rules, narrow, now, calls_made=0)) == "A2"
    line.remove(ticket("A2", 3))
    assert calling.choose(line, rules, narrow, now, calls_made=0) is None


@pytest.mark.parametrize(
    ("policy", "calls_made", "expected"),
    [
        ("strict_priority", 0, "C1"),
        ("dedicated_fifo", 0, "A1"),
        ("ratio", 0, "A1"),
        ("ratio", 1, "A1"),
        ("ratio", 2, "C1"),
        ("first_come", 0, "A1"),
    ],
)
def test_other_policies_choose_as_their_name_says(
    policy: str, calls_made: int, expected: str
) -> None:
    line = line_of(ticket("A1", 0), ticket("C1", 19, "caring"))
    assert label(choose(line, office(policy=policy), ANY, 20, calls_made)) == expected


# Laws


visits = st.lists(
    st.builds(
        PlayedVisit,
        at_s=st.integers(0, 3600).map(float),
        priority=st.sampled_from(CLASSES),
        service=st.sampled_from(("T01", "N01")),
        busy_s=st.integers(30, 1800).map(float),
    ),
    max_size=60,
)


def counters(rules: BranchRules, numbers: Sequence[int]) -> BranchRules:
    return replace(rules, counters={n: rules.counters[n] for n in numbers})


@given(visits, st.sampled_from(sorted(calling.POLICIES)), st.sets(st.integers(1, 8), min_size=1))
@settings(max_examples=40, deadline=None)
def test_everybody_is_served_under_every_policy(
    people: list[PlayedVisit], policy: str, numbers: set[int]
) -> None:
    rules = counters(office(policy=policy), sorted(numbers))
    run = SimulatedDay(rules, people).run()
    assert (len(run.served), run.left) == (len(people), 0)


@given(visits, st.integers(0, 8), st.sets(st.integers(1, 8), min_size=1))
@settings(max_examples=60, deadline=None)
def test_a_counter_passes_nobody_who_has_reached_the_cap(
    people: list[PlayedVisit], cap: int, numbers: set[int]
) -> None:
    rules = counters(office(cap=cap), sorted(numbers))
    run = SimulatedDay(rules, people).run()
    assert all(one.overtaken <= cap for one in run.served)


@given(visits, st.sampled_from(sorted(calling.POLICIES)))
@settings(max_examples=40, deadline=None)
def test_no_counter_idles_while_somebody_it_may_serve_waits(
    people: list[PlayedVisit], policy: str
) -> None:
    rules = office(policy=policy)

    class Watched(SimulatedDay):
        def _call(self) -> None:
            super()._call()
            for number in self.idle:
                counter = self.rules.counters[number]
                assert not any(calling.eligible(self.rules, counter, one) for one in self.line)

    Watched(rules, people).run()


waiting = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.sampled_from(CLASSES),
        st.sampled_from([None, 1, 4]),
        st.integers(0, 3),
        st.sampled_from([(), (4,), (1, 4)]),
        st.sampled_from([None, 10, 50]),
    ),
    min_size=1,
    max_size=25,
)


@given(waiting, st.integers(1, 8), st.sampled_from(sorted(calling.POLICIES)), st.integers(0, 4))
def test_looking_at_the_heads_alone_chooses_as_looking_at_everybody(
    rows: list[tuple[int, str, int | None, int, tuple[int, ...], int | None]],
    counter: int,
    policy: str,
    calls_made: int,
) -> None:
    rules = office(cap=2, policy=policy)
    line = WaitingLine()
    for n, (minute, priority, only, after, skipped, due) in enumerate(rows):
        line.add(
            ticket(
                f"A{n:02d}",
                minute + n / 100,
                priority,
                only_counter=only,
                not_before_call=after,
                skipped_by=skipped,
                due_at=None if due is None else OPENING + timedelta(minutes=due),
            )
        )
    for one in line.tickets()[-3:]:
        line.call(one)
    place = rules.counters[counter]
    choice = choose(line, rules, counter, 41, calls_made)
    able = [one for one in line.tickets() if calling.eligible(rules, place, one)]
    assert (choice is None) == (not able)
    if choice is None:
        return
    best = min(able, key=lambda one: _rank_of(line, rules, place, one, calls_made))
    assert choice.ticket_id == best.id


def _rank_of(
    line: WaitingLine, rules: BranchRules, counter: Counter, one: Ticket, calls_made: int
) -> tuple[int, calling.Rank]:
    """The policy applied to one ticket."""
    now = OPENING + timedelta(minutes=41)
    situation = calling.Situation(rules=rules, counter=counter, calls_made=calls_made)
    candidate = calling.candidate_of(line, rules, counter, one, now, calls_made)
    rank, _ = calling.POLICIES[rules.policy.name](candidate, situation)
    return candidate.readiness, rank


def test_eligible_follows_the_profile() -> None:
    rules = office()
    narrow = replace(rules.counters[5], profile=WorkProfile(first=("general",)))
    assert calling.eligible(rules, narrow, ticket("A1", 0))
    assert not calling.eligible(rules, narrow, ticket("C1", 0, "caring"))
    assert calling.eligible(rules, narrow, ticket("C1", 0, "caring", only_counter=5))
    assert not calling.eligible(rules, narrow, ticket("A1", 0, only_counter=4))
    assert not calling.eligible(rules, narrow, ticket("A1", 0, only_counter=4), staffed={4, 5})
    assert calling.eligible(rules, narrow, ticket("A1", 0, only_counter=4), staffed={5})
    notary = replace(narrow, profile=replace(narrow.profile, services=frozenset({"N01"})))
    assert calling.eligible(rules, notary, ticket("N1", 0, service="N01", not_before_call=5))
    assert not calling.eligible(rules, notary, ticket("A1", 0, not_before_call=5))


def ranked(policy: str, one: Ticket, calls_made: int = 0, **known: float) -> tuple[Any, str]:
    """How a policy ranks one ticket; ``first``, ``due``, ``overtaken`` and ``score`` as known."""
    weighed = office(policy=policy)
    target = weighed.classes[one.priority].target.total_seconds()
    candidate: Any = SimpleNamespace(
        **{"ticket": one, "target_s": target, "first": False, "due": False, **known}
    )
    situation: Any = SimpleNamespace(rules=weighed, calls_made=calls_made)
    return calling.POLICIES[policy](candidate, situation)


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("strict_priority", "strict_priority"),
        ("dedicated_fifo", "first_come"),
        ("ratio", "ratio"),
    ],
)
def test_whoever_is_due_goes_first_then_who_fits_the_counter_then_the_rest(
    policy: str, said: str
) -> None:
    one = ticket("A1", 3)
    ranks = [
        ranked(policy, one, due=True, first=True),
        ranked(policy, one, first=True),
        ranked(policy, one),
    ]
    assert [why for _, why in ranks] == ["booked_due", "first_choice", said]
    assert [rank[0] for rank, _ in ranks] == [0, 1, 2]


@pytest.mark.parametrize("policy", ["strict_priority", "dedicated_fifo", "ratio"])
@pytest.mark.parametrize("known", [{}, {"first": True}, {"due": True}])
def test_among_equals_the_earlier_arrival_ranks_first(policy: str, known: dict[str, bool]) -> None:
    earlier, _ = ranked(policy, ticket("A1", 1), **known)
    later, _ = ranked(policy, ticket("A2", 2), **known)
    assert earlier < later


@pytest.mark.parametrize("known", [{}, {"first": True}])
def test_the_ratio_gives_two_turns_to_the_ordinary_and_one_to_the_others(
    known: dict[str, bool],
) -> None:
    turns = [
        ranked("ratio", ticket("A1", 9), n, **known)
        < ranked("ratio", ticket("C1", 1, "caring"), n, **known)
        for n in range(6)
    ]
    assert turns == [True, True, False] * 2
