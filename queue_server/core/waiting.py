"""How long somebody will wait: an interval learnt from finished visits, scored every day.

:class:`Forecaster` is fed with every change of a ticket and asked at every issue. It keeps what it
learnt (service times, arrivals, how wide the interval must be) as plain values; the line is played
forward (``foresight``) at most once per refresh; a ticket between two refreshes costs a look-up.
Derivation and figures: docs/algorithms/waiting.md.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import inf, isinf, log, sqrt

from queue_server.core import foresight
from queue_server.core.queue import WaitingLine
from queue_server.core.rules import BranchRules, Counter
from queue_server.core.ticket import Ticket, TicketState, WaitEstimate

#: Fewer finished visits than this and the office's pace is a guess, not an estimate.
MIN_SAMPLES = 5

#: A line longer than this lasts beyond any session; nobody gets a figure.
MAX_LINE = 400

#: The forward play of a refresh is repeated at least so often, however long the line.
MIN_RUNS = 4

#: Bounds (minutes) of the predicted wait by which the interval's width is learnt and scored.
BUCKETS_MIN = (0.0, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0, inf)


@dataclass(slots=True)
class ServiceTimes:
    """Time at the counter (call → free) per service, shrunk to the catalogue's minutes.

    A service with few visits borrows the office's pace: its expected time is the catalogue's
    minutes × pace, and its own mean takes over as visits come in.
    """

    catalogue_s: Mapping[str, float]
    count: int = 0
    pace_sum: float = 0.0
    spread_count: int = 0
    spread_sum: float = 0.0
    sums: dict[str, tuple[int, float]] = field(default_factory=dict)

    #: Visits after which an own mean weighs as much as what it is shrunk to.
    OWN_WEIGHT = 12
    PACE_WEIGHT = 20
    SPREAD_WEIGHT = 40
    USUAL_SIGMA = 0.5

    def learn(self, service: str, seconds: float, *, served: bool = True) -> None:
        """Take in one visit; somebody absent counts for the mean but not for the spread."""
        usual = self.catalogue_s.get(service)
        if usual is None or seconds <= 0:
            return
        off = log(max(0.05, min(20.0, seconds / self.mean_s(service))))
        self.count += 1
        self.spread_count += served
        self.pace_sum += min(10.0, seconds / usual)
        self.spread_sum += min(4.0, off * off) if served else 0.0
        n, total = self.sums.get(service, (0, 0.0))
        self.sums[service] = (n + 1, total + seconds)

    @property
    def pace(self) -> float:
        """Seconds taken per second of the catalogue."""
        return (self.PACE_WEIGHT + self.pace_sum) / (self.PACE_WEIGHT + self.count)

    def mean_s(self, service: str) -> float:
        """Expected seconds at the counter for a service."""
        n, total = self.sums.get(service, (0, 0.0))
        expected = self.catalogue_s[service] * self.pace
        return (self.OWN_WEIGHT * expected + total) / (self.OWN_WEIGHT + n)

    @property
    def sigma(self) -> float:
        """Spread of the logarithm of a service time around its expectation."""
        weight = self.SPREAD_WEIGHT
        square = (weight * self.USUAL_SIGMA**2 + self.spread_sum) / (weight + self.spread_count)
        return max(0.15, min(1.0, sqrt(square)))


def bucket_of(minutes: float) -> int:
    """The bucket a predicted wait falls in."""
    return next(i for i in range(len(BUCKETS_MIN) - 1) if minutes < BUCKETS_MIN[i + 1])


@dataclass(slots=True)
class Calibration:
    """How many spreads below and above the middle the interval must reach, per bucket.

    After each visit the side that was missed is moved out, else in, by steps in the ratio 9 : 1:
    it settles where one in ten lies below and one in ten above, whatever the true shape.
    """

    STEP = 0.04
    MISS = 0.1
    low: list[float] = field(default_factory=lambda: [1.28] * (len(BUCKETS_MIN) - 1))
    high: list[float] = field(default_factory=lambda: [1.28] * (len(BUCKETS_MIN) - 1))

    def interval(self, middle_min: float, spread_min: float) -> WaitEstimate:
        """Whole minutes around a predicted wait."""
        at = bucket_of(middle_min)
        low = max(0, round(middle_min - self.low[at] * spread_min))
        high = max(low, round(middle_min + self.high[at] * spread_min))
        return WaitEstimate(low, high)

    def learn(self, middle_min: float, given: WaitEstimate, waited_min: float) -> None:
        """Take in what became of one estimate."""
        at = bucket_of(middle_min)
        below, above = waited_min < given.low_min, waited_min > given.high_min
        self.low[at] = self._moved(self.low[at], below)
        self.high[at] = self._moved(self.high[at], above)

    def _moved(self, reach: float, missed: bool) -> float:
        step = self.STEP * ((1 - self.MISS) if missed else -self.MISS)
        return min(6.0, max(-1.0, reach + step))


@dataclass(slots=True)
class Trend:
    """Waits that came ÷ waits played, per class: what the play misses, it misses again.

    The office's habits (a late lunch, a clerk who helps out) shift all waits of a class alike.
    Recent days weigh more; with little seen the factor stays near 1.
    """

    WEIGHT_MIN = 300.0
    KEPT = 0.999
    sums: dict[str, tuple[float, float]] = field(default_factory=dict)

    def factor(self, priority: str) -> float:
        """What to multiply a played wait by."""
        played, waited = self.sums.get(priority, (0.0, 0.0))
        return (self.WEIGHT_MIN + waited) / (self.WEIGHT_MIN + played)

    def learn(self, priority: str, played_min: float, waited_min: float) -> None:
        """Take in what became of one play."""
        played, waited = self.sums.get(priority, (0.0, 0.0))
        self.sums[priority] = (self.KEPT * played + played_min, self.KEPT * waited + waited_min)


@dataclass(frozen=True, slots=True)
class Prediction:
    """The middle and the spread of a predicted wait, minutes, with the interval told.

    ``played_min`` is the wait as played, before the class's trend was applied.
    """

    played_min: float
    middle_min: float
    spread_min: float
    told: WaitEstimate


@dataclass(frozen=True, slots=True)
class OpenCounter:
    """A counter that calls now, and whom it is busy with since when (None: free)."""

    counter: Counter
    ticket: Ticket | None = None
    since: datetime | None = None


@dataclass(slots=True)
class _Outlook:
    """The answers of one refresh, by class and service group."""

    at: datetime
    waits: dict[tuple[str, int], tuple[float, float] | None]
    groups: dict[str, int]
    gap_min: float
    added: dict[str, int] = field(default_factory=dict)


class Forecaster:
    """Learns from every change of a ticket and answers for the next one.

    Args:
        rules: The branch.
        refresh_s: For how long an outlook is good; between two, newcomers are added by count.
    """

    #: Steps of the forward play a refresh may cost (about 2 µs each), and the most runs.
    play_steps, max_runs = 1000, 24

    def __init__(self, rules: BranchRules, *, refresh_s: float = 5.0) -> None:
        self.rules = rules
        self.refresh_s = refresh_s
        self.times = ServiceTimes({code: s.minutes * 60 for code, s in rules.services.items()})
        self.calibration = Calibration()
        self.trend = Trend()
        self._arrivals: deque[tuple[float, str]] = deque(maxlen=2000)
        self._told: dict[str, Prediction] = {}
        self.settled: Prediction | None = None
        self._outlook: _Outlook | None = None
        self._plays = 0

    def new_day(self) -> None:
        """Forget the line of yesterday; what was learnt stays."""
        self._arrivals.clear()
        self._told.clear()
        self._outlook = None

    def saw(self, before: Ticket | None, after: Ticket, at: datetime) -> None:
        """Take in a change of a ticket, as ``BranchState.apply`` returns it."""
        self.settled = None
        if before is None:
            self._arrivals.append((after.arrival, after.priority))
            self._note_added(after)
            return
        if before.state is TicketState.WAITING and after.state is TicketState.CALLED:
            self._settle(after, at)
        free = (TicketState.FINISHED, TicketState.NO_SHOW, TicketState.HELD)
        if after.state in free and before.state is not after.state and after.called_at:
            served = after.state is not TicketState.NO_SHOW
            self.times.learn(after.service, (at - after.called_at).total_seconds(), served=served)

    def _note_added(self, ticket: Ticket) -> None:
        if self._outlook is not None:
            added = self._outlook.added
            added[ticket.priority] = added.get(ticket.priority, 0) + 1

    def _settle(self, ticket: Ticket, at: datetime) -> None:
        predicted = self._told.pop(ticket.id, None)
        waited_min = (at - ticket.issued_at).total_seconds() / 60
        if predicted is None or ticket.calls != 1 or waited_min <= 0:
            return
        self.settled = predicted
        self.trend.learn(ticket.priority, predicted.played_min, waited_min)
        self.calibration.learn(predicted.middle_min, predicted.told, waited_min)

    def told(self, ticket_id: str, prediction: Prediction) -> None:
        """Remember what a visitor was told, to learn from what becomes of it."""
        self._told[ticket_id] = prediction

    def predict(
        self,
        service: str,
        priority: str,
        line: WaitingLine,
        counters: Callable[[], Sequence[OpenCounter]],
        now: datetime,
        *,
        calls_made: int = 0,
    ) -> Prediction | None:
        """The wait of a newcomer, or None when there is no honest answer.

        None: fewer than :data:`MIN_SAMPLES` visits finished, no open counter may serve the
        visitor, the line is longer than :data:`MAX_LINE`, or the wait passes the horizon.
        """
        if self.times.count < MIN_SAMPLES or len(line) > MAX_LINE:
            return None
        outlook = self._outlook
        if outlook is None or not 0 <= (now - outlook.at).total_seconds() < self.refresh_s:
            outlook = self._outlook = self._refresh(line, counters(), now, calls_made)
        found = outlook.waits.get((priority, outlook.groups.get(service, -1)))
        if found is None:
            return None
        played = found[0] + outlook.gap_min * self._before(priority, outlook.added)
        middle = played * self.trend.factor(priority)
        told = self.calibration.interval(middle, found[1])
        return Prediction(played, middle, found[1], told)

    def _before(self, priority: str, added: Mapping[str, int]) -> int:
        """Newcomers since the refresh who are called before one more of this class."""
        classes = self.rules.classes
        target = classes[priority].target
        return sum(n for name, n in added.items() if classes[name].target <= target)

    def _refresh(
        self, line: WaitingLine, counters: Sequence[OpenCounter], now: datetime, calls_made: int
    ) -> _Outlook:
        groups = _groups(self.rules, counters)
        kinds = [(name, group) for name in self.rules.classes for group in set(groups.values())]
        scene = self._scene(line, counters, now, calls_made, groups, kinds)
        served = {kind for desk in scene.desks for kind in (*desk.first, *desk.then)}
        asked = sorted(served)
        runs = max(MIN_RUNS, min(self.max_runs, self.play_steps // (len(line) + 16)))
        self._plays += 1
        times = foresight.spread(self.times.sigma)
        waits = foresight.look_ahead(scene, asked, times, runs, self._plays * 4099)
        summaries = {kinds[kind]: _summary(found) for kind, found in zip(asked, waits, strict=True)}
        gap_s = max(scene.means_s, default=600.0) / max(1, len(counters))
        return _Outlook(now, summaries, groups, gap_s / 60)

    def _scene(
        self,
        line: WaitingLine,
        counters: Sequence[OpenCounter],
        now: datetime,
        calls_made: int,
        groups: Mapping[str, int],
        kinds: list[tuple[str, int]],
    ) -> foresight.Scene:
        policy = self.rules.policy
        index = {kind: i for i, kind in enumerate(kinds)}
        lines: list[list[foresight.Waiting]] = [[] for _ in kinds]
        for ticket in line:
            kind = index.get((ticket.priority, groups.get(ticket.service, -1)))
            if kind is not None:
                mean_s = self.times.mean_s(ticket.service)
                lines[kind].append((ticket.arrival, mean_s, line.overtakes(ticket)))
        rates = self._rates(now)
        share = max(1, len(set(groups.values())))
        return foresight.Scene(
            now_s=now.timestamp(),
            desks=tuple(self._desk(one, kinds, groups, now) for one in counters),
            lines=tuple(map(tuple, lines)),
            targets_s=tuple(self.rules.classes[k].target.total_seconds() for k, _ in kinds),
            rates=tuple(rates.get(name, 0.0) / share for name, _ in kinds),
            means_s=tuple(self._usual_s() for _ in kinds),
            mode=policy.name,
            cap=policy.overtake_cap if policy.name == "relative_wait" else inf,
            ratio=policy.ratio,
            calls_made=calls_made,
        )

    def _usual_s(self) -> float:
        """Expected time with a newcomer whose service is not known yet: the mean so far."""
        total = sum(seconds for _, seconds in self.times.sums.values())
        return total / self.times.count if self.times.count else 600.0

    def _rates(self, now: datetime) -> dict[str, float]:
        """Arrivals per second and class over the last hour (or since the first today)."""
        window_s = 3600.0
        end = now.timestamp()
        recent = [(at, name) for at, name in self._arrivals if at > end - window_s]
        if not recent:
            return {}
        span = max(600.0, end - min(recent[0][0], end - 600.0)) if len(recent) < 30 else window_s
        span = min(span, max(600.0, end - self._arrivals[0][0]))
        rates: dict[str, float] = {}
        for _, name in recent:
            rates[name] = rates.get(name, 0.0) + 1 / span
        return rates

    def _desk(
        self,
        one: OpenCounter,
        kinds: list[tuple[str, int]],
        groups: Mapping[str, int],
        now: datetime,
    ) -> foresight.Desk:
        profile = one.counter.profile
        served = {
            g for code, g in groups.items() if not profile.services or code in profile.services
        }
        mean_s, elapsed_s = None, 0.0
        if one.ticket is not None:
            mean_s = self.times.mean_s(one.ticket.service)
            elapsed_s = (now - one.since).total_seconds() if one.since else 0.0
        only = bool(profile.first) and all(
            self.rules.classes[c].language_only for c in profile.first
        )
        return foresight.Desk(
            first=tuple(i for i, (c, g) in enumerate(kinds) if c in profile.first and g in served),
            then=tuple(
                i
                for i, (c, g) in enumerate(kinds)
                if c in profile.then and c not in profile.first and g in served
            ),
            mean_s=mean_s,
            elapsed_s=max(0.0, elapsed_s),
            exempt=only,
        )


def _groups(rules: BranchRules, counters: Iterable[OpenCounter]) -> dict[str, int]:
    """Services by which open counters may serve them: most offices have a single group."""
    restricted = [c.counter.profile.services for c in counters if c.counter.profile.services]
    if not restricted:
        return dict.fromkeys(rules.services, 0)
    numbers: dict[tuple[bool, ...], int] = {}
    return {
        code: numbers.setdefault(tuple(code in one for one in restricted), len(numbers))
        for code in rules.services
    }


def _summary(waits_s: Sequence[float]) -> tuple[float, float] | None:
    """Mean and spread in minutes; None when the horizon was passed."""
    if not waits_s or any(map(isinf, waits_s)):
        return None
    n = len(waits_s)
    mean = sum(waits_s) / n
    variance = sum((w - mean) ** 2 for w in waits_s) / max(1, n - 1)
    return mean / 60, sqrt(variance) / 60 + 0.4 + 0.02 * mean / 60
