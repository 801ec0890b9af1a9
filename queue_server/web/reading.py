"""Reading a request's key and body as its route requires.

Tested by tests/web/test_bad_input.py.
"""

from typing import Any

import orjson
from aiohttp.web import BaseRequest

from queue_server.core.errors import BadRequest
from queue_server.web.table import LONGEST_KEY, Route
from queue_server.wire.shapes import Misshapen, check


def key_of(request: BaseRequest, route: Route) -> str | None:
    """The idempotency key.

    Raises:
        BadRequest: ``idempotency_key_required``, or ``invalid`` when it is malformed.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        if route.needs_key:
            raise BadRequest("idempotency_key_required", "send an Idempotency-Key header")
        return None
    if not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise BadRequest(
            "invalid", f"Idempotency-Key: 1 to {LONGEST_KEY} printable characters", field="key"
        )
    return key


def shaped(raw: bytes, request: BaseRequest, route: Route) -> dict[str, Any]:
    """A body as a JSON object in the route's shape. An empty body is an empty object.

    Raises:
        BadRequest: ``unsupported_media_type``, ``bad_json`` or ``invalid``.
    """
    if raw and request.content_type not in ("application/json", "application/octet-stream"):
        raise BadRequest("unsupported_media_type", "send application/json")
    try:
        value = orjson.loads(raw) if raw else {}
    except orjson.JSONDecodeError as mistake:
        raise BadRequest("bad_json", str(mistake)) from mistake
    try:
        body: dict[str, Any] = check(value, route.body)
    except Misshapen as mistake:
        raise BadRequest("invalid", str(mistake), field=mistake.where) from mistake
    return body
