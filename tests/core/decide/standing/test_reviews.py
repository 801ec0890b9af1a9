"""The head releases the review of a month that is over, with a comment, and can take it back."""

from datetime import UTC, datetime
from typing import Any

import pytest

from queue_server.core import events as ev
from queue_server.core.decide.standing.reviews import (
    LONGEST_COMMENT,
    MOST_REVIEWS,
    ReleaseReview,
    WithdrawReview,
)
from queue_server.core.errors import BadRequest, UnknownThing
from tests.core.decide.standing.refusing import refusal_of, refused
from tests.core.play import Play

#: The row of the journal up to which the head has looked.
LOOKED_AT = 2


def release(month: str = "2020-10", **changes: Any) -> ReleaseReview:
    given = {"as_of_seq": LOOKED_AT, "comment": "辛苦了", "by": "head", **changes}
    return ReleaseReview(id=month, **given)


@pytest.fixture
def play() -> Play:
    """The journal has two rows: the day was opened, and one number was given."""
    play = Play()
    play.issue()
    assert play.state.seq == LOOKED_AT
    return play


def test_a_release_says_who_released_which_month_as_of_which_row_and_when(play: Play) -> None:
    [event] = play.carry_out(release(comment=" 辛苦了\n"))
    assert event == ev.ReviewReleased(
        id="2020-10", as_of_seq=LOOKED_AT, comment="辛苦了", by="head", at=play.now
    )
    assert play.state.reviews == {"2020-10": event}


def test_a_review_is_released_once_until_it_is_taken_back(play: Play) -> None:
    play.carry_out(release())
    assert refusal_of(play, release()) == ("review_released", {"month": "2020-10"})
    assert play.carry_out(WithdrawReview(id="2020-10")) == [ev.ReviewWithdrawn(id="2020-10")]
    assert play.state.reviews == {}
    assert play.carry_out(release())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"month": "2020-13"}, "month"),
        ({"month": "2020-00"}, "month"),
        ({"month": "2020-1"}, "month"),
        ({"month": "2020-10-01"}, "month"),
        ({"month": "0001-01"}, "month"),
        ({"month": "２０２０-10"}, "month"),
        ({"month": "../etc"}, "month"),
        ({"as_of_seq": 0}, "as_of_seq"),
        ({"as_of_seq": LOOKED_AT + 1}, "as_of_seq"),
        ({"comment": "  "}, "comment"),
        ({"comment": "x" * (LONGEST_COMMENT + 1)}, "comment"),
    ],
)
def test_a_release_that_makes_no_sense_is_refused(
    play: Play, changes: dict[str, Any], field: str
) -> None:
    error = refused(play, release(**changes))
    assert isinstance(error, BadRequest)
    assert (error.code, error.facts) == ("invalid", {"field": field})


@pytest.mark.parametrize(
    "changes",
    [
        {"as_of_seq": 1},
        {"as_of_seq": LOOKED_AT},
        {"comment": "好"},
        {"comment": f" {'x' * LONGEST_COMMENT} "},
    ],
)
def test_any_row_there_is_and_any_comment_that_fits_will_do(
    play: Play, changes: dict[str, Any]
) -> None:
    assert play.carry_out(release(**changes))


def test_nobody_is_named_by_a_number_in_a_comment(play: Play) -> None:
    facts = {"field": "comment", "found": "national_id"}
    assert refusal_of(play, release(comment="A123456789 抱怨等太久")) == ("personal_data", facts)


@pytest.mark.parametrize("month", ["2026-11", "2999-01", "9999-12"])
def test_a_month_that_is_not_over_is_not_released(play: Play, month: str) -> None:
    assert refusal_of(play, release(month)) == ("month_not_over", {"month": month})


def test_a_month_is_over_when_its_last_day_is_where_the_office_stands() -> None:
    play = Play(now=datetime(2026, 11, 30, 15, 59, tzinfo=UTC))
    november = release("2026-11", as_of_seq=1)
    assert refusal_of(play, november) == ("month_not_over", {"month": "2026-11"})
    play.pass_time(60)  # midnight in Taipei
    assert play.carry_out(november)


def test_fifty_years_of_reviews_are_kept_and_then_one_is_taken_back_first(play: Play) -> None:
    for n in range(MOST_REVIEWS):
        play.carry_out(release(f"{1970 + n // 12}-{n % 12 + 1:02}"))
    assert refusal_of(play, release("2020-10")) == ("too_many_reviews", {"most": MOST_REVIEWS})
    assert refusal_of(play, release("1970-01")) == ("review_released", {"month": "1970-01"})
    play.carry_out(WithdrawReview(id="1970-01"))
    assert play.carry_out(release("2020-10"))


def test_what_was_not_released_cannot_be_taken_back(play: Play) -> None:
    error = refused(play, WithdrawReview(id="2020-10 and more"))
    assert isinstance(error, UnknownThing)
    assert (error.code, error.facts) == ("review_not_released", {"month": "2020-10"})
