"""The pages in the browser and their files: clerk, admin, fleet, and the visitor's phone."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from aiohttp import web

from queue_server.core.errors import JiaohaoError, UnknownThing
from queue_server.web import problems
from queue_server.web.context import Answered, Handler, WebCall
from queue_server.web.files import documents
from queue_server.web.files.packed import ASK, FOR_GOOD, Packed, pack, send
from queue_server.web.files.sent import SECURITY, TYPES, html
from queue_server.web.guard import auth
from queue_server.web.table import Route
from queue_server.web.views import public
from queue_server.wire.words.catalogue import Catalogue

#: Seconds to cache the shapes: pages redraw each second, and browsers ask for the shapes each time.
SHAPES_S = 60


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it was read, and its stamp at that time."""

    stamp: tuple[int, int]
    packed: Packed


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
            kept = _kept[path] = _File(stamp, pack(path.read_bytes()))
    except OSError:
        raise UnknownThing("not_found", "there is no such file") from None
    return kept


def _send(call: WebCall, path: Path) -> web.Response:
    headers = {**SECURITY, "Content-Type": TYPES[path.suffix]}
    keep = f"max-age={SHAPES_S}" if path.suffix == ".svg" else ASK
    return send(call.request, _read(path).packed, headers, keep=keep)


async def static(call: WebCall) -> Answered:
    """One file of the pages; only plain names of known kinds."""
    names = call.args
    if names[0] == documents.JOINED and len(names) > 2:
        return await _joined(call, *names[1:])
    path = documents.FOLDER.joinpath(*names)
    plain = all(name.replace("-", "").replace("_", "").replace(".", "").isalnum() for name in names)
    if not plain or any(name.startswith(".") for name in names) or path.suffix not in TYPES:
        raise UnknownThing("not_found", "there is no such file")
    return _send(call, path)


async def _join(call: WebCall, page: documents.Page) -> None:
    """Have a page's files joined; the first time takes far longer than the loop may block."""
    if not documents.is_joined(page):
        async with call.caches.making:
            await asyncio.to_thread(documents.joined, page)


async def _joined(call: WebCall, tag: str, name: str) -> web.Response:
    """A page's script or sheet; one of another version than was asked for is not to be cached."""
    stem, _, kind = name.rpartition(".")
    if stem not in documents.BY_NAME or kind not in ("js", "css"):
        raise UnknownThing("not_found", "there is no such file")
    page = documents.BY_NAME[stem]
    await _join(call, page)
    both = documents.joined(page)
    packed = both.script if kind == "js" else both.sheet
    headers = {**SECURITY, "Content-Type": TYPES[f".{kind}"]}
    return send(call.request, packed, headers, keep=FOR_GOOD if packed.tag == tag else ASK)


async def root(call: WebCall) -> Answered:
    """Send staff to the page they start from."""
    return web.Response(status=302, headers={"Location": "/clerk"})


def refusal(error: JiaohaoError, address: str, catalogue: Catalogue, language: str) -> web.Response:
    """The page a browser shows for an error."""
    content = documents.refusal(error.code, error.facts, address, catalogue, language)
    return html(content, problems.status_of(error))


def _shows(page: documents.Page) -> Handler:
    async def show(call: WebCall) -> Answered:
        known = not page.asks or await call.others.is_known(page.asks, call)
        await _join(call, page)
        content = documents.page(page, call.shown.catalogue, call.language)
        return html(content, HTTPStatus.OK if known else HTTPStatus.NOT_FOUND)

    return show


async def ticket(call: WebCall) -> Answered:
    """A visitor's own ticket; the page asks for it by the token in its address.

    Raises:
        UnknownThing: ``unknown_ticket``, also for yesterday's.
    """
    views, token = call.shown.views, call.args[0]
    known = await call.kernel.branch.read(
        lambda state, now: public.ticket_snapshot(views, state, token, now) is not None
    )
    if not known:
        raise UnknownThing("unknown_ticket", "no ticket of today has this address")
    return await _shows(documents.TICKET)(call)


def _route(path: str, handler: Handler, summary: str) -> Route:
    return Route(method="GET", path=path, roles=auth.ANYONE, handler=handler, summary=summary)


ROUTES = (
    _route("/", root, "To the clerk page"),
    *(
        _route(one.path, ticket if one is documents.TICKET else _shows(one), one.summary)
        for one in documents.PAGES
    ),
    _route("/static/{file}", static, "A file of the pages"),
    _route("/static/{folder}/{file}", static, "A file of the pages"),
    _route("/static/{folder}/{floor}/{file}", static, "A file of the pages"),
)
