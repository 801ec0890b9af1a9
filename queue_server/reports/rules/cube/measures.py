"""The figures: what each is, its unit, and how it is made from a tally. Definitions are in the
catalogue, under ``reports.measure.<key>.help``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import Generic, TypeVar

from queue_server.core.decide.counter.rating import REASONS
from queue_server.reports.rules.cube.histogram import percentile
from queue_server.reports.rules.cube.tally import Tally

T = TypeVar("T")
Value = int | float | None

#: Of a rating: 4 and 5 count as satisfied.
SATISFIED_FROM = 4
#: Fewer ratings than this say more about who answered than about the service.
FEWEST_RATINGS = 10
#: The quantile of the normal distribution for a two-sided interval of 95 %.
Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Measure(Generic[T]):
    """A figure of a tally. ``unit`` is ``n``, ``min``, ``s``, ``days``, ``share`` (0 to 1) or
    ``grade`` (1 to 5). Those that ``add`` are sums: the parts make the total. ``reads`` is the
    histogram it uses, if any.
    """

    key: str
    unit: str
    of: Callable[[T], Value]
    adds: bool = False
    reads: str = ""


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share, honest for small ``n``.

    Raises:
        ValueError: Unless 0 ≤ ``hits`` ≤ ``n`` and ``n`` > 0.
    """
    if not 0 <= hits <= n or n == 0:
        raise ValueError(f"{hits} of {n}")
    share, z2 = hits / n, Z95 * Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))


def _count(name: str) -> Measure[Tally]:
    return Measure(name, "n", lambda tally: int(getattr(tally, name)), adds=True)


def _share(
    key: str, hits: Callable[[Tally], int], n: Callable[[Tally], int], reads: str = ""
) -> Measure[Tally]:
    def of(tally: Tally) -> Value:
        return round(hits(tally) / n(tally), 4) if n(tally) else None

    return Measure(key, "share", of, reads=reads)


def _mean_min(
    key: str, total_ms: Callable[[Tally], int], n: Callable[[Tally], int], reads: str = ""
) -> Measure[Tally]:
    def of(tally: Tally) -> Value:
        return round(total_ms(tally) / n(tally) / 60_000, 1) if n(tally) else None

    return Measure(key, "min", of, reads=reads)


def _percentile(key: str, unit: str, histogram: str, percent: int) -> Measure[Tally]:
    def of(tally: Tally) -> Value:
        return percentile(getattr(tally, histogram), percent)

    return Measure(key, unit, of, reads=histogram)


def _rated(tally: Tally) -> int:
    return sum(tally.ratings.values())


def _satisfied(tally: Tally) -> int:
    return sum(n for grade, n in tally.ratings.items() if grade >= SATISFIED_FROM)


def _grade(tally: Tally) -> Value:
    if _rated(tally) < FEWEST_RATINGS:
        return None
    total = sum(grade * n for grade, n in tally.ratings.items())
    return round(total / _rated(tally), 2)


def _interval(end: int) -> Callable[[Tally], Value]:
    def of(tally: Tally) -> Value:
        n = _rated(tally)
        return round(wilson(_satisfied(tally), n)[end], 4) if n >= FEWEST_RATINGS else None

    return of


def _reason(name: str) -> Measure[Tally]:
    place = REASONS.index(name)
    return Measure(
        f"reason_{name}", "n", lambda tally: tally.reasons.get(place, 0), adds=True, reads="reasons"
    )


def _served(tally: Tally) -> int:
    return sum(tally.service_time.values())


def _walk_s(tally: Tally) -> Value:
    return round(tally.walked_ms / tally.walked / 1000) if tally.walked else None


MEASURES: dict[str, Measure[Tally]] = {
    one.key: one
    for one in (
        *map(_count, (
            "issued", "finished", "cancelled", "no_show", "left_at_close", "open", "calls",
            "picked", "missed", "early", "held", "returned", "transfers", "waited", "told",
            "told_early", "told_late",
        )),
        _mean_min("wait_mean_min", lambda t: t.waited_ms, lambda t: t.waited),
        _percentile("wait_p50_min", "min", "wait", 50),
        _percentile("wait_p95_min", "min", "wait", 95),
        _percentile("wait_max_min", "min", "wait", 100),
        _share("within_target_share", lambda t: t.within_target, lambda t: t.waited, "wait"),
        _percentile("overtaken_max", "n", "overtaken", 100),
        Measure("walk_mean_s", "s", _walk_s),
        _mean_min("service_mean_min", lambda t: t.served_ms, _served, "service_time"),
        _percentile("service_p50_min", "min", "service_time", 50),
        _percentile("service_p95_min", "min", "service_time", 95),
        _percentile("stay_p50_min", "min", "stay", 50),
        _percentile("stay_p95_min", "min", "stay", 95),
        _share("missed_share", lambda t: t.missed, lambda t: t.calls),
        _share(
            "told_kept_share", lambda t: t.told - t.told_early - t.told_late, lambda t: t.told
        ),
        Measure("rated", "n", _rated, adds=True, reads="ratings"),
        _share("response_share", _rated, lambda t: t.finished, "ratings"),
        Measure("rating_mean", "grade", _grade, reads="ratings"),
        Measure("satisfied_low_share", "share", _interval(0), reads="ratings"),
        *map(_reason, REASONS),
        _mean_min("held_mean_min", lambda t: t.held_ms, lambda t: t.held),
        Measure("satisfied_high_share", "share", _interval(1), reads="ratings"),
    )
}  # fmt: skip
