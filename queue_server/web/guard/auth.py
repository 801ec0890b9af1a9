"""Who asks, from where, and what they may do: default deny.

A browser shows its session in an HttpOnly cookie, a device its token as Bearer. Calls that change
something, and WebSockets, are refused from pages of other origins.
"""

from aiohttp.web import BaseRequest

from queue_server.core.errors import Refused
from queue_server.usecases.doorkeeper import ENROLLING, Doorkeeper, Identity
from queue_server.web.guard.outside import SessionCookie

SAFE_METHODS = frozenset({"GET", "HEAD"})

Roles = frozenset[str]

ANYONE: Roles = frozenset({"anyone"})
STAFF: Roles = frozenset({"clerk", "supervisor", "admin"})
SUPERVISORS: Roles = frozenset({"supervisor", "admin"})
ADMINS: Roles = frozenset({"admin"})
AUDITORS: Roles = frozenset({"admin", "auditor"})
SIGNED_IN: Roles = STAFF | {"auditor"}
#: Also those who have yet to set up the second step that their role requires.
NEWCOMERS: Roles = SIGNED_IN | {ENROLLING}
ISSUERS: Roles = STAFF | {"kiosk"}
VIEWERS: Roles = STAFF | {"display", "kiosk", "host"}
KIOSKS: Roles = frozenset({"kiosk"})
DEVICE_HOSTS: Roles = frozenset({"kiosk", "host"})
#: Who may report status: hosts that of their devices, a display only its own.
REPORTERS: Roles = DEVICE_HOSTS | {"display"}


def identify(
    request: BaseRequest, doorkeeper: Doorkeeper, cookie: SessionCookie
) -> Identity | None:
    """Who asks; a Bearer token takes precedence over a cookie. Reads memory only."""
    bearer = request.headers.get("Authorization")
    if bearer is not None:
        scheme, _, token = bearer.partition(" ")
        return doorkeeper.by_machine_token(token.strip()) if scheme.lower() == "bearer" else None
    session = cookie.read(request.headers.get("Cookie"))
    return doorkeeper.by_session(session) if session else None


def shows_token(request: BaseRequest, cookie: SessionCookie) -> bool:
    """Whether the request claims an identity."""
    return "Authorization" in request.headers or bool(cookie.read(request.headers.get("Cookie")))


def require_role(who: Identity | None, roles: Roles) -> None:
    """Refuse a caller whose role is not among these.

    Raises:
        Refused: ``unauthorized`` when nobody is signed in, else ``forbidden``.
    """
    if roles is ANYONE:
        return
    if who is None:
        raise Refused("unauthorized", "sign in, or send a device token")
    if who.role not in roles:
        raise Refused("forbidden", "not permitted for this account", role=who.role)


def require_proof(who: Identity | None, doorkeeper: Doorkeeper) -> None:
    """Before a dangerous act: refuse a session without a recent proof.

    Raises:
        Refused: ``prove_again``.
    """
    if who is not None and not doorkeeper.has_proved(who):
        raise Refused("prove_again", "give the password once more, at /session/proof")
