"""Devices for staff: what they are doing, a test, a slip once more."""

from typing import Any

from queue_server.core.errors import BadRequest
from queue_server.core.issuing import find
from queue_server.web import auth, shapes
from queue_server.web.context import Answered, Call
from queue_server.web.table import API, Route


async def all_devices(call: Call) -> Answered:
    """Every device and every screen."""
    desk = call.office.devices
    return 200, {"devices": desk.all(), "screens": desk.screens()}


async def test(call: Call) -> Answered:
    """Try a device out; answers when it is settled."""
    return 200, await call.office.devices.ask(call.args[0], "test", {})


async def print_slip(call: Call) -> Answered:
    """Print a ticket's slip once more, marked as a reprint; answers when it is settled."""
    ticket = call.body.get("ticket")
    if ticket is None:
        raise BadRequest("invalid", "ticket: which one", field="ticket")
    views = call.office.hub.views
    body: dict[str, Any] = await call.office.branch.read(
        lambda state, now: {"ticket": dict(views.ticket(find(state, ticket))), "reprint": True}
    )
    return 200, await call.office.devices.ask(call.args[0], "print", body)


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
)  # fmt: skip
