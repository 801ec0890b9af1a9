"""The pages in the browser and their files: clerk, admin, fleet, and the visitor's phone."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from queue_server.core.errors import UnknownThing
from queue_server.web import auth
from queue_server.web.context import Answered, Call, Handler
from queue_server.web.table import Route

PAGES = Path(__file__).parent.parent / "pages"

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}

#: Nothing inline, nothing from elsewhere, in nobody's frame.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURITY = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class _File:
    """A file as read; read again when it changes on disk."""

    stamp: tuple[int, int]
    content: bytes
    tag: str


_kept: dict[Path, _File] = {}


def _read(path: Path) -> _File:
    """The file, from memory while it is unchanged.

    Raises:
        UnknownThing: ``not_found``.
    """
    try:
        about = path.stat()
        stamp = (about.st_mtime_ns, about.st_size)
        kept = _kept.get(path)
        if kept is None or kept.stamp != stamp:
            content = path.read_bytes()
            tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
            kept = _kept[path] = _File(stamp, content, tag)
    except OSError:
        raise UnknownThing("not_found", "there is no such file") from None
    return kept


def _send(call: Call, path: Path) -> web.Response:
    kept = _read(path)
    headers = {**SECURITY, "ETag": kept.tag, "Cache-Control": "no-cache"}
    if call.request.headers.get("If-None-Match") == kept.tag:
        return web.Response(status=304, headers=headers)
    headers["Content-Type"] = TYPES[path.suffix]
    return web.Response(body=kept.content, headers=headers)


async def static(call: Call) -> Answered:
    """One file of the pages; only plain names of known kinds."""
    names = call.args
    path = PAGES.joinpath(*names)
    plain = all(name.replace("-", "").replace("_", "").replace(".", "").isalnum() for name in names)
    if not plain or any(name.startswith(".") for name in names) or path.suffix not in TYPES:
        raise UnknownThing("not_found", "there is no such file")
    return _send(call, path)


async def root(call: Call) -> Answered:
    """Staff come here first."""
    return web.Response(status=302, headers={"Location": "/clerk"})


async def clerk(call: Call) -> Answered:
    """The clerk page."""
    return _send(call, PAGES / "clerk.html")


async def admin(call: Call) -> Answered:
    """The page of notices, suspensions and journal."""
    return _send(call, PAGES / "admin.html")


async def fleet(call: Call) -> Answered:
    """The page of devices and screens."""
    return _send(call, PAGES / "fleet.html")


async def phone(call: Call) -> Answered:
    """A visitor's own ticket; the page asks for it by the token in its address."""
    return _send(call, PAGES / "phone.html")


def _page(path: str, handler: Handler, summary: str) -> Route:
    return Route(method="GET", path=path, roles=auth.ANYONE, handler=handler, summary=summary)


ROUTES = (
    _page("/", root, "To the clerk page"),
    _page("/clerk", clerk, "Clerk page"),
    _page("/admin", admin, "Notices, suspensions, journal"),
    _page("/fleet", fleet, "Devices and screens"),
    _page("/t/{token}", phone, "A visitor's ticket on the phone"),
    _page("/static/{file}", static, "A file of the pages"),
    _page("/static/{folder}/{file}", static, "A file of the pages"),
)
