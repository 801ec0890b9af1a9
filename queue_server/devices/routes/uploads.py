"""Reading what a device host uploads in the body of a request."""

import asyncio

from aiohttp import web

from queue_server.core.errors import BadRequest
from queue_server.devices.use.uploads.intake import Intake


async def read_into(intake: Intake, request: web.BaseRequest, within_s: float) -> None:
    """Read the whole body; the intake refuses it as soon as it is too large.

    Raises:
        BadRequest: ``too_large``; ``bad_request`` when it did not come within ``within_s``.
    """
    try:
        async with asyncio.timeout(within_s):
            async for chunk in request.content.iter_any():
                intake.add(chunk)
    except TimeoutError:
        raise BadRequest("bad_request", "the body did not come in time") from None
