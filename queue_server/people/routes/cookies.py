"""The session cookie, set and taken away."""

from datetime import timedelta

from aiohttp import web

from queue_server.web.context import WebCall


def set_session(call: WebCall, response: web.Response, token: str, longest: timedelta) -> None:
    """Have the browser show this session from now on; no script can read it."""
    cookie = call.services.cookie
    response.set_cookie(
        cookie.name,
        token,
        max_age=int(longest.total_seconds()),
        path="/",
        httponly=True,
        samesite="Strict",
        secure=cookie.always_secure or call.peer.secure,
    )


def clear_session(call: WebCall, response: web.Response) -> None:
    """Have the browser forget it."""
    cookie = call.services.cookie
    response.del_cookie(cookie.name, path="/", secure=cookie.always_secure or call.peer.secure)
