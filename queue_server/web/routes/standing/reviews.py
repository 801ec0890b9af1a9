"""The head's release of a month's review, and its withdrawal; the reports list the months."""

from queue_server.core.decide.standing.reviews import ReleaseReview, WithdrawReview
from queue_server.core.events import ReviewReleased
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import PathPart, invalid
from queue_server.web.routes.standing import shapes
from queue_server.web.shapes import MonthName
from queue_server.web.table import API, Route
from queue_server.web.views.review import review


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
    return 200, {"review": review(released.id, released, None)}


async def withdraw(call: WebCall) -> Answered:
    """Make a review a draft again."""
    await call.do(WithdrawReview(id=call.args[0]))
    return 200, {"review": review(call.args[0], None, None)}


ROUTES = (
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
