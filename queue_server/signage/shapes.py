"""What the wing sends and takes, as shapes.

Tested by tests/signage.
"""

from typing import Annotated, Literal, NotRequired, TypedDict

from annotated_types import Interval, MaxLen

from queue_server.web.shapes import NoticeBody, TextWarning
from queue_server.web.shapes import Removed as Removed
from queue_server.wire.messages.orders import OrderVerb
from queue_server.wire.shapes import Instant


class PictureCall(TypedDict):
    """A call to be flashed and chimed once; ``in_person``: a clerk fetches the visitor."""

    n: int
    label: str
    counter: int
    at: Instant
    in_person: NotRequired[bool]


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
    """What an upload has become: ``picture`` is the first of ``pictures``, its pages."""

    picture: PictureFields
    pictures: list[PictureFields]


class ClipFields(TypedDict):
    """A video of notices; ``poster`` is the picture that it begins with."""

    name: str
    poster: str
    seconds: int


class ClipAnswer(TypedDict):
    """A clip that was kept, and its poster."""

    clip: ClipFields
    picture: PictureFields


class PictureList(TypedDict):
    """All pictures and clips, the newest first; ``broken``: why displays fail to show some."""

    pictures: list[PictureFields]
    clips: list[ClipFields]
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


Layout = Literal["classic", "calls", "media", "counters", "span", "window"]


class PreviewBody(TypedDict):
    """A notice as it would be saved, and how a wall shows it: its layout and page.

    Without a notice, those on now are shown. ``calls`` makes up a full lobby with that many calls.
    """

    notice: NotRequired[NoticeBody | None]
    layout: NotRequired[Layout | None]
    page: NotRequired[Annotated[int, Interval(ge=0, le=50)] | None]
    calls: NotRequired[Annotated[int, Interval(ge=0, le=60)] | None]


class Preview(TypedDict):
    """The wall as a PNG in base64; ``cut`` are texts that did not fit.

    ``needs_s`` is how long a visitor in the lobby needs to read the notice, by language.
    """

    png: Annotated[str, MaxLen(8_000_000)]
    cut: list[str]
    needs_s: dict[str, float]
    warnings: list[TextWarning]


class DisplayFields(TypedDict):
    """A wall that is connected, since when, and when it last sent a picture of itself.

    ``label`` is what people call it.
    """

    name: str
    label: str | None
    since: Instant
    screenshot_at: Instant | None


class DisplayList(TypedDict):
    """The walls that are connected."""

    displays: list[DisplayFields]


class OrderBody(TypedDict):
    """What a wall is to do.

    ``mute`` lasts until an instant (null: ends it), ``volume`` is 0 to 1; ``layout`` is one other
    than it was started with (null: that one again).
    """

    do: OrderVerb
    until: NotRequired[Instant | None]
    volume: NotRequired[Annotated[float, Interval(ge=0, le=1)] | None]
    layout: NotRequired[Layout | None]


class Ordered(TypedDict):
    """How many walls of that name got the order."""

    displays: int


class ScreenshotKept(TypedDict):
    """When the picture that a wall sent of itself came."""

    at: Instant
