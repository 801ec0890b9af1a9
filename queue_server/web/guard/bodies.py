"""Reading the body of a request, within bounds of size and time."""

import asyncio

from aiohttp import web

from queue_server.core.errors import BadRequest
from queue_server.web.guard.guests import line_of

MAX_BODY = 64 * 1024
WITHIN_S = 10.0


def too_large() -> BadRequest:
    """The refusal of a body over the bound."""
    return BadRequest("too_large", f"at most {MAX_BODY} bytes", most=MAX_BODY)


async def read_body(request: web.BaseRequest) -> bytes:
    """The whole body of a call.

    Raises:
        BadRequest: ``too_large``; ``body_timeout`` when it did not come in time.
    """
    if (early := line_of(request).take_early(request.content)) is not None:
        return early
    if (request.content_length or 0) > MAX_BODY:
        raise too_large()
    if request.content.is_eof():  # already complete: most bodies arrive with the headers
        raw = request.content.read_nowait()
        if len(raw) > MAX_BODY:
            raise too_large()
        return raw
    try:
        async with asyncio.timeout(WITHIN_S):
            return await request.read()
    except TimeoutError:
        raise BadRequest("body_timeout", "the body did not come in time") from None
