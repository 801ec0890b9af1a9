"""A user's own second step, and proving again who one is before a dangerous act."""

from queue_server.people import shapes
from queue_server.people.codes import address_of
from queue_server.people.routes.pictures import qr
from queue_server.people.use import Accounts
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route


class SecondStepRoutes:
    """``/session/second-step``, ``/session/proof``, and an administrator's reset."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._steps = accounts.second_steps

    async def state(self, call: WebCall) -> Answered:
        """Whether the caller has a second step, and how many recovery codes are left."""
        found = await self._steps.state(call.identity)
        since = found.step.confirmed_at if found.step is not None else None
        return 200, {
            "on": found.on,
            "since": call.shown.views.maybe(since),
            "required": self._accounts.known.users.must_have_second_step(call.identity.name),
            "recovery_left": found.recovery_left,
        }

    async def begin(self, call: WebCall) -> Answered:
        """A secret for an app, shown only this once, as text and as a picture."""
        secret = await self._steps.begin(call.identity)
        name = call.shown.catalogue["name"]
        office = name.get(call.language) or next(iter(name.values()))
        address = address_of(secret, call.identity.name, office)
        return 201, {"secret": secret, "address": address, "qr": qr(address)}

    async def confirm(self, call: WebCall) -> Answered:
        """Take a first code from the app: from now on one is required."""
        who = call.identity
        new = await self._steps.confirm(who, call.body["code"], call.peer.address)
        return 200, {"recovery": new}

    async def renew(self, call: WebCall) -> Answered:
        """New recovery codes; the old ones are worth nothing."""
        return 201, {"recovery": await self._steps.renew_recovery(call.identity)}

    async def remove(self, call: WebCall) -> Answered:
        """Remove the caller's second step, as before changing phones."""
        name = call.identity.name
        await self._steps.remove(name, by=name)
        return 200, {"id": name}

    async def reset(self, call: WebCall) -> Answered:
        """Remove a user's second step and end their sessions."""
        name = call.args[0]
        await self._steps.remove(name, by=call.identity.name)
        await self._accounts.end_sessions_of(name)
        call.shown.hub.close_those(lambda who: not who.is_machine and who.name == name)
        return 200, {"id": name}

    async def prove(self, call: WebCall) -> Answered:
        """Check the password, and the code of a second step, which permits dangerous acts again."""
        who = call.identity
        await self._accounts.prove(
            who, call.body["password"], call.body.get("code") or "", call.peer.address
        )
        return 200, {"user": who.name, "role": who.role}

    def routes(self) -> tuple[Route, ...]:
        """The routes of this resource."""
        own = f"{API}/session/second-step"
        return (
            Route(
                method="GET", path=own, roles=auth.NEWCOMERS, handler=self.state,
                answer=shapes.SecondStepState, summary="The own second step",
            ),
            Route(
                method="POST", path=own, roles=auth.NEWCOMERS, handler=self.begin, status=201,
                answer=shapes.NewSecret, dangerous=True, summary="Begin with a second step",
            ),
            Route(
                method="PUT", path=own, roles=auth.NEWCOMERS, handler=self.confirm,
                body=shapes.Code, answer=shapes.RecoveryCodes, summary="Confirm it by a first code",
            ),
            Route(
                method="DELETE", path=own, roles=auth.NEWCOMERS, handler=self.remove,
                answer=shapes.AccessEnded, dangerous=True, summary="Take the own second step away",
            ),
            Route(
                method="POST", path=f"{own}/recovery", roles=auth.NEWCOMERS, handler=self.renew,
                status=201, answer=shapes.RecoveryCodes, dangerous=True,
                summary="New recovery codes",
            ),
            Route(
                method="POST", path=f"{API}/session/proof", roles=auth.NEWCOMERS,
                handler=self.prove, body=shapes.Proof, answer=shapes.SignedIn,
                summary="Prove once more who one is",
            ),
            Route(
                method="DELETE", path=f"{API}/users/{{name}}/second-step", roles=auth.ADMINS,
                handler=self.reset, answer=shapes.AccessEnded, dangerous=True,
                summary="Take a user's second step away",
            ),
        )  # fmt: skip
