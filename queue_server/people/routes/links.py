"""One-time links. Opening one shows a button; only pressing it signs in and uses the link up.

Mail scanners, previews and a page elsewhere open links; none of them presses a button here.
"""

from html import escape
from urllib.parse import parse_qs

from aiohttp import web

from queue_server.core.errors import BadRequest
from queue_server.people.routes.cookies import set_session
from queue_server.people.use import Accounts
from queue_server.web.context import Answered, Call
from queue_server.web.guard import auth
from queue_server.web.guard.bodies import read_body
from queue_server.web.routes.pages import SECURITY
from queue_server.web.table import Route

LONGEST_TOKEN = 200
HTML = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
<title>{title}</title>
<main>
<h1>{title}</h1>
<p>{about}</p>
<form method="post" action="/signin">
<input type="hidden" name="once" value="{token}">
<button type="submit">{button}</button>
</form>
</main>
</html>
"""


class LinkRoutes:
    """``/signin?once=TOKEN``."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def page(self, call: Call) -> Answered:
        """The page with the button; changes nothing, whatever the token."""
        strings, language = call.services.catalogue["strings"], call.language
        words = {
            name: escape(strings[f"signin.link.{name}"].get(language, ""))
            or escape(strings[f"signin.link.{name}"]["en"])
            for name in ("title", "about", "button")
        }
        token = escape(call.request.query.get("once", "")[:LONGEST_TOKEN], quote=True)
        return web.Response(
            text=HTML.format(language=escape(language), token=token, **words),
            headers={
                **SECURITY,
                # Told nothing at all, a browser sends the button's form with the origin "null".
                "Referrer-Policy": "same-origin",
                "Content-Type": "text/html; charset=utf-8",
                "Cache-Control": "no-store",
            },
        )

    async def use(self, call: Call) -> Answered:
        """Sign in by the link and go on to the clerk page; works once."""
        if call.request.content_type != "application/x-www-form-urlencoded":
            raise BadRequest("unsupported_media_type", "send a form")
        form = parse_qs((await read_body(call.request)).decode("ascii", "replace"))
        token = form.get("once", [""])[0][:LONGEST_TOKEN]
        session, _ = await self._accounts.use_link(token, call.peer.address)
        response = web.Response(
            status=303, headers={"Location": "/clerk", "Cache-Control": "no-store"}
        )
        set_session(call, response, session, self._accounts.policy.longest)
        return response

    def routes(self) -> tuple[Route, ...]:
        """What this resource answers."""
        return (
            Route(
                method="GET", path="/signin", roles=auth.ANYONE, handler=self.page,
                query=(("once", "string"),), summary="The page of a one-time link",
            ),
            Route(
                method="POST", path="/signin", roles=auth.ANYONE, handler=self.use, status=303,
                summary="Sign in by a one-time link",
            ),
        )  # fmt: skip
