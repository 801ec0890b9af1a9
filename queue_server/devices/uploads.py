"""Taking in what a device host hands over in the body of a request."""

import asyncio

from aiohttp import web

from queue_server.core.errors import BadRequest


async def read_upload(request: web.BaseRequest, most: int, within_s: float, bound: int) -> bytes:
    """The whole body, at most ``most`` bytes of it; ``bound`` is the limit that is told.

    Raises:
        BadRequest: ``too_large``; ``bad_request`` when it did not come within ``within_s``.
    """
    if (request.content_length or 0) > most:
        raise _too_large(bound)
    data = bytearray()
    try:
        async with asyncio.timeout(within_s):
            async for chunk in request.content.iter_any():
                data += chunk
                if len(data) > most:
                    raise _too_large(bound)
    except TimeoutError:
        raise BadRequest("bad_request", "the body did not come in time") from None
    return bytes(data)


def _too_large(bound: int) -> BadRequest:
    return BadRequest("too_large", f"at most {bound} bytes", most=bound)
