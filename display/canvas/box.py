"""Rectangles cut into rectangles: the geometry of wall and kiosk.

Tested by tests/display/test_screen.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the screen in whole pixels."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        """First column beyond the box."""
        return self.x + self.w

    @property
    def bottom(self) -> int:
        """First row below the box."""
        return self.y + self.h

    def inset(self, dx: int, dy: int | None = None) -> "Box":
        """The box without a margin."""
        dy = dx if dy is None else dy
        return Box(self.x + dx, self.y + dy, max(0, self.w - 2 * dx), max(0, self.h - 2 * dy))

    def moved(self, dx: int, dy: int) -> "Box":
        """The box moved by an offset."""
        return Box(self.x + dx, self.y + dy, self.w, self.h)

    def holds(self, x: int, y: int) -> bool:
        """Whether a point lies inside."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def top(self, h: int, gap: int = 0) -> tuple["Box", "Box"]:
        """Cut ``h`` off the top; returns it and the rest below the gap."""
        h = min(h, self.h)
        rest = max(0, self.h - h - gap)
        return Box(self.x, self.y, self.w, h), Box(self.x, self.bottom - rest, self.w, rest)

    def left(self, w: int, gap: int = 0) -> tuple["Box", "Box"]:
        """Cut ``w`` off the left; returns it and the rest beyond the gap."""
        w = min(w, self.w)
        rest = max(0, self.w - w - gap)
        return Box(self.x, self.y, w, self.h), Box(self.right - rest, self.y, rest, self.h)

    def rows(self, shares: Sequence[float], gap: int = 0) -> list["Box"]:
        """Cut into rows of these relative heights; the last ends exactly at the bottom."""
        edges = _edges(self.h - gap * (len(shares) - 1), shares)
        return [
            Box(self.x, self.y + start + i * gap, self.w, end - start)
            for i, (start, end) in enumerate(edges)
        ]

    def columns(self, shares: Sequence[float], gap: int = 0) -> list["Box"]:
        """Cut into columns of these relative widths; the last ends exactly at the right."""
        edges = _edges(self.w - gap * (len(shares) - 1), shares)
        return [
            Box(self.x + start + i * gap, self.y, end - start, self.h)
            for i, (start, end) in enumerate(edges)
        ]

    def grid(self, columns: int, rows: int, gap: int = 0) -> list["Box"]:
        """Cut into cells, row by row."""
        return [
            cell for row in self.rows([1] * rows, gap) for cell in row.columns([1] * columns, gap)
        ]


def _edges(length: int, shares: Sequence[float]) -> list[tuple[int, int]]:
    total, at, edges = sum(shares), 0.0, []
    for share in shares:
        edges.append((round(length * at / total), round(length * (at + share) / total)))
        at += share
    return edges
