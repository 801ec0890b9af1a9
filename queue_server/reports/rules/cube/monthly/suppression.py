"""Which cells of a published table stay empty, so that no small one can be worked out.

A table of counts is published with the totals of its rows and columns. A cell of fewer than
:data:`FEWEST` people is hidden; but hidden alone, it is the total less its neighbours. So more are
hidden, until each small one could also have been another number, whatever is added up.

That is exact: a table with the same published cells and another number in one hidden cell exists if
and only if a closed chain of hidden cells leads through it, in which alternate cells can be raised
and lowered by one without any becoming negative. :func:`is_open` looks for the chain.
"""

from collections.abc import Mapping, Sequence

FEWEST = 5

Place = tuple[int, int]
"""Row and column; the last row and the last column are the totals."""

Line = tuple[str, int]
"""A row or a column, and its number."""


def with_totals(inner: Sequence[Sequence[int]]) -> list[list[int]]:
    """The table with the totals of its rows and columns."""
    rows = [[*row, sum(row)] for row in inner]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]] if rows else [[0]]


def hidden(table: Sequence[Sequence[int]]) -> set[Place]:
    """The places of a table :func:`with_totals` that must stay empty."""
    cells = {(r, c): n for r, row in enumerate(table) for c, n in enumerate(row)}
    small = sorted(place for place, n in cells.items() if 0 < n < FEWEST)
    made = set(small)
    while exposed := [place for place in small if not is_open(cells, made, place)]:
        made.add(_next(cells, made, exposed[0]))
    return made


def _next(cells: Mapping[Place, int], made: set[Place], place: Place) -> Place:
    """The smallest cell in line with the exposed one, those with people first; else any cell."""
    apart = [other for other in cells if other not in made]
    in_line = [other for other in apart if other[0] == place[0] or other[1] == place[1]]
    return min(in_line or apart, key=lambda other: (cells[other] == 0, cells[other], other))


def is_open(cells: Mapping[Place, int], made: set[Place], place: Place) -> bool:
    """Whether the hidden cell could hold another number, to anyone who adds up the others."""
    last = max(cells)
    arcs: dict[Line, set[Line]] = {}
    for other in made - {place}:
        for start, end in _moves(other, cells[other], last):
            arcs.setdefault(start, set()).add(end)
    moves = _moves(place, cells[place], last)
    return any(_leads(arcs, end, start) for start, end in moves)


def _moves(place: Place, n: int, last: Place) -> list[tuple[Line, Line]]:
    """From which line to which one person can be moved by raising or lowering a cell. In a total
    of one side people count the other way round.
    """
    row, column = ("row", place[0]), ("column", place[1])
    if (place[0] == last[0]) != (place[1] == last[1]):
        row, column = column, row
    return [(row, column), (column, row)] if n else [(row, column)]


def _leads(arcs: Mapping[Line, set[Line]], start: Line, end: Line) -> bool:
    seen, ahead = {start}, [start]
    while ahead:
        for one in arcs.get(ahead.pop(), set()) - seen:
            if one == end:
                return True
            seen.add(one)
            ahead.append(one)
    return False
