"""Devices for staff: their state, a test, a slip printed again, their raw traffic."""

from queue_server.core.decide.line.issuing import find
from queue_server.core.errors import BadRequest
from queue_server.devices import shapes
from queue_server.devices.rules import address_of
from queue_server.devices.use.asking import Asking
from queue_server.devices.use.fleet import Fleet
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route
from queue_server.web.views.ticket import staff_ticket
from queue_server.wire.devices import DeviceKind
from queue_server.wire.messages.jobs import (
    POWER,
    PRINT,
    TEST,
    EmptyBody,
    PowerBody,
    PrintJobBody,
)


class JobRoutes:
    """Shows devices and gives them jobs."""

    def __init__(self, fleet: Fleet, asking: Asking) -> None:
        self._fleet, self._asking = fleet, asking

    async def all_devices(self, call: WebCall) -> Answered:
        """Every device and screen, slips that did not come out, and alarms."""
        return 200, await call.kernel.branch.read(lambda state, now: self._fleet.listed(state))

    async def test(self, call: WebCall) -> Answered:
        """Try a device out; answers when it is settled."""
        who, key = call.identity.name, call.key
        return 200, await self._asking.ask(call.args[0], TEST, EmptyBody(), who=who, key=key)

    async def power(self, call: WebCall) -> Answered:
        """Switch a wall's panel on or off; answers when the panel confirms it or times out."""
        panel = address_of(self._fleet.of_kind(call.args[0], DeviceKind.PANEL))
        who, body = call.identity.name, PowerBody(on=call.body["on"])
        call.traces.trace.note("panel_power", user=who, device=panel[:80], on=body["on"])
        return 200, await self._asking.ask(panel, POWER, body, who=who, key=call.key)

    async def print_slip(self, call: WebCall) -> Answered:
        """Print a ticket's slip once more, marked as a reprint; answers when it is settled."""
        ticket = call.body.get("ticket")
        if ticket is None:
            raise BadRequest("invalid", "ticket: which one", field="ticket")
        views = call.shown.views
        shown = await call.kernel.branch.read(
            lambda state, now: staff_ticket(views, find(state, ticket))
        )
        body: PrintJobBody = {"ticket": shown, "reprint": True}
        who, key = call.identity.name, call.key
        return 200, await self._asking.ask(
            call.args[0], PRINT, body, who=who, key=key, ticket=shown["id"]
        )

    async def traffic(self, call: WebCall) -> Answered:
        """The last 64 kB on a device's link, to find out what went wrong."""
        who, device = call.identity.name, call.args[0]
        call.traces.trace.note("traffic_read", user=who, device=device[:80])
        return 200, await self._asking.traffic(device)

    def routes(self) -> tuple[Route, ...]:
        """The routes of this resource."""
        return (
            Route(
                method="GET", path=f"{API}/devices", roles=auth.STAFF, handler=self.all_devices,
                answer=shapes.DeviceList, summary="Devices and screens",
            ),
            Route(
                method="POST", path=f"{API}/devices/{{name}}/test", roles=auth.STAFF,
                handler=self.test, answer=shapes.Settled, summary="Test a device",
            ),
            Route(
                method="POST", path=f"{API}/devices/{{name}}/power", roles=auth.SUPERVISORS,
                handler=self.power, body=PowerBody, answer=shapes.Settled,
                summary="Switch the panel of a wall on or off",
            ),
            Route(
                method="POST", path=f"{API}/devices/{{name}}/print", roles=auth.STAFF,
                handler=self.print_slip, body=shapes.PrintBody, answer=shapes.Settled,
                summary="Print a slip once more",
            ),
            Route(
                method="GET", path=f"{API}/devices/{{name}}/traffic", roles=auth.SUPERVISORS,
                handler=self.traffic, answer=shapes.Traffic,
                summary="The last raw traffic of a device",
            ),
        )  # fmt: skip
