"""The catalogue: what is public and fixed about a branch, as every screen and slip reads it.

``queue_server/settings`` makes it, ``GET /catalogue`` serves it; kiosk, wall, device hosts and
pages draw from it. Every text is complete in every language of the branch.
"""

from typing import Annotated, Literal, NotRequired, TypedDict, get_args

from annotated_types import MaxLen

from queue_server.wire.messages.values import Text
from queue_server.wire.verbs import Verb

Shape = Literal["circle", "heart", "house", "bubble", "diamond"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
#: The pictograms of categories that kiosk and wall can draw.
ICONS = frozenset(
    {
        "chip_card", "crossagency", "digital", "document", "doorplate", "family", "help", "house",
        "id_card", "move", "name", "nationality", "other", "passport", "question", "registration",
        "seal", "visit",
    }
)  # fmt: skip
#: How dates are written: with the ROC year, or only the Gregorian one.
Calendar = Literal["minguo", "gregorian"]
#: Where a service is available: at any office of the country, in the same city, or only where the
#: person is registered.
Where = Literal["any_office", "same_city", "registered_office"]
#: What a visitor signs on.
SignedOn = Literal["pad", "paper_scan", "none"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Category(TypedDict):
    """A group of services on the kiosk."""

    code: str
    name: Text
    icon: str


class Online(TypedDict):
    """Where a service, or the part of it that ``note`` names, is available without coming."""

    url: str
    note: Text


class Service(TypedDict):
    """What a visitor can come for; ``minutes`` is the expected time at the counter.

    ``fee_note`` and ``who`` are empty if there is nothing to say. ``looked_up``: what visitors need
    not bring, because staff look it up.
    """

    code: str
    name: Text
    category: str
    documents: list[Text]
    fee_note: Text
    who: Text
    minutes: float
    fee_ntd: int
    where: Where
    in_person_only: bool
    same_day: bool
    signature: SignedOn
    photo: bool
    seal_impression: bool
    holiday_appointment: bool
    home_visit: bool
    enabled: bool
    looked_up: NotRequired[list[Text]]
    online: NotRequired[Online]
    initials: NotRequired[list[str]]
    words: NotRequired[dict[str, list[str]]]


class SearchWords(TypedDict):
    """What the search by plain words knows of each language.

    ``ignore``: words that say nothing about what is wanted. ``alike``: groups of words that mean
    the same; the first stands for them. ``chips``: words to touch instead of typing.
    """

    ignore: dict[str, list[str]]
    alike: dict[str, list[list[str]]]
    chips: dict[str, list[str]]


class PriorityClass(TypedDict):
    """A priority class; ``offered`` ones are asked about at the kiosk.

    ``color`` is ``#RRGGBB`` if the office chose one.
    """

    name: str
    wording: Text
    help: Text
    shape: Shape
    offered: bool
    target_min: float
    language_only: bool
    color: NotRequired[str]


class Profile(TypedDict):
    """The classes a counter calls first, and those it calls when none of the first waits."""

    first: list[str]
    then: list[str]


class Counter(TypedDict):
    """A counter as configured; its state is on the board. Without ``services`` it serves all."""

    number: int
    name: Text
    profile: Profile
    languages: list[str]
    services: NotRequired[list[str]]


class Session(TypedDict):
    """An opening period; ``services`` null means all. ``opens`` and ``closes`` are ``HH:MM``."""

    name: str
    wording: Text
    opens: str
    closes: str
    days: list[Weekday]
    on_workdays: bool
    on_holidays: bool
    services: list[str] | None
    booked_only: bool


class OpenRow(TypedDict):
    """A row of the weekly hours in words: ``Monday–Friday``, ``08:00–18:30``."""

    days: str
    times: str


class Choice(TypedDict):
    """A word that clerks choose from, e.g. an outcome."""

    name: str
    wording: Text


class OfflineSeries(TypedDict):
    """The series of numbers that one kiosk gives while the server does not answer."""

    series: str
    prefix: str
    first: int
    last: int
    digits: int
    skip_four: bool


class KioskSettings(TypedDict):
    """The touch screen; ``inches`` is the diagonal. ``offline`` is by kiosk.

    ``checkin``: there are appointments to arrive with. ``reprints``: a kiosk has a scanner and can
    print the number that a telephone shows. ``bookable``: by service, the pools in which a later
    day can be booked at a kiosk. ``most_services``: how many fit on one number.
    """

    languages: list[str]
    width_px: int
    height_px: int
    inches: float
    idle_timeout_s: int
    warning_s: int
    thanks_s: int
    touch_hold_ms: int
    popular: list[str]
    ask_priority: bool
    show_documents: bool
    audio_volume: NotRequired[float]
    offline: NotRequired[dict[str, OfflineSeries]]
    checkin: NotRequired[bool]
    reprints: NotRequired[bool]
    bookable: NotRequired[dict[str, list[str]]]
    most_services: NotRequired[int]


class DisplaySettings(TypedDict):
    """The TV wall; ``inches`` is the diagonal, ``volume`` lies between 0 and 1.

    ``layout`` names its parts; a wall that was started with another one keeps that.
    """

    width_px: int
    height_px: int
    inches: float
    viewing_distance_m: float
    calls_shown: int
    flash_s: int
    marquee_chars_s: float
    slide_s: int
    volume: float
    layout: NotRequired[str]


class SlipSettings(TypedDict):
    """The paper; ``public_url`` is empty if visitors cannot reach the server."""

    width_dots: int
    public_url: str
    show_documents: bool
    footer: Text


class MissedSettings(TypedDict):
    """When a called visitor counts as absent, and how a missed number comes back."""

    min_calls: int
    min_wait_s: int
    requeue_after_calls: int
    limit: int


class Catalogue(TypedDict):
    """Everything public and fixed about the branch; staff pages are in ``staff_languages``.

    ``week`` is the table of the sessions in words, by language. ``fallback`` is the language used
    if a text lacks another; ``currency`` is an ISO 4217 code.
    """

    branch: str
    name: Text
    zone: str
    fallback: str
    calendar: Calendar
    currency: str
    languages: list[str]
    staff_languages: list[str]
    strings: Annotated[dict[str, Text], MaxLen(5000)]
    categories: list[Category]
    services: list[Service]
    search: NotRequired[SearchWords]
    classes: list[PriorityClass]
    counters: list[Counter]
    sessions: list[Session]
    week: NotRequired[dict[str, list[OpenRow]]]
    outcomes: list[Choice]
    pause_reasons: list[Choice]
    reasons: list[Choice]
    suspension_reasons: NotRequired[list[Choice]]
    correction_reasons: NotRequired[list[Choice]]
    alarm_outcomes: NotRequired[list[Choice]]
    kiosk: KioskSettings
    display: DisplaySettings
    slip: SlipSettings
    missed: MissedSettings
    undo_within_s: int
    crowd_alert: int
    may_pick: list[str]
    verbs: list[Verb]


def without_server(strings: dict[str, Text]) -> Catalogue:
    """A catalogue of texts alone: what a screen draws from until it has received the server's."""
    return {
        "branch": "",
        "name": {},
        "zone": "Asia/Taipei",
        "fallback": "zh-TW",
        "calendar": "minguo",
        "currency": "TWD",
        "languages": ["zh-TW", "en"],
        "staff_languages": ["zh-TW", "en"],
        "strings": strings,
        "categories": [],
        "services": [],
        "classes": [],
        "counters": [],
        "sessions": [],
        "outcomes": [],
        "pause_reasons": [],
        "reasons": [],
        "kiosk": {
            "languages": [],
            "width_px": 1080,
            "height_px": 1920,
            "inches": 32.0,
            "idle_timeout_s": 60,
            "warning_s": 20,
            "thanks_s": 10,
            "touch_hold_ms": 0,
            "popular": [],
            "ask_priority": True,
            "show_documents": True,
        },
        "display": {
            "width_px": 1920,
            "height_px": 1080,
            "inches": 55.0,
            "viewing_distance_m": 6.0,
            "calls_shown": 4,
            "flash_s": 6,
            "marquee_chars_s": 5.0,
            "slide_s": 12,
            "volume": 0.8,
        },
        "slip": {"width_dots": 576, "public_url": "", "show_documents": True, "footer": {}},
        "missed": {"min_calls": 2, "min_wait_s": 20, "requeue_after_calls": 3, "limit": 2},
        "undo_within_s": 30,
        "crowd_alert": 3,
        "may_pick": [],
        "verbs": [],
    }
