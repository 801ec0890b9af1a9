"""Requests for visits, and what is done with them."""

from collections.abc import Sequence
from datetime import date

from queue_server.outside_visits import shapes, views
from queue_server.outside_visits.rules.request import Asked
from queue_server.outside_visits.rules.visit import Group, OutsideVisit
from queue_server.outside_visits.use import OutsideVisits
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route


class RequestRoutes:
    """For staff, on behalf of applicants on the telephone or at the counter."""

    def __init__(self, visits: OutsideVisits) -> None:
        self._visits = visits

    async def terms(self, call: WebCall) -> Answered:
        """What the office goes out for."""
        return 200, views.terms(self._visits.terms)

    async def listed(self, call: WebCall) -> Answered:
        """Open visits, then those that ended last."""
        found: shapes.VisitList = {
            "visits": [self._shown(one) for one in await self._visits.listed()]
        }
        return 200, found

    async def file(self, call: WebCall) -> Answered:
        """Ask for a visit on behalf of an applicant. Sent again, the answer is the same."""
        actor, key = call.identity.actor, call.key or ""
        visit, replayed = await self._visits.file(_asked(call), actor=actor, key=key)
        codes = self._visits.codes
        made: shapes.VisitMade = {
            "visit": self._shown(visit),
            "code": codes.code(visit.id),
            "track": f"/v/{codes.token(visit.id)}",
        }
        return 200 if replayed else 201, made

    async def find(self, call: WebCall) -> Answered:
        """A visit by its code."""
        return 200, self._answer(await self._visits.by_code(call.body["code"]))

    async def act(self, call: WebCall) -> Answered:
        """Do something with a visit."""
        after = await self._visits.act(
            call.args[0],
            call.body["do"],
            actor=call.identity.actor,
            key=call.key,
            missing=_groups(call.given.get("missing", ())),
        )
        return 200, self._answer(after)

    async def steps(self, call: WebCall) -> Answered:
        """Who did what with a visit."""
        shown = call.shown.views
        found: shapes.VisitSteps = {
            "steps": [views.step(shown, one) for one in await self._visits.steps(call.args[0])]
        }
        return 200, found

    def _answer(self, visit: OutsideVisit) -> shapes.VisitAnswer:
        return {"visit": self._shown(visit)}

    def _shown(self, visit: OutsideVisit) -> shapes.VisitFields:
        return views.for_staff(self._visits.codes, visit, self._visits.today)

    def routes(self) -> tuple[Route, ...]:
        """Any clerk may take a request and drive; only supervisors see who did what."""
        return (
            Route(
                method="GET", path=f"{API}/visits/terms", roles=auth.STAFF, handler=self.terms,
                answer=shapes.VisitTerms, summary="What the office goes out for, as configured",
            ),
            Route(
                method="GET", path=f"{API}/visits", roles=auth.STAFF, handler=self.listed,
                answer=shapes.VisitList, summary="Open visits, and the last that ended",
            ),
            Route(
                method="POST", path=f"{API}/visits", roles=auth.STAFF, handler=self.file,
                body=shapes.VisitBody, answer=shapes.VisitMade, status=201, needs_key=True,
                summary="Ask for a visit on behalf of an applicant",
            ),
            Route(
                method="POST", path=f"{API}/visits/find", roles=auth.STAFF, handler=self.find,
                body=shapes.VisitFindBody, answer=shapes.VisitAnswer,
                summary="A visit by its code",
            ),
            Route(
                method="POST", path=f"{API}/visits/{{id}}/steps", roles=auth.STAFF,
                handler=self.act, body=shapes.VisitStepBody, answer=shapes.VisitAnswer,
                summary="Leave for a visit, finish it, note who was not met, cancel it",
            ),
            Route(
                method="GET", path=f"{API}/visits/{{id}}/steps", roles=auth.SUPERVISORS,
                handler=self.steps, answer=shapes.VisitSteps,
                summary="Who did what with a visit",
            ),
        )  # fmt: skip


def _asked(call: WebCall) -> Asked:
    given = call.given
    return Asked(
        kind=given["kind"], services=tuple(given["services"]), zone=given["zone"],
        place=given["place"], people=given.get("people", 1),
        groups=_groups(given.get("groups", ())), first=date.fromisoformat(given["first"]),
        last=date.fromisoformat(given["last"]), opens=given["opens"], closes=given["closes"],
        minutes=given.get("minutes"),
        language=given.get("language", call.kernel.branch.rules.fallback),
    )  # fmt: skip


def _groups(given: Sequence[shapes.VisitGroup]) -> tuple[Group, ...]:
    return tuple(Group(label=one["label"], seats=tuple(one["seats"])) for one in given)
