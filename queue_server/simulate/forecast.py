"""Judging the forecast on simulated days: against two simple rules and against an oracle."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from queue_server.core.forecast import waiting
from queue_server.core.forecast.learning import ServiceTimes
from queue_server.core.forecast.scoring import ForecastScore, Waited, score
from queue_server.core.forecast.waiting import Forecaster
from queue_server.core.line.ticket import Ticket
from queue_server.core.rules import BranchRules
from queue_server.simulate import synthetic
from queue_server.simulate.day import OPENING, Shift, SimulatedDay
from queue_server.simulate.synthetic import PlayedVisit, SyntheticDay

Day = tuple[Sequence[PlayedVisit], Sequence[Shift] | None]

ORACLE = "oracle"


class TrueTimes(ServiceTimes):
    """Service times known exactly, which no office has."""

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

    def __init__(self, rules: BranchRules, demand: SyntheticDay) -> None:
        super().__init__(rules, refresh_s=0.0)
        self.times = TrueTimes(self.times.catalogue_s, count=waiting.MIN_SAMPLES)
        self._true_rates = synthetic.rates(rules, demand)

    def _usual_s(self) -> float:
        return synthetic.mean_busy_s(self.rules, synthetic.service_weights(self.rules))

    def _rates(self, now: datetime) -> dict[str, float]:
        return self._true_rates((now - OPENING).total_seconds())


class ForecastJudge:
    """Collects the waits quoted to visitors and those they had, over any number of days."""

    def __init__(
        self, rules: BranchRules, forecaster: Forecaster, oracle: Forecaster | None = None
    ) -> None:
        self.rules = rules
        self.forecaster = forecaster
        self.oracle = oracle
        self.outcomes: list[Waited] = []
        self._seen: dict[str, float] = {}

    def day(self, visits: Sequence[PlayedVisit], shifts: Sequence[Shift] | None = None) -> None:
        """Play one day and collect its waits."""
        self.forecaster.new_day()
        self._seen.clear()
        SimulatedDay(
            self.rules,
            visits,
            shifts,
            forecaster=self.forecaster,
            on_arrival=self._ask_oracle,
            on_call=self._settle,
        ).run()

    def score(self) -> ForecastScore | None:
        """The figures so far."""
        return score(self.outcomes)

    def _ask_oracle(self, visit: PlayedVisit, ticket: Ticket, day: SimulatedDay) -> None:
        if self.oracle is None:
            return
        seen = self.oracle.predict(
            visit.service,
            visit.priority,
            day.line,
            day.open_counters,
            day.now,
            calls_made=day.calls_made,
        )
        if seen is not None:
            self._seen[ticket.id] = seen.middle_min

    def _settle(self, visit: PlayedVisit, ticket: Ticket, wait_s: float) -> None:
        settled = self.forecaster.settled
        if settled is None:
            return
        if ticket.id in self._seen:
            rivals = (*settled.rivals, (ORACLE, self._seen[ticket.id]))
            settled = replace(settled, rivals=rivals)
        self.outcomes.append(settled)


def judge(
    rules: BranchRules, demand: SyntheticDay, days: Sequence[Day], *, with_oracle: bool = False
) -> ForecastScore | None:
    """Score the forecast on days in turn; it starts knowing nothing and learns as it goes.

    None when no visitor who waited was quoted a wait.
    """
    oracle = Oracle(rules, demand) if with_oracle else None
    judged = ForecastJudge(rules, Forecaster(rules, refresh_s=0.0), oracle)
    for visits, shifts in days:
        judged.day(visits, shifts)
    return judged.score()
