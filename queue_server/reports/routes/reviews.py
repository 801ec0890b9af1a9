"""Monthly reviews: which months there are, and what was drafted and released of each.

The head's release is the kernel's (``queue_server/web/routes/standing/reviews.py``).

Tested by tests/reports/routes/test_reviews.py.
"""

from datetime import date, datetime, timedelta

from queue_server.core.events import ReviewReleased
from queue_server.core.hours import service_day
from queue_server.core.state.branch import BranchState
from queue_server.reports import shapes
from queue_server.reports.drafting import Drafting
from queue_server.reports.ports import VisitStore
from queue_server.reports.rules.cube.monthly.review import Release
from queue_server.usecases.answering import stored
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route
from queue_server.web.views.review import review

#: How many past months are offered; a released one is always there.
MONTHS = 24


class Reviews:
    """The list of reviews, with what was drafted and released."""

    def __init__(self, drafting: Drafting, visits: VisitStore) -> None:
        self._drafting = drafting
        self._visits = visits

    async def index(self, call: WebCall) -> Answered:
        """The months that are over, the newest first, and what was released. Last month is always
        there, earlier ones back to that of the first visitor.

        Raises:
            Unavailable: ``storage_down``.
        """
        rules = call.kernel.branch.rules
        first = await stored(self._visits.first_day())

        def look(state: BranchState, now: datetime) -> dict[str, ReviewReleased | None]:
            months = {*over(service_day(rules, now), first), *state.reviews}
            return {one: state.reviews.get(one) for one in sorted(months, reverse=True)}

        months = await call.kernel.branch.read(look)
        since = date.fromisoformat(f"{min(months)}-01")
        drafted = await stored(self._drafting.drafted(since))
        return 200, {
            "reviews": [review(one, months[one], drafted.get(one)) for one in months],
        }


def over(today: date, first: date | None) -> list[str]:
    """Last month, as ``YYYY-MM``, and those before it, back to the month of the first visitor."""
    month, made = today.replace(day=1), list[str]()
    while not made or (first is not None and month > first and len(made) < MONTHS):
        month = (month - timedelta(days=1)).replace(day=1)
        made.append(f"{month:%Y-%m}")
    return made


async def released(call: WebCall, month: date) -> Release | None:
    """Who released the review of a month, if anyone did."""
    found = await call.kernel.branch.read(lambda state, now: state.reviews.get(f"{month:%Y-%m}"))
    if found is None:
        return None
    at = service_day(call.kernel.branch.rules, found.at).isoformat()
    return Release(by=found.by, at=at, comment=found.comment, as_of_seq=found.as_of_seq)


def review_routes(drafting: Drafting, visits: VisitStore) -> tuple[Route, ...]:
    """The list of months."""
    return (
        Route(
            method="GET", path=f"{API}/reviews", roles=auth.SUPERVISORS,
            handler=Reviews(drafting, visits).index, answer=shapes.ReviewList,
            summary="The months with a review, and their releases",
        ),
    )  # fmt: skip
