"""Playing the line forward: how long newcomers of each kind would wait, by simulation.

One run plays the counters forward under the branch's policy, with service times drawn around the
learnt ones and newcomers arriving at the present rate. A *phantom* per kind waits at the end of the
line: when the policy would call it, its wait is noted and a real visitor is called instead, so one
run answers for every kind at once. Random numbers come from a fixed table, read from an offset, so
the same line gives the same answer.
"""

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import exp, inf, log
from statistics import NormalDist

#: Draws come from tables of this many equally likely values, read in a shuffled walk.
_CELLS = 256
_WALK_LENGTH = 8192

#: No visitor plans for longer; a wait beyond it has no honest figure.
HORIZON_S = 4 * 3600.0

PHANTOM = -1.0


def shuffled() -> tuple[int, ...]:
    """A fixed walk that visits every cell equally often in an irregular order."""
    cells = [i % _CELLS for i in range(_WALK_LENGTH)]
    x = 88172645463325252
    for i in range(_WALK_LENGTH - 1, 0, -1):
        x ^= (x << 13) & 0xFFFFFFFFFFFFFFFF
        x ^= x >> 7
        x ^= (x << 17) & 0xFFFFFFFFFFFFFFFF
        j = x % (i + 1)
        cells[i], cells[j] = cells[j], cells[i]
    return tuple(cells)


WALK = shuffled()
_NORMAL = tuple(NormalDist().inv_cdf((i + 0.5) / _CELLS) for i in range(_CELLS))
_GAPS = tuple(-log(1 - (i + 0.5) / _CELLS) for i in range(_CELLS))


def spread(sigma: float) -> tuple[float, ...]:
    """Equally likely service times as multiples of their mean, ascending: a lognormal."""
    return tuple(exp(sigma * z - sigma * sigma / 2) for z in _NORMAL)


@dataclass(frozen=True, slots=True)
class PlayedCounter:
    """An open counter: which kinds it calls first and then, and what it is busy with.

    ``mean_s`` is the expected time with the present visitor (None: free), ``elapsed_s`` how much
    of it has passed.
    """

    first: tuple[int, ...]
    then: tuple[int, ...]
    mean_s: float | None = None
    elapsed_s: float = 0.0


Waiting = tuple[float, float, int]
"""Arrival (s), expected service (s), times overtaken so far."""


@dataclass(frozen=True, slots=True)
class LineNow:
    """The line now, by kind (index). ``mode`` and ``cap`` are the policy's."""

    now_s: float
    counters: tuple[PlayedCounter, ...]
    lines: tuple[tuple[Waiting, ...], ...]
    targets_s: tuple[float, ...]
    rates: tuple[float, ...]
    means_s: tuple[float, ...]
    mode: str = "relative_wait"
    cap: float = inf
    ratio: tuple[int, int] = (2, 1)
    calls_made: int = 0


def look_ahead(
    queue: LineNow, kinds: Sequence[int], times: Sequence[float], runs: int, start: int
) -> list[list[float]]:
    """Waits in seconds of a newcomer of each kind, one figure per run.

    Args:
        queue: The line as it stands.
        kinds: Which kinds to answer for.
        times: Service times as multiples of their mean, ascending (see :func:`spread`).
        runs: How often the line is played.
        start: Where the walk through the table of chance begins.

    Returns:
        Per entry of ``kinds`` the waits in the order of the runs; ``inf`` past the horizon.
    """
    waits: list[list[float]] = [[] for _ in kinds]
    for run in range(runs):
        play = _Play(queue, kinds, times, start + run * 997)
        play.run()
        for found, kind in zip(waits, kinds, strict=True):
            found.append(play.waits.get(kind, inf))
    return waits


class _Play:
    """One run."""

    def __init__(
        self, queue: LineNow, kinds: Sequence[int], times: Sequence[float], place: int
    ) -> None:
        self.queue = queue
        self.times = times
        self.place = place % _WALK_LENGTH
        self.lines = [list(line) for line in queue.lines]
        for kind in kinds:
            self.lines[kind].append((queue.now_s, PHANTOM, 0))
        self.heads = [0] * len(self.lines)
        self.called: list[float] = []
        self.calls = queue.calls_made
        self.waits: dict[int, float] = {}
        self.open = len(kinds)
        self.free = [(self._free_at(counter), i) for i, counter in enumerate(queue.counters)]
        heapify(self.free)
        total = sum(queue.rates)
        self.gap_s = 1 / total if total > 0 else inf
        self.bounds = self._bounds(total)
        self.next_s = queue.now_s + self.gap_s * _GAPS[self._chance()]

    def _bounds(self, total: float) -> list[float]:
        reached, bounds = 0.0, []
        for rate in self.queue.rates:
            reached += rate / total * _CELLS if total > 0 else 0.0
            bounds.append(reached)
        return bounds

    def _chance(self) -> int:
        self.place = (self.place + 1) % _WALK_LENGTH
        return WALK[self.place]

    def _free_at(self, counter: PlayedCounter) -> float:
        """When a counter will be free, given how long its visitor has already been there."""
        if counter.mean_s is None:
            return self.queue.now_s
        gone = bisect_right(self.times, counter.elapsed_s / counter.mean_s)
        left = len(self.times) - gone
        if left <= 0:
            return self.queue.now_s + counter.mean_s * 0.3
        drawn = self.times[gone + self._chance() * left // _CELLS]
        return self.queue.now_s + counter.mean_s * drawn - counter.elapsed_s

    def run(self) -> None:
        """Play until every phantom has been called or the horizon is reached."""
        end = self.queue.now_s + HORIZON_S
        while self.open and self.free:
            at, number = heappop(self.free)
            if at > end:
                return
            self._arrivals(at)
            served = self._serve(self.queue.counters[number], at)
            if served is None:
                served = max(self.next_s, at + 1.0)
            heappush(self.free, (served, number))

    def _arrivals(self, until: float) -> None:
        while self.next_s <= until:
            kind = bisect_right(self.bounds, self._chance())
            self.lines[kind].append((self.next_s, self.queue.means_s[kind], 0))
            self.next_s += self.gap_s * _GAPS[self._chance()]

    def _serve(self, counter: PlayedCounter, at: float) -> float | None:
        """Call for a counter; return when it is free again, None if no visitor waits for it."""
        while (kind := self._pick(counter, at)) >= 0:
            arrival, mean_s, _ = self.lines[kind][self.heads[kind]]
            self.heads[kind] += 1
            if mean_s != PHANTOM:
                insort(self.called, arrival)
                self.calls += 1
                return at + mean_s * self.times[self._chance()]
            self.waits[kind] = at - self.queue.now_s
            self.open -= 1
        return None

    def _pick(self, counter: PlayedCounter, at: float) -> int:
        capped, best = self._best(counter.first, at)
        if best >= 0 and not counter.then:
            return capped if capped >= 0 else best
        capped_then, best_then = self._best(counter.then, at)
        if capped >= 0 and capped_then >= 0:
            return min(capped, capped_then, key=self._arrival)
        capped = max(capped, capped_then)
        if capped >= 0:
            return capped
        return best if best >= 0 else best_then

    def _arrival(self, kind: int) -> float:
        return self.lines[kind][self.heads[kind]][0]

    def _best(self, kinds: tuple[int, ...], at: float) -> tuple[int, int]:
        """The kind whose head has reached the cap (−1: none) and the kind that scores best."""
        queue, called = self.queue, self.called
        capped, best, top, earliest = -1, -1, -1.0, inf
        for kind in kinds:
            line, head = self.lines[kind], self.heads[kind]
            if head == len(line):
                continue
            arrival, _, overtaken = line[head]
            if queue.cap != inf and arrival < earliest:
                overtaken += len(called) - bisect_right(called, arrival)
                if overtaken >= queue.cap:
                    capped, earliest = kind, arrival
            score = self._score(kind, at - arrival)
            if score > top:
                best, top = kind, score
        return capped, best

    def _score(self, kind: int, waited_s: float) -> float:
        queue = self.queue
        if queue.mode == "relative_wait":
            return waited_s / queue.targets_s[kind]
        if queue.mode == "strict_priority":
            return waited_s + 1e9 / queue.targets_s[kind]
        if queue.mode == "ratio":
            ordinary, others = queue.ratio
            turn = self.calls % (ordinary + others) < ordinary
            longest = queue.targets_s[kind] >= max(queue.targets_s)
            return waited_s + (1e9 if turn == longest else 0.0)
        return waited_s
