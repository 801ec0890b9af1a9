"""What staff do: announce, register applicants, draw, serve."""

from datetime import datetime, timedelta

from queue_server.campaigns import shapes, views
from queue_server.campaigns.use import AnnouncedCampaign, Campaigns
from queue_server.core.errors import BadRequest
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route


class StaffRoutes:
    """One person registers once: a clerk checks the identity card, and records nothing."""

    def __init__(self, campaigns: Campaigns) -> None:
        self._campaigns = campaigns

    async def announce(self, call: WebCall) -> Answered:
        """Begin a campaign."""
        body, fallback = call.body, call.kernel.branch.rules.fallback
        if not body["name"].get(fallback, "").strip():
            raise BadRequest("invalid", f"name: in {fallback} at least", field="name")
        said = AnnouncedCampaign(
            name=body["name"], quota=body["quota"],
            cutoff=datetime.fromisoformat(body["cutoff"]),
            ends=datetime.fromisoformat(body["ends"]),
            answer=timedelta(hours=body["answer_hours"]),
            beacon_source=call.given.get("beacon_source", "").strip(),
        )  # fmt: skip
        made = await self._campaigns.announce(said, actor=call.identity.actor)
        shown = call.shown.views
        return 201, {"campaign": views.campaign(shown, made, call.kernel.clock.now())}

    async def register(self, call: WebCall) -> Answered:
        """Register an applicant. The same request sent again gets the same answer."""
        one, replayed = await self._campaigns.register(
            call.args[0], actor=call.identity.actor, key=call.key or ""
        )
        made: shapes.IntentMade = {
            "intent": views.for_staff(call.shown.views, one),
            "code": one.code,
            "track": f"/c/{self._campaigns.codes.token(one.id)}",
        }
        return 200 if replayed else 201, made

    async def intents(self, call: WebCall) -> Answered:
        """Who takes part."""
        found: shapes.IntentList = {
            "intents": [
                views.for_staff(call.shown.views, one)
                for one in await self._campaigns.intents(call.args[0])
            ]
        }
        return 200, found

    async def steps(self, call: WebCall) -> Answered:
        """Who did what in a campaign."""
        shown, id = call.shown.views, call.args[0]
        codes = {one.id: one.code for one in await self._campaigns.intents(id)}
        found: shapes.CampaignSteps = {
            "steps": [views.step(shown, one, codes) for one in await self._campaigns.steps(id)]
        }
        return 200, found

    async def draw(self, call: WebCall) -> Answered:
        """Draw the order."""
        drawn = await self._campaigns.draw(
            call.args[0], call.given.get("beacon", ""), actor=call.identity.actor
        )
        shown = call.shown.views
        return 200, {"campaign": views.campaign(shown, drawn, call.kernel.clock.now())}

    async def act(self, call: WebCall) -> Answered:
        """Accept, withdraw or serve for an applicant."""
        after = await self._campaigns.act(
            call.args[0], call.body["do"], actor=call.identity.actor
        )  # fmt: skip
        shown, now = call.shown.views, call.kernel.clock.now()
        campaign = await self._campaigns.find(after.campaign)
        return 200, {
            "intent": views.intent(shown, after),
            "campaign": views.campaign(shown, campaign, now),
        }

    def routes(self) -> tuple[Route, ...]:
        """Clerks register and serve; supervisors announce, draw, and see what was done by whom."""
        return (
            Route(
                method="POST", path=f"{API}/campaigns", roles=auth.SUPERVISORS, status=201,
                handler=self.announce, body=shapes.CampaignBody, answer=shapes.CampaignAnswer,
                summary="Announce a campaign",
            ),
            Route(
                method="POST", path=f"{API}/campaigns/{{id}}/intents", roles=auth.STAFF,
                handler=self.register, answer=shapes.IntentMade, status=201, needs_key=True,
                summary="Register an applicant for a campaign",
            ),
            Route(
                method="GET", path=f"{API}/campaigns/{{id}}/intents", roles=auth.STAFF,
                handler=self.intents, answer=shapes.IntentList, summary="Who takes part",
            ),
            Route(
                method="GET", path=f"{API}/campaigns/{{id}}/steps", roles=auth.SUPERVISORS,
                handler=self.steps, answer=shapes.CampaignSteps,
                summary="What was done in a campaign, when and by whom",
            ),
            Route(
                method="POST", path=f"{API}/campaigns/{{id}}/draw", roles=auth.SUPERVISORS,
                handler=self.draw, body=shapes.DrawBody, answer=shapes.CampaignAnswer,
                summary="Draw the order, publish the seed, invite the first",
            ),
            Route(
                method="POST", path=f"{API}/campaigns/intents/{{id}}/steps", roles=auth.STAFF,
                handler=self.act, body=shapes.IntentStepBody, answer=shapes.IntentAnswer,
                summary="Accept, withdraw or serve for an applicant",
            ),
        )  # fmt: skip
