"""Signatures: a clerk asks for one, a visitor signs at the pad."""

import logging

from queue_server.devices import shapes
from queue_server.devices.rules import address_of, pad_text
from queue_server.devices.use.fleet import Fleet
from queue_server.devices.use.uploads.signings import Signings
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route
from queue_server.wire.devices import DeviceKind
from queue_server.wire.words.catalogue import Catalogue

log = logging.getLogger(__name__)


class SigningRoutes:
    """Signing, and ending it without a signature."""

    def __init__(self, fleet: Fleet, signings: Signings, catalogue: Catalogue) -> None:
        self._fleet, self._signings = fleet, signings
        self._catalogue = catalogue

    async def sign(self, call: WebCall) -> Answered:
        """Have a visitor sign at a pad; the signature is sent once, in the answer, and kept
        nowhere.
        """
        who = call.identity.name
        body = pad_text(call.body, self._catalogue)
        device = address_of(
            await self._fleet.at_own_counter(call.args[0], DeviceKind.SIGNATURE, who)
        )
        log.info("%s asks %s for a signature", who, device[:60])
        return 200, await self._signings.run(device, body, who, call.key)

    async def end(self, call: WebCall) -> Answered:
        """End a signing under way without a signature."""
        outcome = call.body["outcome"]
        device = address_of(self._fleet.of_kind(call.args[0], DeviceKind.SIGNATURE))
        self._signings.end(device, outcome, call.identity.name)
        return 200, {"outcome": outcome}

    def routes(self) -> tuple[Route, ...]:
        """The routes of this resource."""
        return (
            Route(
                method="POST", path=f"{API}/devices/{{name}}/sign", roles=auth.STAFF,
                handler=self.sign, body=shapes.SignBody, answer=shapes.Signature,
                summary="Have a visitor sign",
            ),
            Route(
                method="POST", path=f"{API}/devices/{{name}}/sign/end", roles=auth.STAFF,
                handler=self.end, body=shapes.EndBody, answer=shapes.Ended,
                summary="End a signing in another way",
            ),
        )  # fmt: skip
