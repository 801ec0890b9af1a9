"""Rules of the monthly review: readers of a released review know who released it, and from which
rows.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.decide.command import Command, Rule
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState
from queue_server.core.written import require_plain

LONGEST_COMMENT = 1000
#: Fifty years of months.
MOST_REVIEWS = 600

_MONTH = re.compile(r"[1-9][0-9]{3}-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseReview(Command):
    """Release the review of a month as of a journal row, with a comment."""

    NAME: ClassVar[str] = "release-review"
    STANDING: ClassVar[bool] = True
    id: str
    as_of_seq: int
    comment: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawReview(Command):
    """Take a release back."""

    NAME: ClassVar[str] = "withdraw-review"
    STANDING: ClassVar[bool] = True
    id: str


def release_review(
    state: BranchState, rules: BranchRules, command: ReleaseReview, now: datetime
) -> list[ev.Event]:
    """Release a review of a month that is over.

    Raises:
        BadRequest: ``invalid`` naming the field; as :func:`require_plain` says.
        Refused: ``month_not_over``, ``review_released`` when it is released already,
            ``too_many_reviews``.
    """
    if not _MONTH.fullmatch(command.id):
        raise BadRequest("invalid", "month: as 2026-11", field="month")
    if command.id >= f"{hours.service_day(rules, now):%Y-%m}":
        raise Refused("month_not_over", month=command.id)
    if not 0 < command.as_of_seq <= state.seq:
        raise BadRequest("invalid", "as_of_seq: a row of the journal", field="as_of_seq")
    if not 0 < len(command.comment.strip()) <= LONGEST_COMMENT:
        raise BadRequest("invalid", f"comment: 1 to {LONGEST_COMMENT}", field="comment")
    require_plain("comment", command.comment)
    if command.id in state.reviews:
        raise Refused("review_released", month=command.id)
    if len(state.reviews) >= MOST_REVIEWS:
        raise Refused("too_many_reviews", most=MOST_REVIEWS)
    return [
        ev.ReviewReleased(
            id=command.id,
            as_of_seq=command.as_of_seq,
            comment=command.comment.strip(),
            by=command.by,
            at=now,
        )
    ]


def withdraw_review(
    state: BranchState, rules: BranchRules, command: WithdrawReview, now: datetime
) -> list[ev.Event]:
    """Make a released review a draft again.

    Raises:
        UnknownThing: ``review_not_released``.
    """
    if command.id not in state.reviews:
        raise UnknownThing("review_not_released", month=command.id[:7])
    return [ev.ReviewWithdrawn(id=command.id)]


RULES: dict[type[Command], Rule] = {
    ReleaseReview: release_review,
    WithdrawReview: withdraw_review,
}
