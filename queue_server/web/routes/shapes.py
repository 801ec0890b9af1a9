"""Bodies of handing a counter over. Tested by tests/web/test_handing.py."""

from typing import Annotated, NotRequired, TypedDict

from annotated_types import MaxLen


class HandOverBody(TypedDict):
    """``to`` a clerk, left out: to anyone; ``on`` no: the counter is kept."""

    to: NotRequired[Annotated[str, MaxLen(60)] | None]
    on: NotRequired[bool | None]


class TakeOverBody(TypedDict):
    """``holder``: who is seen at the counter; ``also``: yes, a second one in the same name."""

    holder: NotRequired[Annotated[str, MaxLen(60)] | None]
    also: NotRequired[bool | None]
