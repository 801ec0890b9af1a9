"""The forecast of a branch: it learns from every event, and from the legs of the last weeks."""

from datetime import date, datetime, timedelta

from queue_server.core import events as ev
from queue_server.core.forecast.waiting import Forecaster, Prediction, open_counters
from queue_server.core.line.ticket import Ticket, WaitEstimate
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState
from queue_server.usecases.ports import PastReader

#: The forecast learns the pace of the counters from at most this many days and visits.
LEARN_DAYS, LEARN_LEGS = 28, 4000


class Forecasting:
    """How long visitors will wait in one branch."""

    def __init__(self, rules: BranchRules) -> None:
        self._rules = rules
        self.forecaster = Forecaster(rules)

    async def learn(self, past: PastReader, day: date) -> None:
        """Start over with the pace of the weeks before a day; its own events follow through
        :meth:`saw`.

        Raises:
            StorageDown: If the legs cannot be read.
        """
        forecaster = Forecaster(self._rules)
        since = day - timedelta(days=LEARN_DAYS)
        for leg in await past.legs(self._rules.branch, since, LEARN_LEGS):
            if leg.day < day and leg.called_at and leg.ended_at and leg.ending == "finished":
                forecaster.times.learn(leg.service, (leg.ended_at - leg.called_at).total_seconds())
        self.forecaster = forecaster

    def saw(
        self, event: ev.Event, before: Ticket | None, after: Ticket | None, at: datetime
    ) -> None:
        """Take in an event."""
        if isinstance(event, ev.DayOpened | ev.DayCorrected):
            self.forecaster.new_day()
        elif after is not None:
            self.forecaster.saw(before, after, at)

    def predict(
        self, state: BranchState, service: str | None, priority: str, now: datetime
    ) -> Prediction | None:
        """How long a newcomer would wait; None when there is no honest answer."""
        return self.forecaster.predict(
            service,
            priority,
            state.line,
            lambda: open_counters(state, self._rules, now),
            now,
            calls_made=state.calls_made,
        )

    def expected_wait(
        self, state: BranchState, priority: str, now: datetime
    ) -> WaitEstimate | None:
        """The interval a board shows for a class."""
        prediction = self.predict(state, None, priority, now)
        return prediction.quoted if prediction else None
