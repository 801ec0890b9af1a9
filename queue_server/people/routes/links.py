"""One-time links. Opening one shows a button; only pressing it signs in and uses the link up.

Mail scanners, previews and pages elsewhere open links; none of them presses a button here.
"""

from html import escape
from urllib.parse import parse_qs

from aiohttp import web

from queue_server.core.errors import BadRequest, Refused
from queue_server.people.routes.cookies import set_session
from queue_server.people.shapes import LONGEST_CODE, LONGEST_TOKEN, LinkForm
from queue_server.people.use import Accounts
from queue_server.web.context import Answered, WebCall
from queue_server.web.files.sent import SECURITY
from queue_server.web.guard import auth
from queue_server.web.guard.bodies import MAX_BODY, read_body
from queue_server.web.guard.parameters import UploadBody, Word
from queue_server.web.table import Route

#: Refusals after which the page asks for the code of the second step.
ASKS_FOR_CODE = frozenset({"second_step_needed", "bad_code"})
HTML = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
<title>{title}</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<main>
<h1>{title}</h1>
<p>{about}</p>
<form method="post" action="/signin">
<input type="hidden" name="once" value="{token}">
{field}<button type="submit">{button}</button>
</form>
</main>
</html>
"""
FIELD = """<p><label>{label}<br>
<input name="code" autocomplete="one-time-code" maxlength="40" required autofocus></label></p>
"""


class LinkRoutes:
    """``/signin?once=TOKEN``."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def page(self, call: WebCall) -> Answered:
        """The page with the button; changes nothing, whatever the token is."""
        return self._page(call, call.query.get("once", ""))

    def asking(self, call: WebCall, token: str, asked: Refused) -> web.Response:
        """The page with a field for the code of the second step."""
        return self._page(call, token, asked)

    def _page(self, call: WebCall, token: str, asked: Refused | None = None) -> web.Response:
        """The page; with a refusal, also a field for the second step's code and what was wrong."""
        strings, language = call.shown.catalogue["strings"], call.language
        words = {
            name: _said(strings, f"signin.link.{name}", language)
            for name in ("title", "about", "button", "code")
        }
        field = FIELD.format(label=words.pop("code")) if asked else ""
        if asked:
            words["about"] = _said(strings, f"error.{asked.code}", language)
        return web.Response(
            status=403 if asked else 200,
            text=HTML.format(
                language=escape(language),
                token=escape(token[:LONGEST_TOKEN], quote=True),
                field=field,
                **words,
            ),
            headers={
                **SECURITY,
                # With "no-referrer", a browser sends the button's form with the origin "null".
                "Referrer-Policy": "same-origin",
                "Content-Type": "text/html; charset=utf-8",
                "Cache-Control": "no-store",
            },
        )

    async def use(self, call: WebCall) -> Answered:
        """Sign in by the link and go on to the clerk page; works once."""
        if call.request.content_type != "application/x-www-form-urlencoded":
            raise BadRequest("unsupported_media_type", "send a form")
        form = parse_qs((await read_body(call.request)).decode("ascii", "replace"))
        token = form.get("once", [""])[0][:LONGEST_TOKEN]
        code = form.get("code", [""])[0][:LONGEST_CODE]
        try:
            session, _ = await self._accounts.links.use(token, call.peer.address, code)
        except Refused as refused:
            if refused.code not in ASKS_FOR_CODE:
                raise
            return self._page(call, token, refused)
        response = web.Response(
            status=303, headers={"Location": "/clerk", "Cache-Control": "no-store"}
        )
        set_session(call, response, session, self._accounts.policy.longest)
        return response

    def routes(self) -> tuple[Route, ...]:
        """The routes of this resource."""
        return (
            Route(
                method="GET", path="/signin", roles=auth.ANYONE, handler=self.page,
                query={"once": Word}, summary="The page of a one-time link",
            ),
            Route(
                method="POST", path="/signin", roles=auth.ANYONE, handler=self.use, status=303,
                upload=UploadBody(("application/x-www-form-urlencoded",), MAX_BODY, LinkForm),
                summary="Sign in by a one-time link",
            ),
        )  # fmt: skip


def _said(strings: dict[str, dict[str, str]], key: str, language: str) -> str:
    return escape(strings[key].get(language) or strings[key]["en"])
