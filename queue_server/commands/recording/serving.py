"""The recorder's own small server: on loopback, for one browser; nothing leaves the machine."""

import json
from pathlib import Path
from typing import Any

from aiohttp import web

from queue_server.voice.recording.session import RecordingSession
from queue_server.voice.sound import NoSound

PAGES = Path(__file__).parents[2] / "web" / "pages"
#: The files of the page; nothing else of that folder is served.
FILES = frozenset(
    {
        "recorder/main.js", "recorder/model.js", "recorder/tape.js", "recorder/recorder.css",
        "lib/dom.js", "theme.css", "icon.svg", "shapes.svg",
    }
)  # fmt: skip
HOST = "127.0.0.1"
#: Ten seconds of 16 bits at 192,000 samples a second.
LARGEST_TAKE = 4 * 1024 * 1024
POLICY = "default-src 'self'; media-src 'self' blob:; frame-ancestors 'none'"
SESSION: web.AppKey[RecordingSession] = web.AppKey("session", RecordingSession)
WORDS: web.AppKey[dict[str, Any]] = web.AppKey("words", dict)


def app(session: RecordingSession, words: dict[str, Any]) -> web.Application:
    """The page, its files, and its calls. ``words`` are the catalogue's texts."""
    made = web.Application(client_max_size=LARGEST_TAKE, middlewares=[_guard])
    made[SESSION], made[WORDS] = session, words
    made.router.add_get("/", _page)
    made.router.add_get("/static/{file:.+}", _file)
    made.router.add_get("/session", _session)
    made.router.add_put("/facts", _facts)
    made.router.add_post("/takes/{key}", _take)
    made.router.add_get("/takes/{key}", _clip)
    return made


@web.middleware
async def _guard(request: web.Request, handler: Any) -> web.StreamResponse:
    """Answer only this page: no other site open in the browser may read or write recordings."""
    host = request.host.rpartition(":")[0] or request.host
    own = f"http://{request.host}"
    if host not in (HOST, "localhost") or request.headers.get("Origin", own) != own:
        raise web.HTTPForbidden
    response: web.StreamResponse = await handler(request)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


async def _page(request: web.Request) -> web.StreamResponse:
    return web.FileResponse(PAGES / "recorder" / "recorder.html")


async def _file(request: web.Request) -> web.StreamResponse:
    name = request.match_info["file"]
    if name not in FILES:
        raise web.HTTPNotFound
    return web.FileResponse(PAGES / name)


async def _session(request: web.Request) -> web.StreamResponse:
    session = request.app[SESSION]
    return web.json_response(
        {
            "language": session.language,
            "phrases": [
                {"key": key, "words": words, "done": done} for key, words, done in session.phrases()
            ],
            "facts": session.facts,
            "words": request.app[WORDS],
        }
    )


async def _facts(request: web.Request) -> web.StreamResponse:
    try:
        given = await request.json()
        facts = {str(name): str(value) for name, value in given.items()}
    except (ValueError, AttributeError, RecursionError) as mistake:
        raise web.HTTPUnprocessableEntity from mistake
    request.app[SESSION].note(facts)
    return web.json_response({"facts": request.app[SESSION].facts})


async def _take(request: web.Request) -> web.StreamResponse:
    data = await request.read()
    try:
        verdict = request.app[SESSION].judge(request.match_info["key"], data)
    except KeyError as mistake:
        raise web.HTTPNotFound from mistake
    except NoSound as mistake:
        raise web.HTTPUnprocessableEntity(text=json.dumps({"detail": str(mistake)})) from mistake
    return web.json_response(
        {
            "faults": verdict.faults, "kept": verdict.clip is not None,
            "peak_db": round(verdict.peak_db, 1), "over_room_db": round(verdict.over_room_db, 1),
            "seconds": round(verdict.seconds, 2), "lufs": round(verdict.lufs, 1),
        }
    )  # fmt: skip


async def _clip(request: web.Request) -> web.StreamResponse:
    data = request.app[SESSION].clip(request.match_info["key"])
    if data is None:
        raise web.HTTPNotFound
    return web.Response(body=data, content_type="audio/wav")
