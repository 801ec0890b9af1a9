"""Passkeys over HTTP: own ones, signing in, proving who one is, and an administrator's reset.

A passkey belongs to a host name, which is never taken unchecked from a request: its ``Origin`` has
passed the same check as every change, and programs that send none are taken to be at the host they
call.
"""

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web

from queue_server.core.errors import Refused
from queue_server.people import shapes
from queue_server.people.passkeys.ceremony import BrowserPlace
from queue_server.people.passkeys.ports import Passkey
from queue_server.people.routes.cookies import set_session
from queue_server.people.rules import MOST_PASSKEYS
from queue_server.people.use import Accounts
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.outside import canonical
from queue_server.web.table import API, Route


def place_of(call: WebCall) -> BrowserPlace:
    """The origin and host of the caller's browser.

    Raises:
        Refused: ``no_passkeys_here``: for an IP address, or without HTTPS, browsers make none.
    """
    scheme = "https" if call.peer.secure else "http"
    said = call.request.headers.get("Origin") or f"{scheme}://{call.request.host}"
    origin = canonical(said)
    host = urlsplit(origin or "").hostname
    if origin is None or not host or _is_address(host):
        raise Refused("no_passkeys_here", "open the pages by the server's name")
    if not origin.startswith("https:") and host != "localhost":
        raise Refused("no_passkeys_here", "open the pages by HTTPS")
    return BrowserPlace(origin, host)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class PasskeyRoutes:
    """``/session/passkey``, ``/session/passkeys``, ``/session/proof/passkey``."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._passkeys = accounts.passkeys

    async def listed(self, call: WebCall) -> Answered:
        """The caller's own passkeys, oldest first."""
        found = await self._passkeys.of(call.identity.name)
        return 200, {"passkeys": [_shown(call, one) for one in found], "most": MOST_PASSKEYS}

    async def begin_making(self, call: WebCall) -> Answered:
        """Options for the browser to make a passkey."""
        name = call.shown.catalogue["name"]
        office = name.get(call.language) or next(iter(name.values()))
        return 200, await self._passkeys.begin_making(call.identity, place_of(call), office)

    async def make(self, call: WebCall) -> Answered:
        """Keep the passkey that the browser made."""
        made = await self._passkeys.make(
            call.identity, place_of(call), call.body["name"], call.body["credential"]
        )
        return 201, _shown(call, made)

    async def rename(self, call: WebCall) -> Answered:
        """Rename one of the caller's passkeys."""
        found = await self._passkeys.rename(call.identity, call.args[0], call.body["name"])
        return 200, _shown(call, found)

    async def remove(self, call: WebCall) -> Answered:
        """Remove one of the caller's passkeys."""
        await self._passkeys.remove(call.identity, call.args[0])
        return 200, {"id": call.args[0]}

    async def begin_sign_in(self, call: WebCall) -> Answered:
        """What the browser is to sign; reveals nothing about existing users."""
        return 200, self._passkeys.begin_sign_in(place_of(call))

    async def sign_in(self, call: WebCall) -> Answered:
        """Exchange a signature for a session cookie; a session this browser had before ends."""
        token, who = await self._passkeys.sign_in(
            place_of(call), call.body["credential"], call.peer.address
        )
        if call.who is not None and not call.who.is_machine:
            await self._accounts.sign_out(call.who)
        response = web.json_response({"user": who.name, "role": who.role})
        set_session(call, response, token, self._accounts.policy.longest)
        return response

    async def begin_proof(self, call: WebCall) -> Answered:
        """What the browser is to sign with one of the caller's passkeys."""
        return 200, await self._passkeys.begin_proof(call.identity, place_of(call))

    async def prove(self, call: WebCall) -> Answered:
        """Check a signature, which permits dangerous acts again."""
        who = call.identity
        await self._passkeys.prove(who, place_of(call), call.body["credential"], call.peer.address)
        return 200, {"user": who.name, "role": who.role}

    async def reset(self, call: WebCall) -> Answered:
        """Remove a user's passkeys and end their sessions."""
        name = call.args[0]
        await self._passkeys.remove_all(name, by=call.identity.name)
        await self._accounts.end_sessions_of(name)
        call.shown.hub.close_those(lambda who: not who.is_machine and who.name == name)
        return 200, {"id": name}

    def routes(self) -> tuple[Route, ...]:
        """The routes of this resource."""
        one, own = f"{API}/session/passkey", f"{API}/session/passkeys"
        proof = f"{API}/session/proof/passkey"
        return (
            Route(
                method="POST", path=f"{one}/options", roles=auth.ANYONE,
                handler=self.begin_sign_in, answer=shapes.UseOptions,
                summary="What a passkey is to sign to sign in",
            ),
            Route(
                method="POST", path=one, roles=auth.ANYONE, handler=self.sign_in,
                body=shapes.Assertion, answer=shapes.SignedIn, summary="Sign in by passkey",
            ),
            Route(
                method="GET", path=own, roles=auth.NEWCOMERS, handler=self.listed,
                answer=shapes.OwnPasskeys, summary="Own passkeys",
            ),
            Route(
                method="POST", path=f"{own}/options", roles=auth.NEWCOMERS,
                handler=self.begin_making, answer=shapes.MakeOptions, dangerous=True,
                summary="What a new passkey is to be",
            ),
            Route(
                method="POST", path=own, roles=auth.NEWCOMERS, handler=self.make, status=201,
                body=shapes.NewPasskey, answer=shapes.OwnPasskey, dangerous=True,
                summary="Keep a passkey that was just made",
            ),
            Route(
                method="PUT", path=f"{own}/{{id}}", roles=auth.NEWCOMERS, handler=self.rename,
                body=shapes.KeyName, answer=shapes.OwnPasskey, summary="Name an own passkey",
            ),
            Route(
                method="DELETE", path=f"{own}/{{id}}", roles=auth.NEWCOMERS, handler=self.remove,
                answer=shapes.AccessEnded, dangerous=True, summary="Take an own passkey away",
            ),
            Route(
                method="POST", path=f"{proof}/options", roles=auth.NEWCOMERS,
                handler=self.begin_proof, answer=shapes.UseOptions,
                summary="What an own passkey is to sign to prove who one is",
            ),
            Route(
                method="POST", path=proof, roles=auth.NEWCOMERS, handler=self.prove,
                body=shapes.Assertion, answer=shapes.SignedIn,
                summary="Prove once more who one is, by passkey",
            ),
            Route(
                method="DELETE", path=f"{API}/users/{{name}}/passkeys", roles=auth.ADMINS,
                handler=self.reset, answer=shapes.AccessEnded, dangerous=True,
                summary="Take a user's passkeys away",
            ),
        )  # fmt: skip


def _shown(call: WebCall, passkey: Passkey) -> shapes.OwnPasskey:
    views = call.shown.views
    return {
        "id": passkey.id,
        "name": passkey.name,
        "host": passkey.host,
        "since": views.instant(passkey.created_at),
        "used": views.maybe(passkey.used_at),
    }
