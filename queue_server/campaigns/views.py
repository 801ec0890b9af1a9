"""Campaigns as they are shown.

Tested by tests/campaigns/test_routes.py.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from queue_server.campaigns import shapes
from queue_server.campaigns.ports import Step
from queue_server.campaigns.rules.campaign import Campaign, Intent
from queue_server.core.errors import Refused
from queue_server.web.views.base import Views


def campaign(views: Views, one: Campaign, now: datetime) -> shapes.CampaignFields:
    """What anyone may see of a campaign. The seed stays secret until the draw."""
    drawn = one.drawn_at is not None
    return {
        "id": one.id,
        "name": dict(one.name),
        "quota": one.quota,
        "cutoff": views.instant(one.cutoff),
        "ends": views.instant(one.ends),
        "commitment": one.commitment,
        "beacon_source": one.beacon_source,
        "drawn": drawn,
        "open": not drawn and now < one.cutoff,
        "seed": one.seed if drawn else None,
        "beacon": one.beacon if drawn else None,
    }


def intent(views: Views, one: Intent) -> shapes.IntentFields:
    """What anyone may see of an intent."""
    return {
        "code": one.code,
        "state": one.state.value,
        "place": one.place,
        "until": views.maybe(one.until),
    }


def for_staff(views: Views, one: Intent) -> shapes.StaffIntent:
    """The same with its id, for staff."""
    return {**intent(views, one), "id": one.id}


def step(views: Views, one: Step, codes: Mapping[str, str]) -> shapes.CampaignStep:
    """A step; ``codes``: the applicants' codes by id."""
    return {
        "at": views.instant(one.at),
        "actor": one.actor,
        "action": one.action,
        "code": codes.get(one.intent),
    }


def public_list(one: Campaign, intents: Sequence[Intent]) -> shapes.PublicList:
    """The draw, for anyone to check on their own computer.

    Raises:
        Refused: ``not_drawn``.
    """
    if one.drawn_at is None:
        raise Refused("not_drawn")
    placed = sorted((each.place, each.code) for each in intents if each.place is not None)
    return {
        "campaign": one.id,
        "commitment": one.commitment,
        "beacon_source": one.beacon_source,
        "seed": one.seed,
        "beacon": one.beacon,
        "codes": [code for _, code in placed],
    }
