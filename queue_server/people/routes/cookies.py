"""The session cookie, set and removed."""

from datetime import timedelta

from aiohttp import web

from queue_server.web.context import WebCall


def set_session(call: WebCall, response: web.Response, token: str, longest: timedelta) -> None:
    """Make the browser send this session from now on; no script can read it."""
    cookie = call.guard.cookie
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
    """Make the browser forget its session."""
    cookie = call.guard.cookie
    response.del_cookie(cookie.name, path="/", secure=cookie.always_secure or call.peer.secure)
