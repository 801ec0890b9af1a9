"""Pictures: a clerk asks for one, the device host uploads it in parts."""

import logging
from typing import cast

from queue_server.devices import shapes
from queue_server.devices.routes.uploads import read_into
from queue_server.devices.rules import address_of
from queue_server.devices.use.asking import Asking
from queue_server.devices.use.fleet import Fleet
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import BYTES, UploadBody
from queue_server.web.table import API, Route
from queue_server.wire.devices import DeviceKind
from queue_server.wire.messages.jobs import CaptureBody
from queue_server.wire.paths import CAPTURES

log = logging.getLogger(__name__)

PUT_WITHIN_S = 20.0


class CaptureRoutes:
    """Photographs and pages."""

    def __init__(self, fleet: Fleet, asking: Asking) -> None:
        self._fleet, self._asking = fleet, asking

    async def capture(self, call: WebCall) -> Answered:
        """Take a picture; it is sent once, in the answer, and kept nowhere."""
        who = call.identity.name
        device = address_of(await self._fleet.at_own_counter(call.args[0], DeviceKind.PHOTO, who))
        self._asking.previews.require_free(device, who)
        log.info("%s asks %s for a picture", who, device)
        return 200, await self._asking.capture(device, cast(CaptureBody, call.body))

    async def put_part(self, call: WebCall) -> Answered:
        """A device host uploads a part of a picture that a clerk is waiting for."""
        host, (name, part) = call.identity.name, call.args
        with self._asking.captures.receiving(host, name, part) as intake:
            await read_into(intake, call.request, PUT_WITHIN_S)
        return 200, {}

    def routes(self) -> tuple[Route, ...]:
        """The routes of this resource."""
        return (
            Route(
                method="POST", path=f"{API}/devices/{{name}}/capture", roles=auth.STAFF,
                handler=self.capture, body=CaptureBody, answer=shapes.Captured,
                summary="Take a photograph or a page",
            ),
            Route(
                method="PUT", path=f"{CAPTURES}{{id}}/{{file}}", roles=auth.DEVICE_HOSTS,
                handler=self.put_part, answer=shapes.HandedOver,
                upload=UploadBody(BYTES, shapes.MOST_CAPTURED_BYTES),
                summary="Hand over a part of a picture",
            ),
        )  # fmt: skip
