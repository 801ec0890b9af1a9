"""Judging the forecast on simulated days: against two simple rules and against an oracle."""

from collections.abc import Sequence
from datetime import datetime

from queue_server.core import waiting
from queue_server.core.rules import BranchRules
from queue_server.core.scoring import Outcome, Score, score
from queue_server.core.ticket import Ticket
from queue_server.core.waiting import Forecaster, ServiceTimes
from queue_server.simulate import synthetic
from queue_server.simulate.office import OPENING, Office, Shift
from queue_server.simulate.synthetic import Demand, Visit

Day = tuple[Sequence[Visit], Sequence[Shift] | None]

LAST_TO_ENTER = "last_to_enter_service"
LINE_LENGTH = "line_length"
ORACLE = "oracle"


class TrueTimes(ServiceTimes):
    """Service times known exactly, as no office knows them."""

    def mean_s(self, service: str) -> float:
        """The true expected seconds a counter is taken."""
        served = self.catalogue_s[service] + synthetic.WALK_S
        return (1 - synthetic.ABSENT) * served + synthetic.ABSENT * synthetic.ABSENT_S

    @property
    def sigma(self) -> float:
        """The true spread."""
        return synthetic.SIGMA


class Oracle(Forecaster):
    """The same play forward with the true distributions and arrivals, and many more runs."""

    play_steps, max_runs = 4000, 100

    def __init__(self, rules: BranchRules, demand: Demand) -> None:
        super().__init__(rules, refresh_s=0.0)
        self.times = TrueTimes(self.times.catalogue_s, count=waiting.MIN_SAMPLES)
        self._true_rates = synthetic.rates(rules, demand)

    def _usual_s(self) -> float:
        return synthetic.mean_busy_s(self.rules, synthetic.service_weights(self.rules))

    def _rates(self, now: datetime) -> dict[str, float]:
        return self._true_rates((now - OPENING).total_seconds())


class Judge:
    """Collects what visitors were told and what came of it, over any number of days."""

    def __init__(
        self, rules: BranchRules, forecaster: Forecaster, oracle: Forecaster | None = None
    ) -> None:
        self.rules = rules
        self.forecaster = forecaster
        self.oracle = oracle
        self.outcomes: list[Outcome] = []
        self.zero = 0
        self._entered: dict[str, float] = {}
        self._guesses: dict[str, tuple[tuple[str, float], ...]] = {}

    def day(self, visits: Sequence[Visit], shifts: Sequence[Shift] | None = None) -> None:
        """Play one day and collect."""
        self.forecaster.new_day()
        self._entered.clear()
        self._guesses.clear()
        office = Office(
            self.rules,
            visits,
            shifts,
            forecaster=self.forecaster,
            on_arrival=self._guess,
            on_call=self._settle,
        )
        office.run()

    def score(self) -> Score | None:
        """The figures so far."""
        return score(self.outcomes)

    def _guess(self, visit: Visit, ticket: Ticket, office: Office) -> None:
        """What the simple rules, and the oracle, would have told."""
        counters = max(1, len(office.open_counters()))
        times = self.forecaster.times
        mean_min = sum(times.mean_s(t.service) for t in office.line) / 60
        guesses = {LINE_LENGTH: mean_min / counters}
        if visit.priority in self._entered:
            guesses[LAST_TO_ENTER] = self._entered[visit.priority]
        if self.oracle is not None:
            seen = self.oracle.predict(
                visit.service,
                visit.priority,
                office.line,
                office.open_counters,
                office.now,
                calls_made=office.calls_made,
            )
            if seen is not None:
                guesses[ORACLE] = seen.middle_min
        self._guesses[ticket.id] = tuple(guesses.items())

    def _settle(self, visit: Visit, ticket: Ticket, wait_s: float) -> None:
        self._entered[visit.priority] = wait_s / 60
        told = self.forecaster.settled
        if told is None:
            return
        if wait_s == 0:
            # A free counter: the visitor is called while the slip is still warm, nothing to tell.
            self.zero += 1
            return
        rivals = self._guesses[ticket.id]
        self.outcomes.append(Outcome(told.middle_min, told.told, wait_s / 60, rivals))


def judge(
    rules: BranchRules, demand: Demand, days: Sequence[Day], *, with_oracle: bool = False
) -> Score | None:
    """Score the forecast on days in turn; it learns as it goes and starts knowing nothing.

    None when nobody who waited was told a wait.
    """
    oracle = Oracle(rules, demand) if with_oracle else None
    judged = Judge(rules, Forecaster(rules, refresh_s=0.0), oracle)
    for visits, shifts in days:
        judged.day(visits, shifts)
    return judged.score()
