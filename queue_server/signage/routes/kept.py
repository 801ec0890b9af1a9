"""Files that are named by their hash: sent whole, or the part that a display still lacks.

By hand, and not by aiohttp: docs/decisions/0044. Tested by tests/signage/test_media_routes.py.
"""

from aiohttp import web


def send(request: web.BaseRequest, name: str, data: bytes, kind: str) -> web.Response:
    """The file, or the one range of it that is asked for.

    A header that is not understood, or asks for several ranges, is ignored, as HTTP allows: the
    whole file is never a wrong answer, and many ranges would be a way to get it sent many times.
    """
    tag = f'"{name}"'
    headers = {
        "Content-Type": kind,
        "Cache-Control": "private, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
        "ETag": tag,
        "Accept-Ranges": "bytes",
    }
    if "Range" not in request.headers or request.headers.get("If-Range", tag) != tag:
        return web.Response(body=data, headers=headers)
    try:
        asked = request.http_range
    except ValueError:
        return web.Response(body=data, headers=headers)
    begin, end, _ = asked.indices(len(data))
    if begin >= end:
        ranged = {**headers, "Content-Range": f"bytes */{len(data)}"}
        return web.Response(status=416, headers=ranged)
    ranged = {**headers, "Content-Range": f"bytes {begin}-{end - 1}/{len(data)}"}
    return web.Response(status=206, body=data[begin:end], headers=ranged)
