"""Frames to messages and back, strict about what clients send.

The server reads clients with :func:`decode_client`, which refuses everything outside the protocol
and says which WebSocket code to close with. A client reads the server with :func:`decode_server`,
which skips message types it does not know: the server may be newer.
"""

import json
from typing import Any, NoReturn, cast

from queue_server.wire.messages import CLIENT_MESSAGES, MAX_FRAME, ClientMessage
from queue_server.wire.shapes import Misshapen, check

INVALID_DATA = 1007
POLICY = 1008
TOO_BIG = 1009


class WireError(Exception):
    """The other end broke the protocol; close with ``close_code`` and ``reason``."""

    def __init__(self, close_code: int, reason: str) -> None:
        self.close_code = close_code
        # A close frame holds at most 123 bytes of reason.
        self.reason = reason.encode()[:120].decode("utf-8", "ignore")
        super().__init__(f"{close_code} {self.reason}")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def parse(frame: str | bytes) -> dict[str, Any]:
    """Return the JSON object in one frame.

    Raises:
        WireError: 1009 if it is larger than ``MAX_FRAME``, 1007 if it is not a JSON object.
    """
    size = len(frame) if isinstance(frame, bytes) else _utf8_size(frame)
    if size > MAX_FRAME:
        raise WireError(TOO_BIG, "frame over 64 KiB")
    try:
        value = json.loads(frame, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as mistake:
        raise WireError(INVALID_DATA, "not JSON") from mistake
    if not isinstance(value, dict):
        raise WireError(INVALID_DATA, "not a JSON object")
    return value


def _utf8_size(frame: str) -> int:
    return len(frame) if frame.isascii() else len(frame.encode("utf-8", "surrogatepass"))


def decode_client(frame: str | bytes) -> ClientMessage:
    """Read a client's message.

    Raises:
        WireError: 1009 too large, 1007 not JSON, 1008 unknown type or wrong shape.
    """
    value = parse(frame)
    shape = CLIENT_MESSAGES.get(str(value.get("type")))
    if shape is None:
        raise WireError(POLICY, "unknown message type")
    try:
        return cast(ClientMessage, check(_with_defaults(value), shape))
    except Misshapen as mistake:
        raise WireError(POLICY, str(mistake)) from mistake


def _with_defaults(value: dict[str, Any]) -> dict[str, Any]:
    if value["type"] != "hello":
        return value
    # A first-time client may leave these out, or say null.
    return {**value, "epoch": value.get("epoch"), "announced": value.get("announced") or 0}


def decode_server(frame: str | bytes) -> dict[str, Any] | None:
    """Read a server's message as a client; None if its type is not known here.

    Raises:
        WireError: 1007 if it is not a JSON object.
    """
    try:
        value = json.loads(frame)
    except (ValueError, RecursionError) as mistake:
        raise WireError(INVALID_DATA, "not JSON") from mistake
    if not isinstance(value, dict):
        raise WireError(INVALID_DATA, "not a JSON object")
    return value if value.get("type") in SERVER_TYPES else None


SERVER_TYPES = frozenset({"board", "queue", "counter", "devices", "ticket", "job"})


def topic_of(message: dict[str, Any]) -> str:
    """The topic a snapshot belongs to, e.g. ``counter:3``."""
    kind = str(message["type"])
    if kind == "counter":
        return f"counter:{message.get('number')}"
    if kind == "ticket":
        return f"ticket:{message.get('token')}"
    return kind


def encode(message: Any) -> str:
    """Write a message as a text frame."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
