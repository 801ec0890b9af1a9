"""What a supervisor orders a wall to do from afar: carried out, but not answered.

An order is a ``job`` for a device without a name: the wall itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypedDict, TypeVar

from annotated_types import Interval

from queue_server.wire.messages.jobs import EmptyBody
from queue_server.wire.paths import SCREENSHOT
from queue_server.wire.shapes import Instant


class MuteBody(TypedDict):
    """How long the wall is silent; null: no longer."""

    until: Instant | None


class VolumeBody(TypedDict):
    """How loud the wall is, from 0 to 1."""

    volume: Annotated[float, Interval(ge=0, le=1)]


class LayoutBody(TypedDict):
    """The layout of the wall by its name; empty: the one it was started with."""

    layout: str


OrderVerb = Literal["identify", "reload", "mute", "volume", "layout", "restart", "screenshot"]
OrderWords = EmptyBody | MuteBody | VolumeBody | LayoutBody
_Body = TypeVar("_Body", bound=OrderWords)


@dataclass(frozen=True, slots=True)
class OrderKind(Generic[_Body]):
    """One verb of the table: what it takes, and where the wall sends what it asks for."""

    verb: OrderVerb
    body: type[_Body]
    upload: str = ""


IDENTIFY = OrderKind("identify", EmptyBody)
RELOAD = OrderKind("reload", EmptyBody)
MUTE = OrderKind("mute", MuteBody)
VOLUME = OrderKind("volume", VolumeBody)
LAYOUT = OrderKind("layout", LayoutBody)
RESTART = OrderKind("restart", EmptyBody)
SHOT = OrderKind("screenshot", EmptyBody, SCREENSHOT)
#: Every order that a wall can be given.
ORDERS: Mapping[str, OrderKind[Any]] = {
    kind.verb: kind for kind in (IDENTIFY, RELOAD, MUTE, VOLUME, LAYOUT, RESTART, SHOT)
}


class WallOrder(TypedDict):
    """Server to a display: a supervisor's order, unanswered. ``device`` is empty: itself."""

    type: Literal["job"]
    id: str
    device: str
    verb: OrderVerb
    body: OrderWords
