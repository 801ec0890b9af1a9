"""What clients send: the first message, acknowledgements, and the table of all of them."""

from typing import Annotated, Literal, NotRequired, TypedDict

from annotated_types import Len, MaxLen

from queue_server.wire.messages.jobs import (
    DeviceEvent,
    DeviceReport,
    JobDone,
    JobPart,
    Searched,
    SlipReport,
)
from queue_server.wire.messages.values import Count

MAX_TOPICS = 64
MAX_INSTANCE = 40
#: Most notices reported in one message.
MOST_AIRED = 200


class Hello(TypedDict):
    """A client's first message, within 5 s; resumes by ``epoch`` and ``announced``.

    ``instance`` is random per process, so that two machines with one token are noticed. ``seat``:
    the clerk works in this window from now on, and no longer in another of their windows.
    """

    type: Literal["hello"]
    topics: Annotated[list[str], MaxLen(MAX_TOPICS)]
    epoch: str | None
    announced: Count
    instance: NotRequired[Annotated[str, MaxLen(MAX_INSTANCE)] | None]
    seat: NotRequired[bool]


class Announced(TypedDict):
    """A display has spoken everything up to ``n``."""

    type: Literal["announced"]
    n: Count


class Aired(TypedDict):
    """How long a display has shown notices, in whole seconds per day: the day's sums so far.

    ``broken`` are pictures that the display cannot show, with the reason.
    """

    type: Literal["aired"]
    day: Annotated[str, Len(10, 10)]
    seconds: Annotated[dict[Annotated[str, MaxLen(60)], Count], MaxLen(MOST_AIRED)]
    broken: Annotated[dict[Annotated[str, MaxLen(64)], Annotated[str, MaxLen(200)]], MaxLen(200)]


ClientMessage = (
    Hello
    | Announced
    | Aired
    | DeviceReport
    | JobDone
    | JobPart
    | SlipReport
    | Searched
    | DeviceEvent
)
CLIENT_MESSAGES: dict[str, type] = {
    "hello": Hello,
    "announced": Announced,
    "aired": Aired,
    "device_states": DeviceReport,
    "job_done": JobDone,
    "device_event": DeviceEvent,
    "job_part": JobPart,
    "slips": SlipReport,
    "searched": Searched,
}
