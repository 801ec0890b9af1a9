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
TicketState = Literal["waiting", "called", "serving", "held", "no_show", "finished", "cancelled"]


class Wait(TypedDict):
    """An 80 % interval for a wait, in whole minutes."""

    low_min: int
    high_min: int
