"""Live pictures: a page looks through a camera, whose host uploads frame by frame."""

import asyncio
import logging
import socket

import orjson
from aiohttp import web

from queue_server.core.errors import BadRequest
from queue_server.devices import shapes
from queue_server.devices.routes.uploads import read_into
from queue_server.devices.rules import address_of
from queue_server.devices.use.asking import Asking
from queue_server.devices.use.fleet import Fleet
from queue_server.devices.use.uploads.previews import LONGEST_S, MOST_FRAME_BYTES, LivePreview
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import BYTES, UploadBody
from queue_server.web.table import API, Route
from queue_server.wire.devices import DeviceKind
from queue_server.wire.paths import PREVIEWS

log = logging.getLogger(__name__)

PUT_WITHIN_S = 2.0
#: A page that takes no frame for this long is gone, or too slow to be worth a camera.
TAKE_WITHIN_S = 2.0
#: How often to check that a page is still watching while no frame comes.
LOOK_EACH_S = 0.5
#: Longer than a camera takes to open and a shutter to fall; a host that is gone is known sooner.
SILENT_S = 20.0
#: How much of the pictures the system may buffer for a slow page: little, or it would see the past.
SEND_BUFFER_BYTES = 128 * 1024
HEADERS = {
    "Server": "jiaohao",
    "Content-Type": "application/octet-stream",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class PreviewRoutes:
    """Looking through a camera."""

    def __init__(self, fleet: Fleet, asking: Asking) -> None:
        self._fleet, self._asking = fleet, asking

    async def preview(self, call: WebCall) -> Answered:
        """Look through a camera until the page leaves, the camera does, or time is up."""
        if call.request.method != "GET":
            raise BadRequest("method_not_allowed", allowed=["GET"])
        who = call.identity.name
        device = address_of(await self._fleet.at_own_counter(call.args[0], DeviceKind.PHOTO, who))
        with self._asking.previewing(device, who) as shown:
            log.info("%s looks through %s", who, device)
            response = await _show(call, shown)
        code = shown.over and shown.over["code"]
        log.info("%s no longer looks through %s: %s", who, device, code)
        return response

    async def put_frame(self, call: WebCall) -> Answered:
        """A device host uploads one frame of a preview."""
        with self._asking.previews.receiving(call.identity.name, call.args[0]) as intake:
            await read_into(intake, call.request, PUT_WITHIN_S)
        return 200, {}

    def routes(self) -> tuple[Route, ...]:
        """The routes of this resource."""
        return (
            Route(
                method="GET", path=f"{API}/devices/{{name}}/preview", roles=auth.STAFF,
                handler=self.preview, summary="Look through a camera: live pictures, as they come",
            ),
            Route(
                method="PUT", path=f"{PREVIEWS}{{id}}", roles=auth.DEVICE_HOSTS,
                handler=self.put_frame, answer=shapes.HandedOver,
                upload=UploadBody(BYTES, MOST_FRAME_BYTES),
                summary="Hand over one frame of a preview",
            ),
        )  # fmt: skip


async def _show(call: WebCall, preview: LivePreview) -> web.StreamResponse:
    response = web.StreamResponse(headers=HEADERS)
    # The small buffer below would not suit the page's next request.
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


async def _hand_on(call: WebCall, preview: LivePreview, response: web.StreamResponse) -> None:
    """Send frames on until the preview is over.

    Raises:
        ConnectionError: The page has left.
        TimeoutError: It takes no frames.
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
        elif not call.guard.doorkeeper.is_current(call.identity):
            preview.end("session_expired")


async def _send(response: web.StreamResponse, part: bytes) -> None:
    async with asyncio.timeout(TAKE_WITHIN_S):
        await response.write(len(part).to_bytes(4, "big") + part)
