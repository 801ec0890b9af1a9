"""The body of an upload, within bounds of size and time.

Tested by tests/signage/test_media_routes.py.
"""

import asyncio

from aiohttp import web

from queue_server.core.errors import BadRequest

#: Enough for a photograph over an office's slow line.
WITHIN_S = 60.0


async def whole_body(request: web.BaseRequest, most: int, within_s: float = WITHIN_S) -> bytes:
    """The whole body, or a refusal as soon as it is too large or too slow.

    Raises:
        BadRequest: ``too_large``, ``body_timeout``.
    """
    if (request.content_length or 0) > most:
        raise BadRequest("too_large", f"at most {most} bytes", most=most)
    taken = bytearray()
    try:
        async with asyncio.timeout(within_s):
            async for chunk in request.content.iter_any():
                taken += chunk
                if len(taken) > most:
                    raise BadRequest("too_large", most=most)
    except TimeoutError:
        raise BadRequest("body_timeout", "the body did not come in time") from None
    return bytes(taken)
