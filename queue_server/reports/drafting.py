"""The monthly review is drafted automatically: on the 1st at six, or when a server next runs.

What was drafted, and as of which journal row, is kept among the figures of the month's last day, so
that each review is drafted once; the review itself is made whenever it is opened.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import orjson

from queue_server.core.events import Data
from queue_server.reports.making.orders import Order
from queue_server.reports.ports import Workshop
from queue_server.reports.rules.cube.asking import REVIEW, Ask
from queue_server.reports.rules.cube.in_words import office_in_words
from queue_server.reports.rules.cube.monthly.review import month_of
from queue_server.usecases.branch import Branch
from queue_server.usecases.loops.chores import Chore
from queue_server.usecases.ports import FigureStore
from queue_server.wire.words.catalogue import Catalogue

#: Local time; by then the follower has taken the last rows of the evening before.
AT = time(6, 0)
EVERY = timedelta(minutes=10)
NAME = "review_drafted"


def due(now: datetime, zone: str) -> date | None:
    """The first day of the month whose review should exist by now; None before six on the 1st."""
    here = now.astimezone(ZoneInfo(zone))
    if here.day == 1 and here.time() < AT:
        return None
    return month_of(here.date().replace(day=1) - timedelta(days=1))[0]


class Drafting:
    """Drafts the review of a branch, and knows what was drafted."""

    def __init__(
        self, branch: Branch, store: FigureStore, workshop: Workshop, catalogue: Catalogue
    ) -> None:
        self._branch, self._store = branch, store
        self._workshop, self._catalogue = workshop, catalogue

    async def draft(self, now: datetime) -> None:
        """Draft what is due and not there yet. A month without visits and suspensions has no draft.

        Raises:
            StorageDown, Unavailable: When it cannot be made or kept now.
        """
        month = due(now, self._branch.rules.zone)
        if month is None or f"{month:%Y-%m}" in await self.drafted(month):
            return
        made = orjson.loads(await self._workshop.make(self._order(month)))
        if made["as_of_seq"]:
            data = {"as_of_seq": made["as_of_seq"], "at": now.isoformat()}
            name = self._branch.rules.branch
            await self._store.save_figures(name, month_of(month)[1], NAME, data)

    async def drafted(self, since: date) -> dict[str, Data]:
        """What was drafted, by month, from the month of ``since`` on.

        Raises:
            StorageDown: With the reason.
        """
        kept = await self._store.figures(self._branch.rules.branch, NAME, since)
        return {f"{day:%Y-%m}": data for day, data in kept}

    def _order(self, month: date) -> bytes:
        rules = self._branch.rules
        office = office_in_words(rules, self._catalogue, rules.fallback)
        first, last = month_of(month)
        return Order(
            ask=Ask(name=REVIEW, since=first, until=last), office=office, format="json"
        ).packed()

    def chore(self) -> Chore:
        """Checks every few minutes whether a review is due."""
        return Chore(name=NAME, every=EVERY, run=self.draft, once_per_branch=True)
