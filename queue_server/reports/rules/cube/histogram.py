"""Whole minutes and how often each occurred: they merge without loss, so a percentile stays exact.

Only full minutes count: 4 min 59 s is 4. Everything that took longer than
:data:`LONGEST_MIN` is counted there.
"""

from collections.abc import Mapping

LONGEST_MIN = 240

Histogram = dict[int, int]
"""Occurrences by whole minutes; minutes that did not occur are left out."""


def minute_of(seconds: float) -> int:
    """The whole minutes that have passed, from 0 to :data:`LONGEST_MIN`."""
    return min(max(int(seconds // 60), 0), LONGEST_MIN)


def put(into: Histogram, minute: int, n: int = 1) -> None:
    """Count ``n`` more at a minute."""
    into[minute] = into.get(minute, 0) + n


def merge(into: Histogram, other: Mapping[int, int]) -> None:
    """Add what another counted."""
    for minute, n in other.items():
        into[minute] = into.get(minute, 0) + n


def percentile(counted: Mapping[int, int], percent: int) -> int | None:
    """The nearest-rank percentile in minutes; None when nothing was counted.

    Raises:
        ValueError: Unless ``percent`` is from 1 to 100.
    """
    if not 1 <= percent <= 100:
        raise ValueError(f"percent must be from 1 to 100, not {percent}")
    rank = -(-sum(counted.values()) * percent // 100)
    for minute in sorted(counted):
        rank -= counted[minute]
        if rank <= 0:
            return minute
    return None


def below(counted: Mapping[int, int], minutes: int) -> int:
    """How many took less than ``minutes``."""
    return sum(n for minute, n in counted.items() if minute < minutes)
