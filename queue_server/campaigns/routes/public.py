"""What anyone may see, and what an applicant may answer by their link."""

import time

from queue_server.campaigns import shapes, views
from queue_server.campaigns.rules.campaign import Intent
from queue_server.campaigns.use import Campaigns
from queue_server.core.errors import UnknownThing
from queue_server.web import tries
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route


class PublicRoutes:
    """The routes open to anyone."""

    def __init__(self, campaigns: Campaigns) -> None:
        self._campaigns = campaigns

    async def listed(self, call: WebCall) -> Answered:
        """All campaigns, with what is promised or published about each draw."""
        shown, now = call.shown.views, call.kernel.clock.now()
        found: shapes.CampaignList = {
            "campaigns": [views.campaign(shown, one, now) for one in await self._campaigns.listed()]
        }
        return 200, found

    async def public_list(self, call: WebCall) -> Answered:
        """The draw, for anyone to check on their own computer."""
        one = await self._campaigns.find(call.args[0])
        return 200, views.public_list(one, await self._campaigns.intents(one.id))

    async def find(self, call: WebCall) -> Answered:
        """The intent with a code. Wrong codes are counted."""
        limits, name, now = call.guard.limits, call.peer.address, time.monotonic()
        tries.within(limits.on, limits.codes.must_wait_s(name, now))
        try:
            found = await self._campaigns.by_code(call.args[0], call.body["code"])
        except UnknownThing:
            await tries.wrong_code(call, name, "draw")
            raise
        return 200, await self._answer(call, found)

    async def own(self, call: WebCall) -> Answered:
        """The applicant's own intent."""
        return 200, await self._answer(call, await self._campaigns.by_token(call.args[0]))

    async def answer(self, call: WebCall) -> Answered:
        """Accept an invitation, or give the place to the next applicant."""
        mine = await self._campaigns.by_token(call.args[0])
        after = await self._campaigns.act(mine.id, call.body["answer"], actor="web")
        return 200, await self._answer(call, after)

    async def _answer(self, call: WebCall, one: Intent) -> shapes.IntentAnswer:
        shown, now = call.shown.views, call.kernel.clock.now()
        return {
            "intent": views.intent(shown, one),
            "campaign": views.campaign(shown, await self._campaigns.find(one.campaign), now),
        }

    def routes(self) -> tuple[Route, ...]:
        """The routes to look, look up and answer."""
        return (
            Route(
                method="GET", path=f"{API}/campaigns", roles=auth.ANYONE, handler=self.listed,
                answer=shapes.CampaignList, summary="Campaigns, and what is published of each draw",
            ),
            Route(
                method="GET", path=f"{API}/campaigns/{{id}}/list", roles=auth.ANYONE,
                handler=self.public_list, answer=shapes.PublicList,
                summary="A draw: its seed, and the codes in their order",
            ),
            Route(
                method="POST", path=f"{API}/campaigns/{{id}}/find", roles=auth.ANYONE,
                handler=self.find, body=shapes.CodeBody, answer=shapes.IntentAnswer,
                summary="How it stands with a code",
            ),
            Route(
                method="GET", path=f"{API}/campaigns/own/{{token}}", roles=auth.ANYONE,
                handler=self.own, answer=shapes.IntentAnswer,
                summary="How it stands with one's own",
            ),
            Route(
                method="POST", path=f"{API}/campaigns/own/{{token}}/answer", roles=auth.ANYONE,
                handler=self.answer, body=shapes.IntentAnswerBody, answer=shapes.IntentAnswer,
                summary="Accept an invitation, or give the place back",
            ),
        )  # fmt: skip
