"""Live pictures on their way from a camera to the one clerk who looks through it.

::

    clerk page ──GET preview──► server ──job preview, secret name──► device host
               ◄── parts ───────       ◄── PUT frame, PUT frame … ──

A picture of somebody's face is handed on and forgotten: never decoded, kept, logged or written to
the journal. Only the newest waits for a slow page. One request a frame, so that its answer tells
the host whether anybody still looks: *not found* ends the preview and its camera is let go.

The answer to the page is a row of parts, each with its length before it (4 bytes, big-endian): a
JPEG; or JSON, the last one, which says why it ended. A page reads them with ``fetch``. An ``<img>``
could show ``multipart/x-mixed-replace`` without script, but it would not say why nothing moves,
and browsers are slow to close it.
"""

import asyncio
import logging
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypedDict

import orjson
from aiohttp import web

from queue_server.core.errors import BadRequest, Refused, Unavailable, UnknownThing
from queue_server.devices import seats
from queue_server.devices.jobs import Settled, address_of
from queue_server.devices.uploads import read_upload
from queue_server.web.context import Answered, Call

log = logging.getLogger(__name__)

#: Previews at a time in one office, and how long one may last (the page can ask again).
MOST_OPEN = 8
LONGEST_S = 300.0
MOST_FRAME_BYTES = 512 * 1024
PUT_WITHIN_S = 2.0
#: A page that takes no frame for so long is gone, or too slow to be worth a camera.
TAKE_WITHIN_S = 2.0
#: How often it is made sure that somebody still looks while no frame comes.
LOOK_EACH_S = 0.5
#: Longer than a camera takes to open and a shutter to fall; a host that is gone is known sooner.
SILENT_S = 20.0
#: What the system may hold of pictures for a slow page: little, or it would see the past.
SEND_BUFFER_BYTES = 128 * 1024
JPEG = b"\xff\xd8\xff"
HEADERS = {
    "Server": "jiaohao",
    "Content-Type": "application/octet-stream",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Over(TypedDict):
    """Why a preview ended (``error.<code>`` in the catalogue), and what helps."""

    code: str
    remedy: str | None


class Preview:
    """One camera, looked through by one clerk."""

    def __init__(self, device: str, host: str, who: str) -> None:
        self.device, self.host, self.who = device, host, who
        #: Under which its host puts frames.
        self.name = secrets.token_hex(16)
        self.over: Over | None = None
        self._frame: bytes | None = None
        self._news = asyncio.Event()

    def put(self, frame: bytes) -> None:
        """Take in a frame; one that nobody took yet is forgotten."""
        self._frame = frame
        self._news.set()

    def end(self, code: str, remedy: str | None = None) -> None:
        """Nothing more will come. The first reason stands."""
        if self.over is None:
            self.over = {"code": code, "remedy": remedy}
            self._frame = None
            self._news.set()

    def job_ended(self, job: "asyncio.Task[Settled]") -> None:
        """The host has let the camera go, or has gone itself."""
        if job.cancelled():
            return
        settled = job.result()
        if settled.outcome == "failed":
            self.end("camera_lost", settled.remedy)
        elif settled.outcome == "confirmed":
            self.end("preview_over")
        else:
            self.end("host_away", "check_network")

    async def newest(self, within_s: float) -> bytes | None:
        """The newest frame nobody took yet; None when none came in time, or it is over."""
        try:
            async with asyncio.timeout(within_s):
                await self._news.wait()
        except TimeoutError:
            return None
        self._news.clear()
        frame, self._frame = self._frame, None
        return frame


class Previews:
    """Every preview under way, by device."""

    def __init__(self) -> None:
        self._open: dict[str, Preview] = {}

    @contextmanager
    def open(self, device: str, host: str, who: str) -> Iterator[Preview]:
        """A preview for one clerk until the block ends; their newest page takes it over.

        Raises:
            Refused: ``device_busy`` when another clerk looks through this camera.
            Unavailable: ``overloaded``.
        """
        self.require_free(device, who)
        if device in self._open:
            self._open[device].end("preview_elsewhere")
        elif len(self._open) >= MOST_OPEN:
            raise Unavailable("overloaded", "too many cameras are being looked through")
        preview = self._open[device] = Preview(device, host, who)
        try:
            yield preview
        finally:
            preview.end("page_left")
            if self._open.get(device) is preview:
                del self._open[device]

    def require_free(self, device: str, who: str) -> None:
        """The person in front of a camera is seen by the one clerk who serves them.

        Raises:
            Refused: ``device_busy``.
        """
        preview = self._open.get(device)
        if preview is not None and preview.who != who:
            raise Refused("device_busy", "somebody else looks through it now", device=device)

    async def put(self, host: str, name: str, request: web.BaseRequest) -> None:
        """Take in one frame.

        Raises:
            UnknownThing: Nobody looks (any more), or not through a camera of this host.
            BadRequest: ``too_large``, ``bad_request``, or ``invalid`` when it is no JPEG.
        """
        preview = self._of(host, name)
        frame = await read_upload(request, MOST_FRAME_BYTES, PUT_WITHIN_S, MOST_FRAME_BYTES)
        if not frame.startswith(JPEG):
            raise BadRequest("invalid", "a frame is a JPEG", field="frame")
        if preview.over is None:
            preview.put(frame)

    def _of(self, host: str, name: str) -> Preview:
        for preview in self._open.values():
            if (preview.host, preview.name) == (host, name) and preview.over is None:
                return preview
        raise UnknownThing("not_found", "nobody looks")


# What the routes do.


async def preview(call: Call) -> Answered:
    """Look through a camera until the page leaves, the camera does, or time is up."""
    if call.request.method != "GET":
        raise BadRequest("method_not_allowed", allowed=["GET"])
    device = address_of(await seats.require_seat(call, call.args[0], "photo"))
    who = call.identity.name
    with call.office.devices.previewing(device, who) as shown:
        log.info("%s looks through %s", who, device)
        response = await _show(call, shown)
    log.info("%s no longer looks through %s: %s", who, device, shown.over and shown.over["code"])
    return response


async def put_frame(call: Call) -> Answered:
    """A device host hands over one frame of a preview."""
    await call.office.devices.previews.put(call.identity.name, call.args[0], call.request)
    return 200, {}


async def _show(call: Call, preview: Preview) -> web.StreamResponse:
    response = web.StreamResponse(headers=HEADERS)
    # The small buffer below would be no good to the page's next request.
    response.force_close()
    await response.prepare(call.request)
    transport = call.request.transport
    if transport is None:
        return response
    transport.set_write_buffer_limits(high=0)
    transport.get_extra_info("socket").setsockopt(
        socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES
    )
    try:
        await _hand_on(call, preview, response)
        await _send(response, orjson.dumps(preview.over))
    except TimeoutError:
        transport.abort()
    except ConnectionError:
        pass
    return response


async def _hand_on(call: Call, preview: Preview, response: web.StreamResponse) -> None:
    """Until it is over.

    Raises:
        ConnectionError: The page has left.
        TimeoutError: It takes nothing.
    """
    loop = asyncio.get_running_loop()
    began = heard = loop.time()
    while preview.over is None:
        frame = await preview.newest(LOOK_EACH_S)
        now = loop.time()
        if frame is not None:
            heard = now
            await _send(response, frame)
        elif call.request.transport is None:
            raise ConnectionResetError("the page has left")
        elif now - heard > SILENT_S:
            preview.end("host_silent", "check_network")
        if now - began > LONGEST_S:
            preview.end("preview_over")
        elif not call.office.accounts.is_current(call.identity):
            preview.end("session_expired")


async def _send(response: web.StreamResponse, part: bytes) -> None:
    async with asyncio.timeout(TAKE_WITHIN_S):
        await response.write(len(part).to_bytes(4, "big") + part)
