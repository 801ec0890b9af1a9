"""Small values that several messages share."""

from typing import Annotated, Literal, TypedDict

from annotated_types import Ge

Text = dict[str, str]
Count = Annotated[int, Ge(0)]

CallRule = Literal[
    "first_choice", "relative_wait", "overtake_cap", "booked", "booked_due", "picked", "recalled"
]
AnnouncementKind = Literal["call", "recall"]
TakenNumbers = Literal["kept", "void"]
#: A counter's own state, or that of the visitor who is at it.
CounterState = Literal["closed", "open", "paused", "called", "serving"]
TicketState = Literal["waiting", "called", "serving", "held", "no_show", "finished", "cancelled"]

#: Why a visit was well or badly rated, each a word of the catalogue under ``rating.reason.``, and
#: how many of them one answer may name.
RATING_REASONS = ("wait", "kindness", "clarity", "skill", "papers", "place")
MOST_RATING_REASONS = 3
#: The priority class of a visitor without a need of priority.
GENERAL = "general"


class Wait(TypedDict):
    """An 80 % interval for a wait, in whole minutes."""

    low_min: int
    high_min: int
