"""WebSocket frames as a server sends them: unmasked, whole (RFC 6455, 5.2)."""

from collections.abc import Mapping
from typing import Any

import orjson


def text_frame(payload: bytes) -> bytes:
    """A text frame."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def json_frame(message: Mapping[str, Any]) -> bytes:
    """A message as a text frame."""
    return text_frame(orjson.dumps(message))


def close_frame(code: int, reason: bytes) -> bytes:
    """A close frame; the reason has at most 123 bytes."""
    payload = code.to_bytes(2, "big") + reason[:123]
    return bytes((0x88, len(payload))) + payload


def pong_frame(payload: bytes) -> bytes:
    """The answer to a ping; a control frame carries at most 125 bytes."""
    return bytes((0x8A, len(payload))) + payload
