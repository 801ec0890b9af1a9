"""How long a visitor will wait: an interval learnt from finished visits, scored every day.

:class:`Forecaster` is fed with every change of a ticket and asked at every issue. It keeps what it
learnt (service times, arrivals, how wide the interval must be) as plain values; the line is played
forward (``foresight``) at most once per refresh; a ticket between two refreshes costs a look-up.
Derivation and figures: docs/algorithms/waiting.md.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import inf, isinf, sqrt

from queue_server.core import profiles
from queue_server.core.forecast import foresight
from queue_server.core.forecast.learning import Calibration, ServiceTimes, Trend
from queue_server.core.forecast.scoring import ForecastScore, Waited, score
from queue_server.core.line.queue import WaitingLine
from queue_server.core.line.ticket import Ticket, TicketState, WaitEstimate
from queue_server.core.rules import BranchRules, Counter
from queue_server.core.state.branch import BranchState

#: Fewer finished visits than this and the office's pace is a guess, not an estimate.
MIN_SAMPLES = 5

#: A line longer than this lasts beyond any session; no visitor gets a figure.
MAX_LINE = 400

#: The forward play of a refresh is repeated at least this many times, however long the line.
MIN_RUNS = 4

#: Policies that differ only in how they weigh a booking; who will come cannot be foreseen.
CAPPED = ("relative_wait", "booked_first")

#: Called within this (minutes) means a counter was free: there was nothing to predict.
AT_ONCE_MIN = 0.1

#: The rules the forecast is judged against: the wait of the class's last called visitor,
#: and line × mean time ÷ counters.
LAST_TO_ENTER = "last_to_enter_service"
LINE_LENGTH = "line_length"

#: States of a ticket that free its counter.
_FREES = (TicketState.FINISHED, TicketState.NO_SHOW, TicketState.HELD)


@dataclass(frozen=True, slots=True)
class Prediction:
    """The middle of a predicted wait, minutes, with the interval quoted.

    ``played_min`` is the wait as played, before the class's trend was applied; ``rivals`` are
    the guesses (minutes) of the simple rules the forecast is judged against.
    """

    played_min: float
    middle_min: float
    quoted: WaitEstimate
    rivals: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class OpenCounter:
    """A counter that calls now, and which ticket it is busy with since when (None: free)."""

    counter: Counter
    ticket: Ticket | None = None
    since: datetime | None = None


def open_counters(state: BranchState, rules: BranchRules, now: datetime) -> list[OpenCounter]:
    """The counters of a branch that call now."""
    found = []
    for number, counter in state.counters.items():
        if counter.state != "open" or number not in rules.counters:
            continue
        ticket = state.tickets[counter.ticket] if counter.ticket is not None else None
        since = (ticket.called_at or ticket.started_at) if ticket is not None else None
        found.append(OpenCounter(profiles.counter(state, rules, number, now), ticket, since))
    return found


@dataclass(slots=True)
class _Outlook:
    """The answers of one refresh, by class and service group."""

    at: datetime
    waits: dict[tuple[str, int], tuple[float, float] | None]
    groups: dict[str, int]
    gap_min: float
    counters: int
    added: dict[str, int] = field(default_factory=dict)


class Forecaster:
    """Learns from every change of a ticket and answers for the next one.

    Args:
        rules: The branch.
        refresh_s: How long an outlook is good for; between two, newcomers are added by count.
    """

    #: Steps of the forward play that a refresh may take (about 2 µs each), and the most runs.
    play_steps, max_runs = 1000, 24

    def __init__(self, rules: BranchRules, *, refresh_s: float = 5.0) -> None:
        self.rules = rules
        self.refresh_s = refresh_s
        self.times = ServiceTimes({code: s.minutes * 60 for code, s in rules.services.items()})
        self.calibration = Calibration()
        self.trend = Trend()
        self._arrivals: deque[tuple[float, str]] = deque(maxlen=2000)
        self._quoted: dict[str, Prediction] = {}
        self._entered: dict[str, float] = {}
        self.outcomes: list[Waited] = []
        self.settled: Waited | None = None
        self._outlook: _Outlook | None = None
        self._plays = 0

    def new_day(self) -> None:
        """Forget the line of yesterday; what was learnt stays."""
        self._arrivals.clear()
        self._quoted.clear()
        self._entered.clear()
        self.outcomes = []
        self._outlook = None

    def saw(self, before: Ticket | None, after: Ticket, at: datetime) -> None:
        """Take in a change of a ticket, as ``BranchState.apply`` returns it."""
        self.settled = None
        if before is None:
            self._arrivals.append((after.arrival, after.priority))
            self._note_added(after)
            self._remember(after)
            return
        if before.state is TicketState.WAITING and after.state is TicketState.CALLED:
            self._settle(after, at)
        busy = (TicketState.CALLED, TicketState.SERVING)
        if before.state in busy and after.state in _FREES:
            self._learn_time(before, after, at)

    def _learn_time(self, before: Ticket, after: Ticket, at: datetime) -> None:
        """Take in how long the visitor occupied the counter, unless it was in several parts."""
        since, started = after.called_at or after.started_at, before.started_at
        resumed = before.state is TicketState.SERVING and started and before.since > started
        if since is not None and not resumed:
            served = after.state is not TicketState.NO_SHOW
            self._learn_shares(after.work, (at - since).total_seconds(), served=served)

    def _learn_shares(self, services: Sequence[str], seconds: float, *, served: bool) -> None:
        """Split the time between several services in proportion to their expected times."""
        means = {code: self.times.mean_s(code) for code in services if code in self.rules.services}
        for code, mean_s in means.items():
            self.times.learn(code, seconds * mean_s / sum(means.values()), served=served)

    def _remember(self, ticket: Ticket) -> None:
        """After a restart, rebuild the prediction from the quoted interval, all that is left."""
        if ticket.wait is None or ticket.id in self._quoted:
            return
        middle = (ticket.wait.low_min + ticket.wait.high_min) / 2
        played = middle / self.trend.factor(ticket.priority)
        self._quoted[ticket.id] = Prediction(played, middle, ticket.wait)

    def _note_added(self, ticket: Ticket) -> None:
        if self._outlook is not None:
            added = self._outlook.added
            added[ticket.priority] = added.get(ticket.priority, 0) + 1

    def _settle(self, ticket: Ticket, at: datetime) -> None:
        """The first call settles the prediction. A visitor who found a free counter has none."""
        predicted = self._quoted.pop(ticket.id, None)
        if ticket.calls != 1 or ticket.missed:
            return
        waited_min = (at - ticket.issued_at).total_seconds() / 60
        self._entered[ticket.priority] = waited_min
        if predicted is None or waited_min < AT_ONCE_MIN:
            return
        self.trend.learn(ticket.priority, predicted.played_min, waited_min)
        self.calibration.learn(predicted.middle_min, predicted.quoted, waited_min)
        self.settled = Waited(predicted.middle_min, predicted.quoted, waited_min, predicted.rivals)
        self.outcomes.append(self.settled)

    def note_quote(self, ticket_id: str, prediction: Prediction) -> None:
        """Remember what was quoted to a visitor, to learn from the actual wait."""
        self._quoted[ticket_id] = prediction

    def predict(
        self,
        service: str | None,
        priority: str,
        line: WaitingLine,
        counters: Callable[[], Sequence[OpenCounter]],
        now: datetime,
        *,
        calls_made: int = 0,
    ) -> Prediction | None:
        """The wait of a newcomer, or None when there is no honest answer.

        Without a ``service``: of the class as a whole, for a board.

        None: fewer than :data:`MIN_SAMPLES` visits finished, no open counter may serve the
        visitor, the line is longer than :data:`MAX_LINE`, or the wait passes the horizon.
        """
        if self.times.count < MIN_SAMPLES or len(line) > MAX_LINE:
            return None
        outlook = self._outlook
        if outlook is None or not 0 <= (now - outlook.at).total_seconds() < self.refresh_s:
            outlook = self._outlook = self._refresh(line, counters(), now, calls_made)
        group = 0 if service is None else outlook.groups.get(service, -1)
        found = outlook.waits.get((priority, group))
        if found is None:
            return None
        played = found[0] + outlook.gap_min * self._before(priority, outlook.added)
        middle = played * self.trend.factor(priority)
        quoted = self.calibration.interval(middle, found[1])
        return Prediction(played, middle, quoted, self._rivals(priority, line, outlook))

    def _rivals(
        self, priority: str, line: WaitingLine, outlook: _Outlook
    ) -> tuple[tuple[str, float], ...]:
        """What two simple rules would have predicted, for comparison."""
        guess = len(line) * self._usual_s() / 60 / outlook.counters
        if priority not in self._entered:
            return ((LINE_LENGTH, guess),)
        return (LINE_LENGTH, guess), (LAST_TO_ENTER, self._entered[priority])

    def score(self) -> ForecastScore | None:
        """How good the waits quoted today have been so far."""
        return score(self.outcomes)

    def _before(self, priority: str, added: Mapping[str, int]) -> int:
        """How many newcomers since the refresh are called before one more of this class."""
        classes = self.rules.classes
        target = classes[priority].target
        return sum(n for name, n in added.items() if classes[name].target <= target)

    def _refresh(
        self, line: WaitingLine, counters: Sequence[OpenCounter], now: datetime, calls_made: int
    ) -> _Outlook:
        groups = _groups(self.rules, counters)
        kinds = [(name, group) for name in self.rules.classes for group in set(groups.values())]
        scene = self._scene(line, counters, now, calls_made, groups, kinds)
        served = {kind for counter in scene.counters for kind in (*counter.first, *counter.then)}
        asked = sorted(served)
        runs = max(MIN_RUNS, min(self.max_runs, self.play_steps // (len(line) + 16)))
        self._plays += 1
        times = foresight.spread(self.times.sigma)
        waits = foresight.look_ahead(scene, asked, times, runs, self._plays * 4099)
        summaries = {kinds[kind]: _summary(found) for kind, found in zip(asked, waits, strict=True)}
        share = max(1, len(counters))
        return _Outlook(now, summaries, groups, self._usual_s() / 60 / share, share)

    def _scene(
        self,
        line: WaitingLine,
        counters: Sequence[OpenCounter],
        now: datetime,
        calls_made: int,
        groups: Mapping[str, int],
        kinds: list[tuple[str, int]],
    ) -> foresight.LineNow:
        policy = self.rules.policy
        index = {kind: i for i, kind in enumerate(kinds)}
        lines: list[list[foresight.Waiting]] = [[] for _ in kinds]
        for ticket in line:
            kind = index.get((ticket.priority, groups.get(ticket.service, -1)))
            if kind is not None:
                work_s = self.times.work_s(ticket)
                lines[kind].append((ticket.arrival, work_s, line.overtakes(ticket)))
        rates = self._rates(now)
        share = max(1, len(set(groups.values())))
        return foresight.LineNow(
            now_s=now.timestamp(),
            counters=tuple(self._as_played(one, kinds, groups, now) for one in counters),
            lines=tuple(map(tuple, lines)),
            targets_s=tuple(self.rules.classes[k].target.total_seconds() for k, _ in kinds),
            rates=tuple(rates.get(name, 0.0) / share for name, _ in kinds),
            means_s=tuple(self._usual_s() for _ in kinds),
            mode="relative_wait" if policy.name in CAPPED else policy.name,
            cap=policy.overtake_cap if policy.name in CAPPED else inf,
            ratio=policy.ratio,
            calls_made=calls_made,
        )

    def _usual_s(self) -> float:
        """Expected time with a newcomer whose service is not yet known: the mean so far."""
        total = sum(seconds for _, seconds in self.times.sums.values())
        return total / self.times.count

    def _rates(self, now: datetime) -> dict[str, float]:
        """Arrivals per second and class over the last hour; if fewer than 30, since the first."""
        window_s = 3600.0
        end = now.timestamp()
        recent = [(at, name) for at, name in self._arrivals if at > end - window_s]
        if not recent:
            return {}
        span = max(600.0, end - recent[0][0]) if len(recent) < 30 else window_s
        span = min(span, max(600.0, end - self._arrivals[0][0]))
        rates: dict[str, float] = {}
        for _, name in recent:
            rates[name] = rates.get(name, 0.0) + 1 / span
        return rates

    def _as_played(
        self,
        one: OpenCounter,
        kinds: list[tuple[str, int]],
        groups: Mapping[str, int],
        now: datetime,
    ) -> foresight.PlayedCounter:
        profile = one.counter.profile
        served = {
            g for code, g in groups.items() if not profile.services or code in profile.services
        }
        mean_s, elapsed_s = None, 0.0
        if one.ticket is not None:
            mean_s = self.times.work_s(one.ticket)
            elapsed_s = (now - one.since).total_seconds() if one.since else 0.0
        first = tuple(i for i, (c, g) in enumerate(kinds) if c in profile.first and g in served)
        then = tuple(
            i
            for i, (c, g) in enumerate(kinds)
            if c in profile.then and c not in profile.first and g in served
        )
        if self.rules.policy.name == "first_come":  # no counter has a first choice
            first, then = first + then, ()
        return foresight.PlayedCounter(
            first=first,
            then=then,
            mean_s=mean_s,
            elapsed_s=max(0.0, elapsed_s),
        )


def _groups(rules: BranchRules, counters: Iterable[OpenCounter]) -> dict[str, int]:
    """Services grouped by which open counters may serve them: most offices have one group."""
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
