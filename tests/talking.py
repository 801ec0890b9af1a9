"""Waits patiently for what a live connection sends."""

import asyncio
import json
from typing import Any

import aiohttp

from tests.waiting import PATIENCE_S


async def next_json(live: Any) -> dict[str, Any]:
    message = await asyncio.wait_for(live.receive(), PATIENCE_S)
    assert message.type is aiohttp.WSMsgType.TEXT, message
    value: dict[str, Any] = json.loads(message.data)
    return value


async def until(live: Any, holds: Any) -> dict[str, Any]:
    """The first snapshot for which ``holds`` is true."""
    while not holds(snapshot := await next_json(live)):
        pass
    return snapshot


async def found(live: Any, look: Any) -> Any:
    """What ``look`` finds, in the first snapshot in which it finds anything."""
    while not (thing := look(await next_json(live))):
        pass
    return thing


async def closed(live: Any) -> int:
    """The code with which the server ends the connection."""
    while True:
        message = await asyncio.wait_for(live.receive(), PATIENCE_S)
        if message.type is aiohttp.WSMsgType.CLOSE:
            return int(message.data)
        assert message.type is aiohttp.WSMsgType.TEXT, message
