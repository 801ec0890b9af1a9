"""Signing in at the provider, linking, and the newcomers that an administrator decides about.

The way back is a navigation from another site, for which a browser sends no session cookie
(``SameSite=Strict``); so the flow has a cookie of its own, ``Lax``, for as long as it lasts.
"""

from aiohttp import web

from queue_server.core.errors import Refused, UnknownThing
from queue_server.people import shapes
from queue_server.people.provider.flow import LONGEST_COOKIE, VALID
from queue_server.people.routes.cookies import set_session
from queue_server.people.routes.links import LinkRoutes
from queue_server.people.use import Accounts
from queue_server.people.use.provider import Came, Provider
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route

NO_STORE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
#: What a provider sends back with the browser; the rest is ignored.
SAID = ("code", "state", "iss", "error")
LONGEST_SAID = 4096


class ProviderRoutes:
    """``/signin/provider``, ``/session/provider``, ``/users/waiting``."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._links = LinkRoutes(accounts)

    @property
    def _provider(self) -> Provider:
        if self._accounts.provider is None:
            raise UnknownThing("not_found", "no provider is configured")
        return self._accounts.provider

    async def ways(self, call: WebCall) -> Answered:
        """How users may sign in here."""
        provider = self._accounts.provider
        return 200, {"provider": provider.terms.label if provider else None}

    async def start(self, call: WebCall) -> Answered:
        """Send the browser to the provider to sign in."""
        there, cookie = await self._provider.begin()
        response = web.Response(status=303, headers={"Location": there, **NO_STORE})
        _set_flow(call, response, cookie)
        return response

    async def begin_link(self, call: WebCall) -> Answered:
        """The address at the provider to open in order to link the caller's account."""
        there, cookie = await self._provider.begin(call.identity.key)
        response = web.json_response({"address": there})
        _set_flow(call, response, cookie)
        return response

    async def come_back(self, call: WebCall) -> Answered:
        """Receive the browser back from the provider. The address never decides the next page."""
        said = {name: one for name, one in call.query.items() if len(one) <= LONGEST_SAID}
        cookie = _flow(call)
        came = await self._provider.come_back(cookie, said, call.peer.address)
        if came.linked:
            return _cleared(call, _to("/me"))
        if not came.strong:
            try:
                await self._accounts.second_steps.ask(came.user.name, "", call.peer.address)
            except Refused as asked:
                if asked.code != "second_step_needed":
                    raise
                return _cleared(call, await self._ask_for_code(call, came, asked))
        token, _ = await self._provider.sign_in(came, call.peer.address)
        response = _cleared(call, _to("/clerk"))
        set_session(call, response, token, self._accounts.policy.longest)
        return response

    async def _ask_for_code(self, call: WebCall, came: Came, asked: Refused) -> web.Response:
        """The provider replaced the password: the page of one-time links asks for the code."""
        token = await self._accounts.links.make(came.user.name, by="provider")
        return self._links.asking(call, token, asked)

    async def state(self, call: WebCall) -> Answered:
        """Whether there is a provider, and whether the caller is linked to it."""
        provider = self._accounts.provider
        if provider is None:
            return 200, {"provider": None, "linked": []}
        mine = await provider.of(call.identity.name)
        return 200, {"provider": provider.terms.label, "linked": [one.name for one in mine]}

    async def unlink(self, call: WebCall) -> Answered:
        """Forget the caller's identity at the provider."""
        name = call.identity.name
        await self._provider.unlink(name, by=name)
        return 200, {"id": name}

    async def waiting(self, call: WebCall) -> Answered:
        """Who came from the provider and has no account here yet, oldest first."""
        if self._accounts.provider is None:
            return 200, {"waiting": []}
        instant = call.shown.views.instant
        found = await self._accounts.provider.identities()
        return 200, {
            "waiting": [
                {"id": one.id, "name": one.name, "since": instant(one.created_at)}
                for one in found
                if one.how == "waiting"
            ]
        }

    async def accept(self, call: WebCall) -> Answered:
        """Say who a newcomer is."""
        given = call.given
        await self._provider.accept(
            call.args[0], given["name"], given.get("role"), by=call.identity.name
        )
        return 200, {"id": call.args[0]}

    async def turn_away(self, call: WebCall) -> Answered:
        """Forget a newcomer."""
        await self._provider.turn_away(call.args[0], by=call.identity.name)
        return 200, {"id": call.args[0]}

    def routes(self) -> tuple[Route, ...]:
        """The routes of this resource."""
        own, waiting = f"{API}/session/provider", f"{API}/users/waiting"
        return (
            Route(
                method="GET", path=f"{API}/session/ways", roles=auth.ANYONE, handler=self.ways,
                answer=shapes.Ways, summary="How one may sign in",
            ),
            Route(
                method="GET", path="/signin/provider/start", roles=auth.ANYONE,
                handler=self.start, status=303, summary="To the provider of sign-ins",
            ),
            Route(
                method="GET", path="/signin/provider", roles=auth.ANYONE, handler=self.come_back,
                status=303, query=dict.fromkeys(SAID, str),
                summary="Back from the provider of sign-ins",
            ),
            Route(
                method="GET", path=own, roles=auth.NEWCOMERS, handler=self.state,
                answer=shapes.OwnProvider, summary="Whether a provider knows the asker",
            ),
            Route(
                method="POST", path=own, roles=auth.NEWCOMERS, handler=self.begin_link,
                answer=shapes.WayThere, dangerous=True, summary="Link the own account",
            ),
            Route(
                method="DELETE", path=own, roles=auth.NEWCOMERS, handler=self.unlink,
                answer=shapes.AccessEnded, dangerous=True, summary="End the own link",
            ),
            Route(
                method="GET", path=waiting, roles=auth.ADMINS, handler=self.waiting,
                answer=shapes.Waiting, summary="Who waits to be let in",
            ),
            Route(
                method="POST", path=f"{waiting}/{{id}}", roles=auth.ADMINS, handler=self.accept,
                body=shapes.WhoItIs, answer=shapes.AccessEnded, dangerous=True,
                summary="Say who a waiting person is",
            ),
            Route(
                method="DELETE", path=f"{waiting}/{{id}}", roles=auth.ADMINS,
                handler=self.turn_away, answer=shapes.AccessEnded, dangerous=True,
                summary="Turn a waiting person away",
            ),
        )  # fmt: skip


def _to(path: str) -> web.Response:
    return web.Response(status=303, headers={"Location": path, **NO_STORE})


def _name(call: WebCall) -> str:
    return f"{call.guard.cookie.name}_provider"


def _flow(call: WebCall) -> str:
    """The cookie of the flow that this browser began; empty without one."""
    wanted = _name(call)
    for part in call.request.headers.get("Cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == wanted:
            return value[: LONGEST_COOKIE + 1]
    return ""


def _set_flow(call: WebCall, response: web.Response, cookie: str) -> None:
    response.set_cookie(
        _name(call), cookie, max_age=int(VALID.total_seconds()), path="/", httponly=True,
        samesite="Lax", secure=call.guard.cookie.always_secure or call.peer.secure,
    )  # fmt: skip


def _cleared(call: WebCall, response: web.Response) -> web.Response:
    secure = call.guard.cookie.always_secure or call.peer.secure
    response.del_cookie(_name(call), path="/", secure=secure)
    return response
