"""What the wing sends and takes, as shapes.

Tested by tests/campaigns/test_routes.py.
"""

from typing import Annotated, Literal, NotRequired, TypedDict

from annotated_types import Interval, Len, MaxLen

from queue_server.web.shapes import Titles
from queue_server.wire.shapes import Instant

IntentState = Literal[
    "registered", "listed", "invited", "accepted", "served", "declined", "lapsed", "withdrawn"
]


class CampaignBody(TypedDict):
    """A campaign: how many places, until when people register and are invited, hours to answer."""

    name: Titles
    quota: Annotated[int, Interval(ge=1, le=5000)]
    cutoff: Instant
    ends: Instant
    answer_hours: Annotated[int, Interval(ge=1, le=720)]
    beacon_source: NotRequired[Annotated[str, MaxLen(120)] | None]


class CampaignFields(TypedDict):
    """A campaign as anyone may see it; ``seed`` and ``beacon`` are public once it is drawn."""

    id: str
    name: dict[str, str]
    quota: int
    cutoff: Instant
    ends: Instant
    commitment: str
    beacon_source: str
    drawn: bool
    open: bool
    seed: str | None
    beacon: str | None


class CampaignList(TypedDict):
    """All campaigns, the newest first."""

    campaigns: list[CampaignFields]


class CampaignAnswer(TypedDict):
    """A campaign."""

    campaign: CampaignFields


class DrawBody(TypedDict):
    """The public number that was announced, if one was."""

    beacon: NotRequired[Annotated[str, MaxLen(120)] | None]


class IntentFields(TypedDict):
    """An intent: a public code, a state, a place in the draw."""

    code: str
    state: IntentState
    place: int | None
    until: Instant | None


class StaffIntent(IntentFields):
    """The same for staff, who can act for it."""

    id: str


class IntentList(TypedDict):
    """Who takes part, by place."""

    intents: list[StaffIntent]


class IntentMade(TypedDict):
    """What an applicant gets: a public code, and the address of their own page."""

    intent: StaffIntent
    code: str
    track: str


class IntentAnswer(TypedDict):
    """An intent with its campaign."""

    intent: IntentFields
    campaign: CampaignFields


class IntentStepBody(TypedDict):
    """What staff do for an applicant."""

    do: Literal["accept", "withdraw", "serve"]


class IntentAnswerBody(TypedDict):
    """What an applicant answers on their own page."""

    answer: Literal["accept", "withdraw"]


class CodeBody(TypedDict):
    """A public code."""

    code: Annotated[str, Len(1, 20)]


class CampaignStep(TypedDict):
    """What was done, when and by whom: to the campaign, or to the intent with ``code``."""

    at: Instant
    actor: str
    action: str
    code: str | None


class CampaignSteps(TypedDict):
    """The steps of a campaign in order."""

    steps: list[CampaignStep]


class PublicList(TypedDict):
    """A draw as `run.py lottery --check` reads it: codes in order, and what makes the order."""

    campaign: str
    commitment: str
    beacon_source: str
    seed: str
    beacon: str
    codes: list[str]
