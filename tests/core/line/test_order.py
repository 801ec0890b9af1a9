"""Counting in a long line: the blocks in which it is kept are never visible from outside."""

import random
from collections.abc import Sequence

import pytest

from queue_server.core.line.order import BLOCK, Key, SortedKeys

FULL = 2 * BLOCK


def key(number: int) -> Key:
    return (float(number), number, f"t{number}")


def kept(numbers: Sequence[int]) -> SortedKeys:
    keys = SortedKeys()
    for number in numbers:
        keys.add(key(number))
    return keys


def check(keys: SortedKeys, numbers: Sequence[int]) -> None:
    """The keys are exactly those of ``numbers`` (ascending), and each is counted right."""
    assert list(keys) == [key(n) for n in numbers]
    for place, number in enumerate(numbers):
        assert keys.before(key(number)) == place
        assert keys.after(key(number)) == len(numbers) - place - 1


def test_a_line_one_longer_than_a_block_holds_still_counts_everyone_right() -> None:
    numbers = range(FULL + 1)
    check(kept(numbers), numbers)


def test_a_line_that_grows_in_the_middle_still_counts_everyone_right() -> None:
    evens = range(0, 6 * FULL, 2)
    keys = kept(evens)
    odds = range(1, FULL, 2)
    for number in odds:
        keys.add(key(number))
    check(keys, sorted([*evens, *odds]))


def test_people_who_come_in_any_order_leave_in_any_order() -> None:
    numbers = list(range(3 * FULL))
    chance = random.Random(7)
    chance.shuffle(numbers)
    keys = kept(numbers)
    check(keys, sorted(numbers))
    chance.shuffle(numbers)
    while numbers:
        keys.remove(key(numbers.pop()))
        if len(numbers) % BLOCK == 0:
            check(keys, sorted(numbers))
    assert len(keys) == 0
    assert keys.first() is None


@pytest.mark.parametrize("absent", [-1, FULL // 2, 2 * FULL])
def test_whom_the_line_does_not_hold_cannot_leave_it(absent: int) -> None:
    keys = kept([n for n in range(FULL + 1) if n != absent])
    before = list(keys)
    with pytest.raises(KeyError):
        keys.remove(key(absent))
    assert list(keys) == before
