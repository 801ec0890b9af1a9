"""No small number of a published table can be worked out by adding and subtracting."""

from itertools import product
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from queue_server.reports.rules.cube.monthly.suppression import (
    FEWEST,
    Place,
    hidden,
    is_open,
    with_totals,
)
from tests.thorough import tried

Inner = list[list[int]]
TABLES = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(0, 8), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)


def determined(inner: Inner, made: set[Place]) -> set[Place]:
    """By brute force: hidden cells with the same number in every table that fits. Inner cells try
    every number up to 12; one that is open is open by one person more or less.
    """
    rows, columns = len(inner), len(inner[0])
    true = with_totals(inner)
    free = [place for place in sorted(made) if place[0] < rows and place[1] < columns]
    seen: dict[Place, set[int]] = {place: set() for place in made}
    spans = [range(max(0, inner[r][c] - 4), inner[r][c] + 5) for r, c in free]
    # Most do not even add up to the published total of their row or column: that is seen sooner.
    lines = [
        [n for n, (r, _) in enumerate(free) if r == row]
        for row in range(rows)
        if (row, columns) not in made
    ]
    lines += [
        [n for n, (_, c) in enumerate(free) if c == column]
        for column in range(columns)
        if (rows, column) not in made
    ]
    own = [inner[r][c] for r, c in free]
    sums = [(line, sum(own[n] for n in line)) for line in lines if line]
    for values in product(*spans):
        if any(sum([values[n] for n in line]) != total for line, total in sums):
            continue
        other = [list(row) for row in inner]
        for (r, c), value in zip(free, values, strict=True):
            other[r][c] = value
        table = with_totals(other)
        if all(
            table[r][c] == true[r][c]
            for r in range(rows + 1)
            for c in range(columns + 1)
            if (r, c) not in made
        ):
            for r, c in made:
                seen[r, c].add(table[r][c])
    return {place for place, found in seen.items() if len(found) == 1}


def small(inner: Inner) -> set[Place]:
    table = with_totals(inner)
    return {(r, c) for r, row in enumerate(table) for c, n in enumerate(row) if 0 < n < FEWEST}


def few_enough(inner: Inner, made: set[Place]) -> bool:
    """Whether brute force ends soon."""
    return sum(r < len(inner) and c < len(inner[0]) for r, c in made) <= 5


@settings(deadline=None, max_examples=tried(100, thorough=300))
@given(TABLES)
@example([[3, 6], [7, 8]])
@example([[1, 0, 0], [0, 9, 9]])
@example([[4]])
def test_no_small_number_can_be_worked_out(inner: Inner) -> None:
    made = hidden(with_totals(inner))
    assert small(inner) <= made
    if few_enough(inner, made):
        assert not determined(inner, made) & small(inner)


@settings(deadline=None, max_examples=tried(100, thorough=300))
@given(TABLES)
def test_what_is_said_to_be_open_is_so_by_brute_force(inner: Inner) -> None:
    table = with_totals(inner)
    cells = {(r, c): n for r, row in enumerate(table) for c, n in enumerate(row)}
    made = small(inner)
    if few_enough(inner, made):
        closed = {place for place in made if not is_open(cells, made, place)}
        assert closed == determined(inner, made)


def test_of_any_hidden_numbers_those_said_to_be_open_are_so_by_brute_force() -> None:
    chance, closed_of, open_of = Random(20261128), 0, 0
    for _ in range(60):
        wide = chance.randint(1, 3)
        inner = [[chance.choice((0, 0, 1, 2)) for _ in range(wide)] for _ in range(2)]
        cells = {(r, c): n for r, row in enumerate(with_totals(inner)) for c, n in enumerate(row)}
        made = {place for place in cells if chance.random() < 0.6}
        if few_enough(inner, made):
            closed = {place for place in made if not is_open(cells, made, place)}
            assert closed == determined(inner, made)
            closed_of, open_of = closed_of + len(closed), open_of + len(made - closed)
    assert min(closed_of, open_of) > 50


def test_the_smallest_number_in_line_is_hidden_too_and_an_empty_place_is_not() -> None:
    # Of the 3, the 6 below it is the smallest in line: the 0 is empty and the 5 is elsewhere.
    inner = [[20, 3, 4], [5, 6, 2], [20, 0, 20]]
    assert hidden(with_totals(inner)) == {(0, 1), (0, 2), (1, 1), (1, 2)}
    turned = [list(column) for column in zip(*inner, strict=True)]
    assert hidden(with_totals(turned)) == {(1, 0), (2, 0), (1, 1), (2, 1)}


def test_hiding_the_small_ones_alone_is_broken_by_subtraction() -> None:
    inner = [[3, 6, 9], [7, 8, 9], [9, 9, 9]]
    assert determined(inner, small(inner)) == {(0, 0)}
    assert (0, 0) not in determined(inner, hidden(with_totals(inner)))


def months(chance: Random) -> Inner:
    """A month by kind of business and half hour, as busy as offices are."""
    shape = range(chance.randint(2, 4)), range(chance.randint(2, 5))
    return [[chance.choice((0, 1, 2, 3, 4, 6, 9, 14, 25)) for _ in shape[1]] for _ in shape[0]]


def worked_out(inner: Inner, made: set[Place]) -> set[Place]:
    """Small numbers that have one value only, by the rule that brute force has confirmed."""
    table = with_totals(inner)
    cells = {(r, c): n for r, row in enumerate(table) for c, n in enumerate(row)}
    return {place for place in small(inner) if not is_open(cells, made, place)}


#: The claim is for this many pairs of months.
PAIRS = tried(2_000, thorough=10_000)


def test_of_thousands_of_pairs_of_months_none_gives_a_small_number_away() -> None:
    chance, broken = Random(20261128), 0
    for _ in range(PAIRS):
        pair = months(chance), months(chance)
        # Months do not overlap: what one table says of a number, the other one never tells.
        for inner in pair:
            assert not worked_out(inner, hidden(with_totals(inner)))
        broken += any(worked_out(inner, small(inner)) for inner in pair)
    assert broken > PAIRS // 2  # hiding the small ones alone would not do


def test_a_table_without_small_numbers_is_published_whole() -> None:
    assert hidden(with_totals([[5, 0], [0, 12]])) == set()


@pytest.mark.parametrize("inner", [[], [[0, 0]]])
def test_an_empty_table_hides_nothing(inner: Inner) -> None:
    assert with_totals(inner)[-1][-1] == 0
    assert hidden(with_totals(inner)) == set()
