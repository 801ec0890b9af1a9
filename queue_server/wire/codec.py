"""Frames to messages and back, strict about what clients send.

The server reads clients with :func:`decode_client`, which refuses everything that was not agreed
and says with which WebSocket code to close. A client reads the server with
:func:`decode_server`, which skips message types it does not know: the server may be newer.
"""

import json
from typing import Any, NoReturn, cast

from queue_server.wire.messages import CLIENT_MESSAGES, MAX_FRAME, ClientMessage, DeviceState
from queue_server.wire.shapes import Misshapen, check

INVALID_DATA = 1007
POLICY = 1008
TOO_BIG = 1009

MAX_TOPICS = 64
MAX_EVENT_ID = 40
#: The longest a device may say of itself.
MAX_FIRMWARE = 120
#: The longest code a scanner may tell.
MAX_EVENT_VALUE = 1024


class WireError(Exception):
    """The other end broke the agreement; close with ``close_code`` and ``reason``."""

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
        message = cast(ClientMessage, check(_with_defaults(value), shape))
    except Misshapen as mistake:
        raise WireError(POLICY, str(mistake)) from mistake
    return _within_bounds(message)


def _with_defaults(value: dict[str, Any]) -> dict[str, Any]:
    if value["type"] != "hello":
        return value
    # A first-time client may leave these out, or say null.
    return {**value, "epoch": value.get("epoch"), "announced": value.get("announced") or 0}


def _within_bounds(message: ClientMessage) -> ClientMessage:
    if message["type"] == "hello":
        if len(message["topics"]) > MAX_TOPICS:
            raise WireError(POLICY, f"topics: expected at most {MAX_TOPICS}")
        if message["announced"] < 0:
            raise WireError(POLICY, "announced: expected 0 or more")
    elif message["type"] == "announced" and message["n"] < 0:
        raise WireError(POLICY, "n: expected 0 or more")
    elif message["type"] == "device_states":
        for device in message["devices"]:
            _check_device(device)
    elif message["type"] == "device_event":
        if not 8 <= len(message["id"]) <= MAX_EVENT_ID or not message["id"].isalnum():
            raise WireError(POLICY, f"id: expected 8 to {MAX_EVENT_ID} letters and digits")
        if len(message["value"]) > MAX_EVENT_VALUE:
            raise WireError(POLICY, f"value: expected at most {MAX_EVENT_VALUE} characters")
    return message


def _check_device(device: DeviceState) -> None:
    if len(device.get("firmware") or "") > MAX_FIRMWARE:
        raise WireError(POLICY, f"firmware: expected at most {MAX_FIRMWARE} characters")
    counts = device.get("counts")
    if counts and min(counts["done"], counts["failed"], counts["uncertain"], counts["losses"]) < 0:
        raise WireError(POLICY, "counts: expected 0 or more")


def decode_server(frame: str | bytes) -> dict[str, Any] | None:
    """Read a server's message as a client; None when its type is not known here.

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
