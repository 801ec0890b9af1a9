"""The session of this browser: sign in, who am I, sign out."""

from aiohttp import web

from queue_server.people import shapes
from queue_server.people.routes.cookies import clear_session, set_session
from queue_server.people.use import Accounts
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route


class SessionRoutes:
    """Signing in by name and password."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def sign_in(self, call: WebCall) -> Answered:
        """Exchange name and password for a session cookie; this browser's earlier session ends."""
        token, who = await self._accounts.sign_in(
            call.body["user"],
            call.body["password"],
            call.peer.address,
            call.body.get("code") or "",
        )
        if call.who is not None and not call.who.is_machine:
            await self._accounts.sign_out(call.who)
        response = web.json_response({"user": who.name, "role": who.role})
        set_session(call, response, token, self._accounts.policy.longest)
        return response

    async def who_am_i(self, call: WebCall) -> Answered:
        """Who is signed in with this browser."""
        who = call.identity
        provider = self._accounts.provider
        needs_none = provider is not None and provider.signed_in(who)
        has_one = needs_none or self._accounts.known.users.has_password(who.name)
        more = {} if has_one else {"no_password": True}
        return 200, {"user": who.name, "role": who.role, **more}

    async def sign_out(self, call: WebCall) -> Answered:
        """End this session."""
        key = call.identity.key
        provider = self._accounts.provider
        out = provider.way_out(call.identity) if provider else ""
        await self._accounts.sign_out(call.identity)
        call.shown.hub.close_those(lambda who: who.key == key)
        ended = {"user": call.identity.name, "role": call.identity.role}
        response = web.json_response({**ended, "end": out} if out else ended)
        clear_session(call, response)
        return response

    def routes(self) -> tuple[Route, ...]:
        """The routes of this resource."""
        return (
            Route(
                method="POST", path=f"{API}/session", roles=auth.ANYONE, handler=self.sign_in,
                body=shapes.SignIn, answer=shapes.SignedIn, summary="Sign in",
            ),
            Route(
                method="GET", path=f"{API}/session", roles=auth.NEWCOMERS, handler=self.who_am_i,
                answer=shapes.SignedIn, summary="Who is signed in",
            ),
            Route(
                method="DELETE", path=f"{API}/session", roles=auth.NEWCOMERS,
                handler=self.sign_out, answer=shapes.SignedIn, summary="Sign out",
            ),
        )  # fmt: skip
