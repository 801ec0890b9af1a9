"""What staff ask of their devices, and what comes of it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from queue_server.core.errors import Unavailable
from queue_server.devices.ports import Instants
from queue_server.devices.rules import address_of
from queue_server.devices.shapes import Captured
from queue_server.devices.use.fleet import Fleet
from queue_server.devices.use.jobs import JOB_TIMEOUT_S, JobEnd, Jobs
from queue_server.devices.use.uploads.captures import Captures
from queue_server.devices.use.uploads.previews import LONGEST_S, LivePreview, Previews
from queue_server.devices.use.uploads.signings import Signings
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.ports import Clock
from queue_server.wire.messages import DeviceState, JobDone, JobPart
from queue_server.wire.messages.jobs import (
    CAPTURE,
    PREVIEW,
    TRAFFIC,
    Body,
    CaptureBody,
    CaptureJobBody,
    EmptyBody,
    JobKind,
    PreviewJobBody,
)

#: Staff wait at a page for this; the host has it in memory.
TRAFFIC_TIMEOUT_S = 5.0


class Asking:
    """Gives jobs to the hosts of a fleet's devices and waits for what they answer."""

    def __init__(self, fleet: Fleet, clock: Clock, instant: Instants) -> None:
        self._fleet = fleet
        self._clock = clock
        self._instant = instant
        self._jobs = Jobs()
        self.captures = Captures()
        self.previews = Previews()
        self.signings = Signings(self.give)
        fleet.on_host_left(self._jobs.host_left)

    async def ask(
        self,
        device: str,
        kind: JobKind[Body],
        body: Body,
        *,
        who: str = "",
        key: str | None = None,
        ticket: str | None = None,
    ) -> dict[str, Any]:
        """Give a job to the host of a device and wait until it is settled.

        Returns ``{"outcome", "remedy"}``; ``uncertain`` when the host did not answer in time. The
        same key again starts nothing and gets the same answer. ``ticket``: the id of the one whose
        slip is printed; what else is on it may have changed when the same is asked again.

        Raises:
            UnknownThing, Refused, Unavailable: As :meth:`give`.
            BadRequest: ``idempotency_mismatch``.
        """
        found = self._fleet.find(device)
        work = self._do(found, kind, body, ticket)
        what = (address_of(found), kind.verb, ticket or body)
        settled = await self._jobs.once(who, key, what, work)
        return settled.as_json()

    async def _do(
        self, device: DeviceState, kind: JobKind[Body], body: Body, ticket: str | None
    ) -> JobEnd:
        settled = await self._give(device, kind, body)
        if ticket is not None and settled.outcome == "confirmed":
            self._fleet.slips.make_good(ticket)
        return settled

    async def give(
        self, device: str, kind: JobKind[Body], body: Body, timeout_s: float = JOB_TIMEOUT_S
    ) -> JobEnd:
        """Give a job to the host of a device, even if the same was asked before.

        Raises:
            UnknownThing: ``unknown_device``.
            Refused: ``ambiguous_device``, ``no_such_job`` of a screen.
            Unavailable: ``host_away``.
        """
        return await self._give(self._fleet.find(device), kind, body, timeout_s)

    async def _give(
        self,
        device: DeviceState,
        kind: JobKind[Body],
        body: Body,
        timeout_s: float = JOB_TIMEOUT_S,
    ) -> JobEnd:
        link = self._fleet.link_of(device)
        return await self._jobs.give(link, device["name"], kind, body, timeout_s)

    async def capture(self, device: str, body: CaptureBody) -> Captured:
        """Have a photo station take a picture, and wait for it.

        Raises:
            UnknownThing, Refused, Unavailable: As :meth:`give`; ``overloaded``.
        """
        found = self._fleet.find(device)
        with self.captures.expecting(found["host"], body["mode"]) as (name, upload):
            job: CaptureJobBody = {**body, "upload": name}
            return upload.answer(await self._give(found, CAPTURE, job))

    @contextmanager
    def previewing(self, device: str, who: str) -> Iterator[LivePreview]:
        """Have a camera's host send frames into a preview until the block ends.

        Raises:
            UnknownThing, Refused, Unavailable: As :meth:`give`; ``device_busy``, ``overloaded``.
        """
        found = self._fleet.find(device)
        link = self._fleet.link_of(found)
        with self.previews.open(address_of(found), found["host"], who) as preview:
            body: PreviewJobBody = {"upload": preview.name}
            work = self._jobs.give(link, found["name"], PREVIEW, body, 2 * LONGEST_S)
            job = asyncio.create_task(work)
            job.add_done_callback(preview.job_ended)
            try:
                yield preview
            finally:
                job.cancel()

    async def traffic(self, device: str) -> dict[str, Any]:
        """What last crossed the link of a device, as its host kept it.

        Raises:
            UnknownThing, Refused, Unavailable: As :meth:`give`; ``host_silent``, ``no_traffic``.
        """
        found = self._fleet.find(device)
        settled = await self._give(found, TRAFFIC, EmptyBody(), TRAFFIC_TIMEOUT_S)
        if not settled.in_time:
            raise Unavailable("host_silent", "the device host did not answer", device=device)
        if settled.outcome != "confirmed":
            raise Unavailable("no_traffic", "the device host keeps no traffic", device=device)
        now = self._instant(self._clock.now())
        lines = list(settled.lines)
        return {"device": found["name"], "host": found["host"], "at": now, "lines": lines}

    def settle(self, who: Identity, message: JobDone) -> None:
        """A host has finished a job."""
        self._jobs.settle(who.name, message)

    def add_lines(self, who: Identity, message: JobPart) -> None:
        """A host sends a part of a longer answer."""
        self._jobs.add_lines(who.name, message)
