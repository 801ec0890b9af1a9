"""Bodies of handing a counter over. Tested by tests/web/routes/test_handing.py."""

from typing import Annotated, NotRequired, TypedDict

from annotated_types import MaxLen


class HandOverBody(TypedDict):
    """``to``: a clerk, left out: anyone; ``on`` false: the counter is kept."""

    to: NotRequired[Annotated[str, MaxLen(60)] | None]
    on: NotRequired[bool | None]


class TakeOverBody(TypedDict):
    """``holder``: the clerk shown there; ``also``: true for a second one under the same name."""

    holder: NotRequired[Annotated[str, MaxLen(60)] | None]
    also: NotRequired[bool | None]
