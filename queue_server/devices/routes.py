"""Devices for staff: what they are doing, a test, a slip once more, their raw traffic."""

import logging
from typing import Any

from queue_server.core.decide.issuing import find
from queue_server.core.errors import BadRequest
from queue_server.devices import captures, previews, seats, signings
from queue_server.devices.jobs import address_of
from queue_server.web import auth, shapes
from queue_server.web.context import Answered, Call
from queue_server.web.table import API, Route

log = logging.getLogger(__name__)


async def all_devices(call: Call) -> Answered:
    """Every device and every screen, and slips that did not come out."""
    desk = call.office.devices
    return 200, await call.office.branch.read(lambda state, now: desk.listed(state))


async def test(call: Call) -> Answered:
    """Try a device out; answers when it is settled."""
    who, key = call.identity.name, call.key
    return 200, await call.office.devices.ask(call.args[0], "test", {}, who=who, key=key)


async def print_slip(call: Call) -> Answered:
    """Print a ticket's slip once more, marked as a reprint; answers when it is settled."""
    ticket = call.body.get("ticket")
    if ticket is None:
        raise BadRequest("invalid", "ticket: which one", field="ticket")
    views = call.office.hub.views
    body: dict[str, Any] = await call.office.branch.read(
        lambda state, now: {"ticket": dict(views.ticket(find(state, ticket))), "reprint": True}
    )
    who, key = call.identity.name, call.key
    return 200, await call.office.devices.ask(call.args[0], "print", body, who=who, key=key)


async def capture(call: Call) -> Answered:
    """Take a picture; answers with it once, and it is kept nowhere."""
    device = address_of(await seats.require_seat(call, call.args[0], "photo"))
    who = call.identity.name
    call.office.devices.previews.require_free(device, who)
    log.info("%s asks %s for a picture", who, device)
    return 200, await call.office.devices.capture(device, dict(call.body))


async def put_part(call: Call) -> Answered:
    """A device host hands over a part of a picture somebody waits for."""
    host, (name, part) = call.identity.name, call.args
    await call.office.devices.captures.put(host, name, part, call.request)
    return 200, {}


async def traffic(call: Call) -> Answered:
    """The last 64 kB on a device's link, for whoever has to find out what went wrong."""
    return 200, await call.office.devices.traffic(call.args[0])


ROUTES = (
    Route(
        method="GET", path=f"{API}/devices", roles=auth.STAFF, handler=all_devices,
        answer=shapes.DeviceList, summary="Devices and screens",
    ),
    Route(
        method="POST", path=f"{API}/devices/{{name}}/test", roles=auth.STAFF, handler=test,
        answer=shapes.Settled, summary="Test a device",
    ),
    Route(
        method="POST", path=f"{API}/devices/{{name}}/print", roles=auth.STAFF,
        handler=print_slip, body=shapes.PrintBody, answer=shapes.Settled,
        summary="Print a slip once more",
    ),
    Route(
        method="POST", path=f"{API}/devices/{{name}}/capture", roles=auth.STAFF,
        handler=capture, body=captures.CaptureBody, answer=captures.Captured,
        summary="Take a photograph or a page",
    ),
    Route(
        method="PUT", path=f"{API}/captures/{{id}}/{{file}}", roles=auth.DEVICE_HOSTS,
        handler=put_part, summary="Hand over a part of a picture",
    ),
    Route(
        method="GET", path=f"{API}/devices/{{name}}/preview", roles=auth.STAFF,
        handler=previews.preview, summary="Look through a camera: live pictures, as they come",
    ),
    Route(
        method="PUT", path=f"{API}/previews/{{id}}", roles=auth.DEVICE_HOSTS,
        handler=previews.put_frame, summary="Hand over one frame of a preview",
    ),
    Route(
        method="POST", path=f"{API}/devices/{{name}}/sign", roles=auth.STAFF,
        handler=signings.sign, body=signings.SignBody, answer=signings.Signature,
        summary="Have a visitor sign",
    ),
    Route(
        method="POST", path=f"{API}/devices/{{name}}/sign/end", roles=auth.STAFF,
        handler=signings.end, body=signings.EndBody, answer=signings.Ended,
        summary="End a signing in another way",
    ),
    Route(
        method="GET", path=f"{API}/devices/{{name}}/traffic", roles=auth.SUPERVISORS,
        handler=traffic, answer=shapes.Traffic, summary="The last raw traffic of a device",
    ),
)  # fmt: skip
