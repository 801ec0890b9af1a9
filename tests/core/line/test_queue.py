"""The waiting line equals a line kept by hand, and never loses anyone."""

from bisect import bisect_left
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from queue_server.core.line.order import BLOCK, SortedKeys
from queue_server.core.line.queue import WaitingLine
from queue_server.core.line.ticket import Ticket
from tests.core.tickets import OPENING, line_of, ticket

CLASSES = ("general", "caring", "english")


def labels(line: WaitingLine) -> list[str]:
    return [one.label for one in line.tickets()]


def test_an_offline_ticket_takes_the_place_of_its_touch() -> None:
    line = line_of(ticket(1), ticket(2), ticket(3, minute=1.5))
    assert labels(line) == ["A001", "A003", "A002"]


def test_two_who_touched_in_the_same_instant_keep_the_order_of_their_numbers_given() -> None:
    line = line_of(ticket(2, minute=0), ticket(1, minute=0))
    assert labels(line) == ["A002", "A001"]


def test_a_later_arrival_called_first_counts_as_an_overtake_until_it_is_put_back() -> None:
    first, second = ticket(1), ticket(2)
    line = line_of(first, second)
    line.call(second)
    assert line.overtakes(first) == 1
    line.uncall(second)
    assert (line.overtakes(first), labels(line)) == (0, ["A001", "A002"])


def test_an_earlier_arrival_called_is_no_overtake() -> None:
    first, second = ticket(1), ticket(2)
    line = line_of(first, second)
    line.call(first)
    assert line.overtakes(second) == 0


def test_a_ticket_that_came_back_and_is_called_again_counts_once() -> None:
    first, second = ticket(1), ticket(2)
    line = line_of(first, second)
    line.call(second)
    line.add(second)
    line.call(second)
    assert line.overtakes(first) == 1
    line.uncall(second)
    assert line.overtakes(first) == 1  # the first of its two calls still stands


def test_who_leaves_without_being_served_overtook_nobody() -> None:
    first, second = ticket(1), ticket(2)
    line = line_of(first, second)
    line.remove(second)
    assert line.overtakes(first) == 0


def test_a_corrected_class_moves_the_ticket_to_that_class_at_its_old_place() -> None:
    line = line_of(ticket(1), ticket(2))
    line.replace(ticket(1), ticket(1, priority="caring"))
    assert labels(line) == ["A001", "A002"]
    assert {name: one.count for name, one in line.by_class().items()} == {
        "caring": 1,
        "general": 1,
    }


def test_by_class_names_the_oldest_of_each() -> None:
    line = line_of(ticket(1), ticket(2), ticket(3, priority="caring"))
    found = line.by_class()
    assert (found["general"].count, found["general"].oldest.label) == (2, "A001")
    assert (found["caring"].count, found["caring"].oldest.label) == (1, "A003")


def test_a_restricted_counter_sees_the_first_ticket_of_its_services() -> None:
    line = line_of(ticket(1), ticket(2, service="N01"))
    heads = line.heads(("general",), frozenset({"N01"}))
    line.add(ticket(3, minute=0.5, service="N01"))
    assert [one.label for one in heads] == ["A002"]
    assert [one.label for one in line.heads(("general",), frozenset({"N01"}))] == ["A003"]


def test_adding_somebody_twice_is_a_mistake() -> None:
    line = line_of(ticket(1))
    with pytest.raises(ValueError, match="waits already"):
        line.add(ticket(1))


def test_removing_somebody_who_does_not_wait_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        WaitingLine().remove(ticket(1))


@given(st.lists(st.integers(0, 4 * BLOCK), unique=True), st.data())
def test_sorted_keys_count_like_a_sorted_list(numbers: list[int], data: st.DataObject) -> None:
    keys, plain = SortedKeys(), []
    for n in numbers:
        keys.add((float(n), 0, ""))
        plain.append(n)
    for n in data.draw(st.lists(st.sampled_from(numbers), unique=True) if numbers else st.just([])):
        keys.remove((float(n), 0, ""))
        plain.remove(n)
    plain.sort()
    probe = data.draw(st.integers(-1, 4 * BLOCK + 1))
    assert [int(k[0]) for k in keys] == plain
    assert keys.before((float(probe), 0, "")) == bisect_left(plain, probe)
    assert keys.after((float(probe), 0, "")) == sum(n > probe for n in plain)


def test_sorted_keys_stay_right_when_blocks_split_and_empty() -> None:
    keys = SortedKeys()
    many = 6 * BLOCK
    for n in [*range(0, many, 2), *range(1, many, 2)]:
        keys.add((float(n), 0, ""))
    for n in range(3 * BLOCK):
        keys.remove((float(n), 0, ""))
    assert len(keys) == 3 * BLOCK
    assert keys.first() == (float(3 * BLOCK), 0, "")
    assert keys.after((float(many - 10), 0, "")) == 9
    assert keys.before((float(many - 10), 0, "")) == 3 * BLOCK - 10


class LineAgainstAList(RuleBasedStateMachine):
    """Any order of verbs leaves the line as a list kept by hand would be."""

    def __init__(self) -> None:
        super().__init__()
        self.line = WaitingLine()
        self.waiting: list[Ticket] = []
        self.calls: list[Ticket] = []
        self.gone: list[Ticket] = []
        self.issued = 0

    @rule(minute=st.integers(0, 30), priority=st.sampled_from(CLASSES), sent=st.booleans())
    def arrive(self, minute: int, priority: str, sent: bool) -> None:
        self.issued += 1
        only = 3 if sent else None
        one = ticket(self.issued, minute=minute, priority=priority, only_counter=only)
        self.line.add(one)
        self.waiting.append(one)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def call(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.waiting))
        self.line.call(one)
        self.waiting.remove(one)
        self.calls.append(one)

    @precondition(lambda self: self.calls)
    @rule(data=st.data())
    def take_the_call_back(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.calls))
        if one in self.waiting:
            return
        self.line.uncall(one)
        self.calls.remove(one)
        self.waiting.append(one)

    @precondition(lambda self: self.calls)
    @rule(data=st.data())
    def come_back(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.calls))
        if one not in self.waiting:
            self.line.add(one)
            self.waiting.append(one)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.waiting))
        self.line.remove(one)
        self.waiting.remove(one)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data(), priority=st.sampled_from(CLASSES))
    def correct_the_class(self, data: st.DataObject, priority: str) -> None:
        at = data.draw(st.integers(0, len(self.waiting) - 1))
        old = self.waiting[at]
        new = replace(old, priority=priority)
        self.line.replace(old, new)
        self.waiting[at] = new
        self.calls = [new if one.id == old.id else one for one in self.calls]

    @invariant()
    def the_line_is_the_list(self) -> None:
        key = _arrival_order
        expected = sorted(self.waiting, key=key)
        assert self.line.tickets() == expected
        assert len(self.line) == len(expected)
        called = {one.id: one for one in self.calls}.values()
        for at, one in enumerate(expected):
            assert self.line.ahead_of(one) == at
            assert self.line.overtakes(one) == sum(key(other) > key(one) for other in called)

    @invariant()
    def the_heads_are_the_first_of_each_class(self) -> None:
        plain = sorted((o for o in self.waiting if o.only_counter is None), key=_arrival_order)
        for name in CLASSES:
            first = next((one for one in plain if one.priority == name), None)
            assert self.line.heads((name,), frozenset()) == ([first] if first else [])
            assert self.line.count(name) == sum(one.priority == name for one in self.waiting)


def _arrival_order(one: Ticket) -> tuple[float, int]:
    return one.arrival, one.number


TestLineAgainstAList = LineAgainstAList.TestCase


def test_who_comes_early_for_a_booking_is_passed_by_nobody_before_the_agreed_time() -> None:
    early = ticket(1, 10, due_at=OPENING + timedelta(minutes=40))
    line = line_of(early)
    for number, minute in ((2, 20), (3, 50)):
        other = ticket(number, minute)
        line.add(other)
        line.call(other)
    assert line.overtakes(early) == 1


def test_a_class_that_nobody_waits_in_any_more_is_not_listed() -> None:
    line = line_of(ticket(1, priority="caring"), ticket(2))
    line.remove(ticket(1, priority="caring"))
    assert {name: found.count for name, found in line.by_class().items()} == {"general": 1}


def test_a_ticket_is_found_by_its_id_while_it_waits() -> None:
    line = line_of(ticket(1))
    assert line.get(ticket(1).id) == ticket(1)
    line.remove(ticket(1))
    with pytest.raises(KeyError):
        line.get(ticket(1).id)
