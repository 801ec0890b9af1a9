"""What supervisors order a wall to do remotely."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import cast

from aiohttp import web

from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.signage import shapes
from queue_server.signage.routes.body import whole_body
from queue_server.signage.screenshots import (
    JPEG,
    LARGEST_SCREENSHOT,
    Screenshot,
    Screenshots,
)
from queue_server.usecases.naming import new_id
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import UploadBody
from queue_server.web.joining import Live
from queue_server.web.live.client import Client
from queue_server.web.table import API, Route
from queue_server.wire.messages import WallOrder
from queue_server.wire.messages.jobs import EmptyBody
from queue_server.wire.messages.orders import (
    LayoutBody,
    MuteBody,
    OrderVerb,
    OrderWords,
    VolumeBody,
)
from queue_server.wire.paths import SCREENSHOT

log = logging.getLogger(__name__)

DISPLAYS: auth.Roles = frozenset({"display"})
#: A wall that was muted for longer would be forgotten.
LONGEST_MUTE = timedelta(hours=12)


class DisplayRoutes:
    """The walls that are connected, and orders to them."""

    def __init__(self, live: Live, labels: Mapping[str, str], screenshots: Screenshots) -> None:
        self._live = live
        self._labels = labels
        self._screenshots = screenshots

    async def displays(self, call: WebCall) -> Answered:
        """The walls that are connected now."""
        found = sorted(self._links(), key=lambda link: (_name(link), link.since))
        instant = call.shown.views.instant
        shots = {name: self._screenshots.of(name) for name in map(_name, found)}
        return 200, {
            "displays": [
                {
                    "name": name, "label": self._labels.get(name), "since": instant(one.since),
                    "screenshot_at": instant(shot.at) if (shot := shots[name]) else None,
                }
                for one in found
                for name in [_name(one)]
            ]
        }  # fmt: skip

    async def keep_screenshot(self, call: WebCall) -> Answered:
        """Keep the picture that a wall sends of itself: a JPEG in the body.

        Raises:
            BadRequest: ``too_large``, ``body_timeout``, ``picture_unreadable``.
        """
        data = await whole_body(call.request, LARGEST_SCREENSHOT)
        if not data.startswith(JPEG):
            raise BadRequest("picture_unreadable", "not a JPEG")
        now = call.kernel.clock.now()
        self._screenshots.keep(call.identity.name, Screenshot(now, data))
        return 201, {"at": call.shown.views.instant(now)}

    async def screenshot(self, call: WebCall) -> Answered:
        """The last picture that a wall sent of itself.

        Raises:
            UnknownThing: ``no_screenshot``.
        """
        found = self._screenshots.of(call.args[0])
        if found is None:
            raise UnknownThing(
                "no_screenshot", "the wall has sent no picture", display=call.args[0][:40]
            )
        headers = {
            "Content-Type": "image/jpeg", "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }  # fmt: skip
        return web.Response(body=found.data, headers=headers)

    async def order(self, call: WebCall) -> Answered:
        """Have a wall do something; the wall reports on it, this does not wait.

        Raises:
            UnknownThing: ``unknown_display``.
            BadRequest: ``invalid`` naming the field.
        """
        name, verb = call.args[0], cast(OrderVerb, call.body["do"])
        words = self._words(verb, call)
        links = [one for one in self._links() if _name(one) == name]
        if not links:
            raise UnknownThing("unknown_display", "no such wall is connected", display=name[:40])
        for link in links:
            message: WallOrder = {
                "type": "job", "id": new_id(), "device": "", "verb": verb, "body": words,
            }  # fmt: skip
            link.send(f"order:{message['id']}", message)
        log.info("%s sends wall %s the order: %s", call.identity.name, name, verb)
        return 200, {"displays": len(links)}

    def _words(self, verb: OrderVerb, call: WebCall) -> OrderWords:
        """What the order says beside its verb.

        Raises:
            BadRequest: ``invalid`` naming the field.
        """
        if verb == "volume":
            if (volume := call.given.get("volume")) is None:
                raise BadRequest("invalid", "volume: 0 to 1", field="volume")
            return VolumeBody(volume=volume)
        if verb == "mute":
            until = call.given.get("until")
            now = call.kernel.clock.now()
            if until and datetime.fromisoformat(until) > now + LONGEST_MUTE:
                raise BadRequest("invalid", "until: within twelve hours", field="until")
            return MuteBody(until=until)
        if verb == "layout":
            return LayoutBody(layout=call.given.get("layout") or "")
        return EmptyBody()

    def _links(self) -> list[Client]:
        return [one for one in self._live.links() if one.who and one.who.role == "display"]

    def routes(self) -> tuple[Route, ...]:
        """The routes for supervisors, and those for walls."""
        return (
            Route(
                method="GET", path=f"{API}/signage/displays", roles=auth.SUPERVISORS,
                handler=self.displays, answer=shapes.DisplayList, summary="Walls now connected",
            ),
            Route(
                method="POST", path=f"{API}/signage/displays/{{name}}", roles=auth.SUPERVISORS,
                handler=self.order, body=shapes.OrderBody, answer=shapes.Ordered,
                summary="Have a wall show its name, reload, fall silent, be louder, change its "
                "layout, send a picture of itself, or start again",
            ),
            Route(
                method="GET", path=f"{API}/signage/displays/{{name}}/screenshot",
                roles=auth.SUPERVISORS, handler=self.screenshot,
                summary="The last picture that a wall sent of itself",
            ),
            Route(
                method="POST", path=SCREENSHOT, roles=DISPLAYS, handler=self.keep_screenshot,
                upload=UploadBody(("image/jpeg",), LARGEST_SCREENSHOT),
                answer=shapes.ScreenshotKept, status=201,
                summary="Send a picture of oneself, as a wall",
            ),
        )  # fmt: skip


def _name(link: Client) -> str:
    return link.who.name if link.who else ""
