"""Machines are enrolled with a code, and renew their own tokens."""

from queue_server.people import shapes
from queue_server.people.use import Accounts
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route


class MachineRoutes:
    """``/enroll`` and the calls around it."""

    def __init__(self, accounts: Accounts) -> None:
        self._enrolment = accounts.enrolment

    async def make_code(self, call: WebCall) -> Answered:
        """Make a code for a new machine."""
        name, kind = call.body["name"], call.body["kind"]
        code, until = await self._enrolment.make_code(name, kind, by=call.identity.name)
        instant = call.shown.views.instant
        return 201, {"name": name, "kind": kind, "code": code, "until": instant(until)}

    async def use_code(self, call: WebCall) -> Answered:
        """Enrol the machine that sends the code and the hash of its token."""
        used = await self._enrolment.use_code(
            call.body["code"], call.body["token_hash"], call.peer.address
        )
        return 200, {"name": used.device, "kind": used.kind}

    async def offer(self, call: WebCall) -> Answered:
        """Take the hash of the token that a machine will use next."""
        await self._enrolment.offer(call.identity, call.body["token_hash"])
        return 200, {"name": call.identity.name, "kind": call.identity.role}

    def routes(self) -> tuple[Route, ...]:
        """The routes of this resource."""
        return (
            Route(
                method="POST", path=f"{API}/screens", roles=auth.ADMINS, handler=self.make_code,
                body=shapes.NewMachine, answer=shapes.MachineCode, status=201, dangerous=True,
                summary="A code that enrols a machine once, within ten minutes",
            ),
            Route(
                method="POST", path=f"{API}/enroll", roles=auth.ANYONE, handler=self.use_code,
                body=shapes.EnrolAsk, answer=shapes.Enrolled,
                summary="Enrol a machine by its code",
            ),
            Route(
                method="POST", path=f"{API}/enroll/next", roles=auth.REPORTERS,
                handler=self.offer, body=shapes.TokenOffer, answer=shapes.Enrolled,
                summary="The token that a machine will use next",
            ),
        )  # fmt: skip
