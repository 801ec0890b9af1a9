"""A campaign and its intents: one transition table, and who is invited next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from queue_server.campaigns.rules import lottery
from queue_server.core.errors import BadRequest, Refused
from queue_server.core.rules import Text


class IntentState(StrEnum):
    """Where an intent is."""

    REGISTERED = "registered"
    LISTED = "listed"
    INVITED = "invited"
    ACCEPTED = "accepted"
    SERVED = "served"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


#: States that take a place of the quota.
TAKING = frozenset({IntentState.INVITED, IntentState.ACCEPTED, IntentState.SERVED})

#: From a state and an action to a state. What is not in it is refused.
TABLE: Mapping[tuple[IntentState, str], IntentState] = {
    (IntentState.REGISTERED, "list"): IntentState.LISTED,
    (IntentState.REGISTERED, "withdraw"): IntentState.WITHDRAWN,
    (IntentState.LISTED, "invite"): IntentState.INVITED,
    (IntentState.LISTED, "withdraw"): IntentState.WITHDRAWN,
    (IntentState.INVITED, "accept"): IntentState.ACCEPTED,
    (IntentState.INVITED, "withdraw"): IntentState.DECLINED,
    (IntentState.INVITED, "lapse"): IntentState.LAPSED,
    (IntentState.ACCEPTED, "serve"): IntentState.SERVED,
    (IntentState.ACCEPTED, "withdraw"): IntentState.DECLINED,
}
#: Actions of people; the rest come from the draw and the clock.
BY_PEOPLE = frozenset({"accept", "withdraw", "serve"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """``quota`` places for those who register by ``cutoff``; invitations until ``ends``.

    ``beacon_source`` says in words which public number will be the ``beacon``; empty: none.
    ``version`` counts every change of the campaign or of one of its intents.
    """

    id: str
    name: Text
    quota: int
    cutoff: datetime
    ends: datetime
    answer: timedelta
    beacon_source: str = ""
    seed: str
    beacon: str = ""
    drawn_at: datetime | None = None
    made_at: datetime
    version: int = 1

    @property
    def commitment(self) -> str:
        """What is published about the seed from the beginning."""
        return lottery.commitment(self.seed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """An applicant for a place. ``code`` is public; ``place`` in the draw counts from 1."""

    id: str
    campaign: str
    code: str
    state: IntentState = IntentState.REGISTERED
    place: int | None = None
    until: datetime | None = None
    made_at: datetime
    changed_at: datetime


def step(intent: Intent, action: str, now: datetime) -> Intent:
    """The intent after an action.

    Raises:
        Refused: ``intent_state`` with state and action.
    """
    state = TABLE.get((intent.state, action))
    if state is None:
        raise Refused("intent_state", state=intent.state.value, action=action)
    return replace(intent, state=state, changed_at=now)


def require_open(campaign: Campaign, now: datetime) -> None:
    """Refuse to register applicants after the cut-off or the draw.

    Raises:
        Refused: ``campaign_closed``.
    """
    if now >= campaign.cutoff or campaign.drawn_at is not None:
        raise Refused("campaign_closed")


def draw(
    campaign: Campaign, intents: Sequence[Intent], beacon: str, now: datetime
) -> tuple[Campaign, list[Intent]]:
    """The campaign once it is drawn, with the intents that take part and their places.

    Raises:
        Refused: ``too_early_to_draw`` before the cut-off, ``campaign_drawn``.
        BadRequest: ``invalid`` when a promised beacon is missing, or one was not promised.
    """
    if campaign.drawn_at is not None:
        raise Refused("campaign_drawn")
    if now < campaign.cutoff:
        raise Refused("too_early_to_draw")
    if bool(beacon) != bool(campaign.beacon_source):
        raise BadRequest("invalid", "beacon: the number that was announced", field="beacon")
    taking = {one.code: one for one in intents if one.state is IntentState.REGISTERED}
    order = lottery.drawn(campaign.seed, beacon, taking)
    listed = [
        replace(step(taking[code], "list", now), place=place)
        for place, code in enumerate(order, start=1)
    ]
    return replace(campaign, beacon=beacon, drawn_at=now), listed


def rolled(campaign: Campaign, intents: Sequence[Intent], now: datetime) -> list[Intent]:
    """The intents that time changes: invitations that lapse, and those invited in their place."""
    if campaign.drawn_at is None:
        return []
    late = {one.id for one in intents if one.state is IntentState.INVITED and _over(one, now)}
    lapsed = [step(one, "lapse", now) for one in intents if one.id in late]
    taking = sum(one.state in TAKING and one.id not in late for one in intents)
    if now >= campaign.ends:
        return lapsed
    waiting = sorted(
        (one.place or 0, one.id, one) for one in intents if one.state is IntentState.LISTED
    )
    until = min(now + campaign.answer, campaign.ends)
    free = max(0, campaign.quota - taking)
    invited = [replace(step(one, "invite", now), until=until) for _, _, one in waiting[:free]]
    return [*lapsed, *invited]


def answered(intent: Intent, action: str, now: datetime) -> Intent:
    """The intent after what a person did.

    Raises:
        Refused: As :func:`step`; ``invitation_over`` for an answer that comes too late.
    """
    if intent.state is IntentState.INVITED and action == "accept" and _over(intent, now):
        raise Refused("invitation_over")
    return step(intent, action, now)


def _over(intent: Intent, now: datetime) -> bool:
    return intent.until is not None and now >= intent.until
