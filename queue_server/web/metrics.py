"""Figures for Prometheus: requests, journal rows, live connections, who waits.

Tested by tests/web/test_ops.py.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from math import nan

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.metrics_core import Metric
from prometheus_client.samples import Sample

from queue_server.core.forecast.scoring import ForecastScore
from queue_server.usecases.ports import JournalRow

# Prometheus does not need to know when each figure began; it is a quarter of the text.
disable_created_metrics()  # type: ignore[no-untyped-call]  # untyped there

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

#: Seconds; a clerk notices a tenth.
BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5)


#: Figures of the day so far. The forecast's are NaN until a visitor has been given one.
TODAY = {
    "waiting": "Who waits now",
    "picked": "Calls by hand today",
    "missed": "No-shows today",
    "missed_early": "No-shows today before the configured calls and seconds",
    "returned": "Missed visitors who came back today",
    "forecast_told": "Visitors of today whose predicted wait was judged",
    "forecast_mae_minutes": "Mean absolute error of today's predicted waits",
    "forecast_bias_minutes": "Quoted minus waited, today",
    "forecast_under": "Share of visitors who waited over five minutes more than predicted today",
    "forecast_coverage": "Share whose wait lay in the predicted interval today",
}


#: Samples written between two pauses, and how long each is: the loop gets its turn within a
#: millisecond, not after the five that Python gives a thread.
SLICE = 50
PAUSE_S = 0.0005


class _Unhurried:
    """A registry whose samples come with pauses, for a thread that writes them."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        for metric in self._registry.collect():
            paced = _paced(metric.samples)
            metric.samples = paced  # type: ignore[assignment]  # it is only walked over
            yield metric


def _paced(samples: Sequence[Sample]) -> Iterator[Sample]:
    for at, sample in enumerate(samples, 1):
        if at % SLICE == 0:
            time.sleep(PAUSE_S)
        yield sample


def written(registry: CollectorRegistry) -> bytes:
    """The figures in Prometheus' text format; takes a tenth of a second, so call it in a thread."""
    return generate_latest(_Unhurried(registry))


class Metrics:
    """One registry per office; looking each child up only once keeps the hot path short.

    ``write`` turns the registry into text; it runs in a thread.
    """

    def __init__(self, write: Callable[[CollectorRegistry], bytes] = written) -> None:
        self._write = write
        self._making: asyncio.Task[bytes] | None = None
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "jiaohao_requests", "Answers by route and status", ["route", "status"],
            registry=self.registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "jiaohao_request_seconds", "Time to answer", ["route"], buckets=BUCKETS,
            registry=self.registry,
        )  # fmt: skip
        self._rows = Counter(
            "jiaohao_journal_rows", "Rows appended by kind", ["kind"], registry=self.registry
        )
        self._chores = Counter(
            "jiaohao_chores", "Runs of chores by outcome", ["chore", "outcome"],
            registry=self.registry,
        )  # fmt: skip
        self._chore_seconds = Counter(
            "jiaohao_chore_seconds", "Time spent on chores", ["chore"], registry=self.registry
        )
        self._followed = Gauge(
            "jiaohao_follower_row", "Last journal row taken", ["follower"], registry=self.registry
        )
        self._follower_failures = Counter(
            "jiaohao_follower_failures", "Rounds of a follower that failed", ["follower"],
            registry=self.registry,
        )  # fmt: skip
        self._today = {
            name: Gauge(f"jiaohao_{name}", about, registry=self.registry)
            for name, about in TODAY.items()
        }
        self._computed: list[tuple[Gauge, Callable[[], float]]] = []
        self._children: dict[tuple[str, int], Counter] = {}
        self._timers: dict[str, Histogram] = {}
        self._by_kind: dict[str, Counter] = {}

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        child = self._children.get((route, status))
        if child is None:
            child = self._children[route, status] = self._requests.labels(route, str(status))
        child.inc()
        timer = self._timers.get(route)
        if timer is None:
            timer = self._timers[route] = self._seconds.labels(route)
        timer.observe(seconds)

    def committed(self, rows: Sequence[JournalRow]) -> None:
        """Count what was appended."""
        for row in rows:
            child = self._by_kind.get(row.kind)
            if child is None:
                child = self._by_kind[row.kind] = self._rows.labels(row.kind)
            child.inc()

    def ran(self, chore: str, seconds: float, *, failed: bool) -> None:
        """Count one run of a chore."""
        self._chores.labels(chore, "failed" if failed else "done").inc()
        self._chore_seconds.labels(chore).inc(seconds)

    def followed(self, follower: str, seq: int, *, failed: bool) -> None:
        """Show the last row a follower has processed, and count its failures."""
        if failed:
            self._follower_failures.labels(follower).inc()
        else:
            self._followed.labels(follower).set(seq)

    def today(self, waiting: int, tally: Mapping[str, int], score: ForecastScore | None) -> None:
        """Set the figures of the day so far."""
        figures: dict[str, float] = {
            "waiting": waiting,
            **tally,
            "forecast_told": score.n if score else 0,
            "forecast_mae_minutes": score.mae if score else nan,
            "forecast_bias_minutes": score.bias if score else nan,
            "forecast_under": score.under if score else nan,
            "forecast_coverage": score.coverage if score else nan,
        }
        for name, gauge in self._today.items():
            gauge.set(figures[name])

    def gauge(self, name: str, help_text: str, value: Callable[[], float]) -> None:
        """Show a figure that is computed on each scrape, in the event loop's thread."""
        gauge = Gauge(f"jiaohao_{name}", help_text, registry=self.registry)
        self._computed.append((gauge, value))

    async def text(self, refresh: Callable[[], Awaitable[None]]) -> bytes:
        """All figures in Prometheus' text format, written in a thread: with every route in use it
        takes 20 ms or more.

        Scrapes that come while one is being made share it. ``refresh`` sets the figures that have
        to be read first.

        Raises:
            Exception: Whatever ``refresh`` or a computed figure raises, to every scrape that waits.
        """
        if self._making is None or self._making.done():
            self._making = asyncio.create_task(self._make(refresh), name="figures")
        return await asyncio.shield(self._making)

    async def _make(self, refresh: Callable[[], Awaitable[None]]) -> bytes:
        await refresh()
        for gauge, value in self._computed:  # what they look at belongs to the loop
            gauge.set(value())
        return await asyncio.to_thread(self._write, self.registry)
