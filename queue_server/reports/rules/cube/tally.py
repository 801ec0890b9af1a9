"""The counts of some visits. Tallies add up: the sum of the parts is the tally of the whole.

Times are summed in whole milliseconds, so that the order of adding does not matter.
"""

from dataclasses import dataclass, field

from queue_server.core.decide.counter.rating import REASONS
from queue_server.reports.rules.cube.histogram import Histogram, merge, minute_of, put
from queue_server.reports.rules.visits import LEFT_AT_CLOSE, Visit


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts of visits. ``open`` have not ended yet; ``waited`` are those called at least once.

    ``held`` were set aside at least once; that time is not service time. ``reasons`` of ratings
    count by their place in ``REASONS``. ``told`` were given a predicted wait and called since: of
    them ``told_early`` before it began, ``told_late`` after it ended. ``wait``, ``service_time``
    and ``stay`` count by whole minutes, ``overtaken`` those called by how many were called past
    them. ``within_target`` depends on the target of each class, which may change: it is counted
    when cells are grouped, and never kept.
    """

    issued: int = 0
    finished: int = 0
    cancelled: int = 0
    no_show: int = 0
    left_at_close: int = 0
    open: int = 0
    waited: int = 0
    walked: int = 0
    calls: int = 0
    picked: int = 0
    missed: int = 0
    early: int = 0
    held: int = 0
    returned: int = 0
    transfers: int = 0
    told: int = 0
    told_early: int = 0
    told_late: int = 0
    within_target: int = 0
    waited_ms: int = 0
    walked_ms: int = 0
    served_ms: int = 0
    held_ms: int = 0
    wait: Histogram = field(default_factory=dict)
    service_time: Histogram = field(default_factory=dict)
    stay: Histogram = field(default_factory=dict)
    ratings: Histogram = field(default_factory=dict)
    reasons: Histogram = field(default_factory=dict)
    overtaken: Histogram = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        """Add what another counted."""
        for name in COUNTS:
            if more := getattr(other, name):
                setattr(self, name, getattr(self, name) + more)
        for name in HISTOGRAMS:
            if counted := getattr(other, name):
                merge(getattr(self, name), counted)

    def count(self, visit: Visit, overtaken: int | None = None) -> None:
        """Count one more visit; ``overtaken``: how many were called past it, if it was called."""
        self.issued += 1
        self._count_end(visit)
        for name in ("calls", "picked", "missed", "early", "returned", "transfers"):
            setattr(self, name, getattr(self, name) + getattr(visit, name))
        if visit.called_at is not None:
            self._count_wait(visit)
        if overtaken is not None:
            put(self.overtaken, overtaken)
        self.held += visit.held_s > 0
        self.held_ms += round(visit.held_s * 1000)
        if visit.rating is not None:
            put(self.ratings, visit.rating)
            for reason in visit.reasons.split(","):
                if reason in REASONS:
                    put(self.reasons, REASONS.index(reason))

    def _count_end(self, visit: Visit) -> None:
        if visit.outcome is None:
            self.open += 1
        elif visit.outcome == "cancelled":
            self.cancelled += 1
        elif visit.outcome == "no_show":
            self.no_show += 1
        elif visit.outcome == LEFT_AT_CLOSE:
            self.left_at_close += 1
        else:
            self.finished += 1
            self._count_service(visit)

    def _count_service(self, visit: Visit) -> None:
        if visit.started_at is None or visit.ended_at is None:
            return
        served_s = (visit.ended_at - visit.started_at).total_seconds() - visit.held_s
        put(self.service_time, minute_of(served_s))
        self.served_ms += round(max(0.0, served_s) * 1000)
        put(self.stay, minute_of((visit.ended_at - visit.issued_at).total_seconds()))

    def _count_wait(self, visit: Visit) -> None:
        self.waited += 1
        self.waited_ms += round(visit.waited_s * 1000)
        put(self.wait, minute_of(visit.waited_s))
        if visit.started_at is not None and visit.called_at is not None:
            walked_s = max(0.0, (visit.started_at - visit.called_at).total_seconds())
            self.walked, self.walked_ms = self.walked + 1, self.walked_ms + round(walked_s * 1000)
        if visit.told_low_min is None or visit.told_high_min is None or visit.missed:
            return
        self.told += 1
        self.told_early += visit.waited_s < visit.told_low_min * 60
        self.told_late += visit.waited_s > visit.told_high_min * 60


HISTOGRAMS = ("wait", "service_time", "stay", "ratings", "reasons", "overtaken")
COUNTS = tuple(name for name in Tally.__dataclass_fields__ if name not in HISTOGRAMS)
KEPT = tuple(name for name in COUNTS if name != "within_target")
