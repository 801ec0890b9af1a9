"""The staffing advised on the morning of a day is kept, so that it can be judged later.

The advice on the page changes during the day with bookings, counters and settings; the kept one
does not. Tested by tests/reports/test_advising.py.
"""

from datetime import datetime, time, timedelta

import orjson

from queue_server.core.hours import local, service_day, sessions_on
from queue_server.reports.making.orders import Order
from queue_server.reports.ports import Workshop
from queue_server.reports.rules.cube.asking import STAFFING, Ask
from queue_server.reports.rules.cube.in_words import office_in_words
from queue_server.reports.rules.staffing.asked import asked_of
from queue_server.reports.rules.staffing.said import ADVISED, advised
from queue_server.usecases.branch import Branch
from queue_server.usecases.loops.chores import Chore
from queue_server.usecases.ports import FigureStore
from queue_server.wire.words.catalogue import Catalogue

#: Local time; the evening before is counted by then.
AT = time(6, 30)
EVERY = timedelta(minutes=10)


class Advising:
    """Keeps the staffing advice, once a day."""

    def __init__(
        self, branch: Branch, store: FigureStore, workshop: Workshop, catalogue: Catalogue
    ) -> None:
        self._branch, self._store = branch, store
        self._workshop, self._catalogue = workshop, catalogue

    async def advise(self, now: datetime) -> None:
        """Keep the advice for today, unless it is kept already or the office will not be open again
        today. A server that starts after the morning advises only on the half hours still to come.

        Raises:
            StorageDown, Unavailable: When it cannot be made or kept now.
        """
        rules = self._branch.rules
        here, day = local(rules, now), service_day(rules, now)
        closes = [one.closes for one in sessions_on(rules, day)]
        if not closes or not AT <= here.time() < max(closes):
            return
        if any(one == day for one, _ in await self._store.figures(rules.branch, ADVISED, day)):
            return
        roster = await self._branch.read(lambda state, _: asked_of(rules, state, now, day))
        order = Order(
            ask=Ask(name=STAFFING, since=day, until=day), roster=roster, format="json",
            office=office_in_words(rules, self._catalogue, rules.fallback),
        )  # fmt: skip
        report = orjson.loads(await self._workshop.make(order.packed()))
        data = advised(report, -(-(here.hour * 60 + here.minute) // 30))
        await self._store.save_figures(rules.branch, day, ADVISED, {"at": now.isoformat(), **data})

    def chore(self) -> Chore:
        """Checks every few minutes whether it is morning."""
        return Chore(name=ADVISED, every=EVERY, run=self.advise, once_per_branch=True)
