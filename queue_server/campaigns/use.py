"""What people do with campaigns: announce one, register, draw, answer an invitation.

Tested by tests/campaigns/test_use.py.
"""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from queue_server.campaigns.ports import CampaignStore, Step
from queue_server.campaigns.rules import campaign as rules
from queue_server.campaigns.rules.campaign import Campaign, Intent, IntentState
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.core.rules import Text
from queue_server.core.written import require_plain
from queue_server.usecases.codes import Codes, grouped, typed
from queue_server.usecases.ports import Clock

MOST_CAMPAIGNS = 50
MOST_INTENTS = 5000
LONGEST = timedelta(days=365)
#: When two clerks register at the same moment, the slower request tries again this often.
TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedCampaign:
    """A campaign as a supervisor announces it."""

    name: Text
    quota: int
    cutoff: datetime
    ends: datetime
    answer: timedelta
    beacon_source: str = ""


class Campaigns:
    """The campaigns of one branch."""

    def __init__(self, store: CampaignStore, secret: bytes, clock: Clock) -> None:
        self.codes = Codes(secret)
        self._store = store
        self._clock = clock

    async def listed(self) -> Sequence[Campaign]:
        """All, the newest first."""
        return await self._store.campaigns()

    async def announce(self, said: AnnouncedCampaign, *, actor: str) -> Campaign:
        """Begin a campaign; from now on the digest of its seed is public.

        Raises:
            BadRequest: ``invalid`` naming the field, or as :func:`require_plain`.
            Refused: ``too_many_campaigns``.
        """
        now = self._clock.now()
        require_plain("name", *said.name.values())
        require_plain("beacon_source", said.beacon_source)
        if not now < said.cutoff <= now + LONGEST:
            raise BadRequest("invalid", "cutoff: later than now, within a year", field="cutoff")
        if not said.cutoff < said.ends <= now + LONGEST:
            raise BadRequest("invalid", "ends: later than cutoff, within a year", field="ends")
        if len(await self._store.campaigns()) >= MOST_CAMPAIGNS:
            raise Refused("too_many_campaigns", most=MOST_CAMPAIGNS)
        made = Campaign(
            id=secrets.token_hex(8), name=said.name, quota=said.quota, cutoff=said.cutoff,
            ends=said.ends, answer=said.answer, beacon_source=said.beacon_source,
            seed=secrets.token_hex(32), made_at=now,
        )  # fmt: skip
        await self._store.keep(made, (), [Step(at=now, actor=actor, action="announce")])
        return made

    async def find(self, id: str) -> Campaign:
        """A campaign.

        Raises:
            UnknownThing: ``unknown_campaign``.
        """
        found = await self._store.find(id)
        if found is None:
            raise UnknownThing("unknown_campaign")
        return found

    async def intents(self, id: str) -> Sequence[Intent]:
        """Who takes part, by place.

        Raises:
            UnknownThing: ``unknown_campaign``.
        """
        return await self._store.intents((await self.find(id)).id)

    async def intent(self, id: str) -> Intent:
        """An intent.

        Raises:
            UnknownThing: ``unknown_intent``.
        """
        found = await self._store.intent(id)
        if found is None:
            raise UnknownThing("unknown_intent")
        return found

    async def by_token(self, token: str) -> Intent:
        """An intent by the token in its link.

        Raises:
            UnknownThing: ``unknown_intent``.
        """
        try:
            return await self.intent(self.codes.booking_of(token))
        except UnknownThing:
            raise UnknownThing("unknown_intent") from None

    async def by_code(self, id: str, code: str) -> Intent:
        """An intent of a campaign by its public code, however it was typed.

        Raises:
            UnknownThing: ``unknown_campaign``, ``unknown_intent``.
        """
        campaign = await self.find(id)
        found = await self._store.by_code(campaign.id, grouped(typed(code)))
        if found is None:
            raise UnknownThing("unknown_intent")
        return found

    async def register(self, id: str, *, actor: str, key: str) -> tuple[Intent, bool]:
        """Register an applicant; True if this request had been carried out before.

        Raises:
            UnknownThing: ``unknown_campaign``.
            Refused: ``campaign_closed``, ``too_many_intents``, ``campaign_changed``.
        """
        name = self.codes.id_of_hold(self.codes.new_hold(f"{id} {actor} {key}"))
        known = await self._store.intent(name)
        if known is not None:
            return known, True
        for _ in range(TRIES):
            campaign, now = await self.find(id), self._clock.now()
            rules.require_open(campaign, now)
            if len(await self._store.intents(id)) >= MOST_INTENTS:
                raise Refused("too_many_intents", most=MOST_INTENTS)
            made = Intent(
                id=name, campaign=id, code=self.codes.code(name), made_at=now, changed_at=now
            )
            try:
                await self._keep(campaign, [made], actor, "register")
            except Refused as refused:
                if refused.code != "campaign_changed":
                    raise
            else:
                return made, False
        raise Refused("campaign_changed")

    async def draw(self, id: str, beacon: str, *, actor: str) -> Campaign:
        """Draw the order, publish the seed, and invite as many as there are places.

        Raises:
            UnknownThing: ``unknown_campaign``.
            Refused: ``campaign_drawn``, ``too_early_to_draw``, ``campaign_changed``.
            BadRequest: ``invalid`` for the beacon.
        """
        campaign, now = await self.find(id), self._clock.now()
        require_plain("beacon", beacon)
        intents = await self._store.intents(id)
        drawn, listed = rules.draw(campaign, intents, beacon.strip(), now)
        invited = {one.id: one for one in rules.rolled(drawn, listed, now)}
        after = [invited.get(one.id, one) for one in listed]
        return await self._keep(drawn, after, actor, "draw")

    async def act(self, id: str, action: str, *, actor: str) -> Intent:
        """Accept, withdraw or serve. What is already done stays as it is.

        Raises:
            UnknownThing: ``unknown_intent``.
            Refused: ``intent_state``, ``invitation_over``, ``campaign_changed``.
        """
        before, now = await self.intent(id), self._clock.now()
        campaign = await self.find(before.campaign)
        if _is_done(before, action):
            return before
        after = rules.answered(before, action, now)
        others = [o for o in await self._store.intents(campaign.id) if o.id != id]
        rolled = [one for one in rules.rolled(campaign, [*others, after], now) if one.id != id]
        await self._keep(campaign, [after, *rolled], actor, action)
        return after

    async def roll(self, now: datetime) -> None:
        """Let invitations lapse, and invite the next in their place."""
        for campaign in await self._store.campaigns():
            if campaign.drawn_at is None:
                continue
            changed = rules.rolled(campaign, await self._store.intents(campaign.id), now)
            if changed:
                # An applicant answered meanwhile: the next minute sees what is left to do.
                with suppress(Refused):
                    await self._keep(campaign, changed, "clock", "roll")

    async def steps(self, id: str) -> Sequence[Step]:
        """Who did what.

        Raises:
            UnknownThing: ``unknown_campaign``.
        """
        return await self._store.steps((await self.find(id)).id)

    async def _keep(
        self, campaign: Campaign, intents: Sequence[Intent], actor: str, action: str
    ) -> Campaign:
        """Keep what changed, with a step for each intent and one for a draw itself."""
        now, after = self._clock.now(), replace(campaign, version=campaign.version + 1)
        steps = [
            Step(at=now, actor=actor, action=_said(n, one, action), intent=one.id)
            for n, one in enumerate(intents)
        ]
        if action == "draw":
            steps.insert(0, Step(at=now, actor=actor, action=action))
        await self._store.keep(after, intents, steps)
        return after


def _said(n: int, one: Intent, action: str) -> str:
    """The step's action for an intent: people act on the first; the others are named by their new
    state.
    """
    by_people = n == 0 and action in ("register", *rules.BY_PEOPLE)
    return action if by_people else one.state.value


def _is_done(one: Intent, action: str) -> bool:
    ends = {
        "accept": {IntentState.ACCEPTED, IntentState.SERVED},
        "withdraw": {IntentState.WITHDRAWN, IntentState.DECLINED},
        "serve": {IntentState.SERVED},
    }
    return one.state in ends.get(action, set())
