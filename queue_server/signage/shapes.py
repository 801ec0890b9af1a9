"""What the wing sends and takes, as shapes.

Tested by tests/signage.
"""

from typing import Annotated, Literal, NotRequired, TypedDict

from annotated_types import Interval, MaxLen

from queue_server.web.shapes import NoticeBody, TextWarning
from queue_server.web.shapes import Removed as Removed
from queue_server.wire.shapes import Instant


class PictureCall(TypedDict):
    """A call to be flashed and chimed once."""

    n: int
    label: str
    counter: int
    at: Instant


class BoardPicture(TypedDict):
    """The board drawn for a browser, and the calls it has to announce; newest wins.

    ``html`` is the content of the page's ``main``. ``here`` are the labels that are at a counter
    now, each as ``label@counter``: a call that is not among them has been withdrawn.
    """

    type: Literal["picture"]
    at: Instant
    closed: bool
    html: str
    calls: list[PictureCall]
    here: list[str]


class PictureFields(TypedDict):
    """A picture of notices; ``name`` is the SHA-256 of what displays get."""

    name: str
    width_px: int
    height_px: int
    size_bytes: int
    added_by: str
    added_at: Instant


class PictureAnswer(TypedDict):
    """A picture that was kept."""

    picture: PictureFields


class PictureList(TypedDict):
    """All pictures, the newest first, and what displays cannot show: reasons by display."""

    pictures: list[PictureFields]
    broken: dict[str, dict[str, str]]


class AiredFields(TypedDict):
    """How long a notice was seen on a display on a day."""

    day: str
    display: str
    notice: str
    seconds: int


class AiredList(TypedDict):
    """Air time by day, display and notice."""

    aired: list[AiredFields]


class ChangeFields(TypedDict):
    """Who put up, changed or took down a notice, and when."""

    at: Instant
    actor: str
    kind: str
    notice: str


class ChangeList(TypedDict):
    """The last changes of notices, the newest first."""

    changes: list[ChangeFields]


class PreviewBody(TypedDict):
    """A notice as it would be saved, and how a wall shows it: layout and turn of its pages."""

    notice: NoticeBody
    layout: NotRequired[Literal["classic", "calls", "media", "counters", "window"] | None]
    page: NotRequired[Annotated[int, Interval(ge=0, le=50)] | None]


class Preview(TypedDict):
    """The wall as a PNG in base64; ``cut`` are texts that did not fit.

    ``needs_s`` is how long a visitor in the lobby needs to read the notice, by language.
    """

    png: Annotated[str, MaxLen(8_000_000)]
    cut: list[str]
    needs_s: dict[str, float]
    warnings: list[TextWarning]


class DisplayFields(TypedDict):
    """A wall that is connected, and since when; ``label`` is what people call it."""

    name: str
    label: str | None
    since: Instant


class DisplayList(TypedDict):
    """The walls that are connected."""

    displays: list[DisplayFields]


class OrderBody(TypedDict):
    """What a wall is to do: ``mute`` until an instant (null: no longer), ``volume`` from 0 to 1."""

    do: Literal["identify", "reload", "mute", "volume"]
    until: NotRequired[Instant | None]
    volume: NotRequired[Annotated[float, Interval(ge=0, le=1)] | None]


class Ordered(TypedDict):
    """How many walls of that name were told."""

    displays: int
