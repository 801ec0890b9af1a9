"""Signing in and out, one-time links, and taking access back."""

import time

from aiohttp import web

from queue_server.core.errors import Refused
from queue_server.people import shapes
from queue_server.people.use import Accounts
from queue_server.usecases.doorkeeper import Identity
from queue_server.web import auth
from queue_server.web.context import Answered, Call
from queue_server.web.table import API, Route


class PeopleRoutes:
    """Sessions, one-time links, users and machines."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def sign_in(self, call: Call) -> Answered:
        """Name and password for a session cookie."""
        services, address = call.services, call.request.remote or "?"
        limits = services.limits
        if limits.on and (wait_s := limits.sign_in.wait_s(address, time.monotonic())) > 0:
            raise Refused("rate_limited", f"try again in {wait_s:.0f} s", seconds=int(wait_s) + 1)
        token, who = await self._accounts.sign_in(call.body["user"], call.body["password"])
        limits.sign_in.give_back(address)
        return self._signed_in(call, token, who)

    def _signed_in(self, call: Call, token: str, who: Identity) -> web.Response:
        response = web.json_response({"user": who.name, "role": who.role})
        self._set_cookie(call, response, token)
        return response

    def _set_cookie(self, call: Call, response: web.Response, token: str) -> None:
        response.set_cookie(
            auth.COOKIE,
            token,
            max_age=int(self._accounts.policy.longest.total_seconds()),
            path="/",
            httponly=True,
            samesite="Strict",
            secure=call.request.scheme == "https",
        )

    async def who_am_i(self, call: Call) -> Answered:
        """Who is signed in here."""
        return 200, {"user": call.identity.name, "role": call.identity.role}

    async def sign_out(self, call: Call) -> Answered:
        """End this session."""
        await self._accounts.sign_out(call.identity)
        key = call.identity.key
        call.services.hub.close_those(lambda who: who.key == key)
        response = web.json_response({"user": call.identity.name, "role": call.identity.role})
        response.del_cookie(auth.COOKIE, path="/")
        return response

    async def by_link(self, call: Call) -> Answered:
        """``/signin?once=TOKEN``: sets the cookie and goes on to the clerk page; works once."""
        token, _ = await self._accounts.use_link(call.request.query.get("once", "")[:200])
        response = web.Response(
            status=303, headers={"Location": "/clerk", "Cache-Control": "no-store"}
        )
        self._set_cookie(call, response, token)
        return response

    async def end_sessions(self, call: Call) -> Answered:
        """Sign a user out everywhere."""
        name = call.args[0]
        await self._accounts.end_sessions_of(name)
        call.services.hub.close_those(lambda who: not who.is_device and who.name == name)
        return 200, {"id": name}

    async def revoke(self, call: Call) -> Answered:
        """Take a device's token back."""
        name = call.args[0]
        await self._accounts.revoke_device(name)
        call.services.hub.close_those(lambda who: who.is_device and who.name == name)
        return 200, {"id": name}

    def routes(self) -> tuple[Route, ...]:
        """What this wing answers."""
        return (
            Route(
                method="POST", path=f"{API}/session", roles=auth.ANYONE, handler=self.sign_in,
                body=shapes.SignIn, answer=shapes.SignedIn, summary="Sign in",
            ),
            Route(
                method="GET", path=f"{API}/session", roles=auth.SIGNED_IN, handler=self.who_am_i,
                answer=shapes.SignedIn, summary="Who is signed in",
            ),
            Route(
                method="DELETE", path=f"{API}/session", roles=auth.SIGNED_IN,
                handler=self.sign_out, answer=shapes.SignedIn, summary="Sign out",
            ),
            Route(
                method="GET", path="/signin", roles=auth.ANYONE, handler=self.by_link, status=303,
                query=(("once", "string"),), summary="Sign in by a one-time link",
            ),
            Route(
                method="DELETE", path=f"{API}/users/{{name}}/sessions", roles=auth.ADMINS,
                handler=self.end_sessions, answer=shapes.AccessEnded,
                summary="Sign a user out everywhere",
            ),
            Route(
                method="DELETE", path=f"{API}/screens/{{name}}", roles=auth.ADMINS,
                handler=self.revoke, answer=shapes.AccessEnded, summary="Take a device's token back",
            ),
        )  # fmt: skip
