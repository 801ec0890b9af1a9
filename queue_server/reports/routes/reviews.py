"""Monthly reviews: which months there are, and the head's release of each.

Tested by tests/reports/routes/test_reviews.py.
"""

from datetime import date, datetime, timedelta

from queue_server.core.decide.standing.reviews import ReleaseReview, WithdrawReview
from queue_server.core.events import Data, ReviewReleased
from queue_server.core.hours import service_day
from queue_server.core.state.branch import BranchState
from queue_server.reports import shapes
from queue_server.reports.drafting import Drafting
from queue_server.reports.ports import VisitStore
from queue_server.reports.rules.cube.monthly.review import Release
from queue_server.reports.shapes import MonthName
from queue_server.usecases.answering import stored
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import PathPart, invalid
from queue_server.web.table import API, Route

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
        rules = call.services.branch.rules
        first = await stored(self._visits.first_day())

        def look(state: BranchState, now: datetime) -> dict[str, ReviewReleased | None]:
            months = {*over(service_day(rules, now), first), *state.reviews}
            return {one: state.reviews.get(one) for one in sorted(months, reverse=True)}

        months = await call.services.branch.read(look)
        since = date.fromisoformat(f"{min(months)}-01")
        drafted = await stored(self._drafting.drafted(since))
        return 200, {
            "reviews": [_shown(one, months[one], drafted.get(one)) for one in months],
        }


def over(today: date, first: date | None) -> list[str]:
    """Last month, as ``YYYY-MM``, and those before it, back to the month of the first visitor."""
    month, made = today.replace(day=1), list[str]()
    while not made or (first is not None and month > first and len(made) < MONTHS):
        month = (month - timedelta(days=1)).replace(day=1)
        made.append(f"{month:%Y-%m}")
    return made


def _shown(
    month: str, released: ReviewReleased | None, drafted: Data | None = None
) -> shapes.Review:
    draft: shapes.Drafted | None = None
    if drafted is not None:
        draft = {"at": drafted["at"], "as_of_seq": drafted["as_of_seq"]}
    if released is None:
        return {"month": month, "released": None, "drafted": draft}
    return {
        "month": month,
        "released": {
            "by": released.by,
            "at": released.at.isoformat(),
            "comment": released.comment,
            "as_of_seq": released.as_of_seq,
        },
        "drafted": draft,
    }


async def release(call: WebCall) -> Answered:
    """Release the review of a month.

    Raises:
        As :func:`queue_server.core.decide.standing.reviews.release_review`.
    """
    command = ReleaseReview(
        id=call.args[0],
        as_of_seq=call.body["as_of_seq"],
        comment=call.body["comment"],
        by=call.identity.name,
    )
    released = (await call.do(command)).first(ReviewReleased)
    return 200, {"review": _shown(released.id, released)}


async def withdraw(call: WebCall) -> Answered:
    """Make a review a draft again."""
    await call.do(WithdrawReview(id=call.args[0]))
    return 200, {"review": _shown(call.args[0], None)}


async def released(call: WebCall, month: date) -> Release | None:
    """Who released the review of a month, if anyone did."""
    found = await call.services.branch.read(lambda state, now: state.reviews.get(f"{month:%Y-%m}"))
    if found is None:
        return None
    at = f"{found.at:%Y-%m-%d}"
    return Release(by=found.by, at=at, comment=found.comment, as_of_seq=found.as_of_seq)


def review_routes(drafting: Drafting, visits: VisitStore) -> tuple[Route, ...]:
    """The list, the release and its withdrawal."""
    return (
        Route(
            method="GET", path=f"{API}/reviews", roles=auth.SUPERVISORS,
            handler=Reviews(drafting, visits).index, answer=shapes.ReviewList,
            summary="The months with a review, and their releases",
        ),
        Route(
            method="POST", path=f"{API}/reviews/{{month}}/release", roles=auth.SUPERVISORS,
            parts={"month": PathPart(MonthName, invalid("month", "as 2026-11"))},
            handler=release, body=shapes.ReleaseBody, answer=shapes.ReviewAnswer, needs_key=True,
            summary="Release the review of a month that is over, with a comment",
        ),
        Route(
            method="DELETE", path=f"{API}/reviews/{{month}}/release", roles=auth.SUPERVISORS,
            handler=withdraw, answer=shapes.ReviewAnswer, summary="Make it a draft again",
        ),
    )  # fmt: skip
